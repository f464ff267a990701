package bellows.run;

import bellows.kernel.KernelProvider;
import bellows.spark.internal.SparkInternals;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * What a session that somebody else made could be set to, so that training is faster in it. Nothing of it is needed,
 * and nothing changes a result; {@code submit/bellows} sets all of it. Said once in an application.
 */
final class SessionAdvice {
  /** Floats are broadcast from so many on, and compressing them costs time. */
  private static final long BROADCAST_FLOATS = 1 << 16;
  /** Arrays of half a region and more, 16 MB at most, are a burden to the G1 collector. */
  private static final long LARGE_BYTES = 16 << 20;

  private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

  private SessionAdvice() {}

  /** Lines for people; none if the session is as it should be, or its application was told before. */
  static List<String> once(JavaSparkContext spark, long weights) {
    List<String> advice = of(spark.getConf(), spark.isLocal(), weights);
    return advice.isEmpty() || !TOLD.add(spark.sc().applicationId()) ? List.of() : advice;
  }

  static List<String> of(SparkConf conf, boolean local, long weights) {
    List<String> advice = new ArrayList<>();
    if (KernelProvider.kernels().name().startsWith("scalar")) {
      advice.add("kernels are scalar: " + KernelProvider.reason());
    }
    if (4 * weights > LARGE_BYTES && collectors().anyMatch(name -> name.startsWith("G1"))) {
      advice.add("for large weights, -XX:+UseParallelGC suits this JVM better than G1, which must place each array "
          + "apart");
    }
    if (!local && weights > BROADCAST_FLOATS) {
      wish(advice, conf, "spark.broadcast.compress", "true", "false", "floats do not compress");
      wish(advice, conf, "spark.shuffle.compress", "true", "false", "floats do not compress");
      wish(advice, conf, SparkInternals.BROADCAST_PIECE, "4m", SparkInternals.OUR_BROADCAST_PIECE,
          "larger pieces ask less often where they lie");
    }
    if (!local) {
      wish(advice, conf, "spark.locality.wait", "3s", "0", "a task need not wait for the executor that has its shards");
    }
    return advice;
  }

  private static Stream<String> collectors() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream().map(GarbageCollectorMXBean::getName);
  }

  private static void wish(List<String> advice, SparkConf conf, String key, String usual, String better, String why) {
    if (conf.get(key, usual).equals(usual)) {
      advice.add(key + " = " + better + " would be faster than " + usual + ": " + why);
    }
  }
}
