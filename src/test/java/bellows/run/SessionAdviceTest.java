package bellows.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bellows.kernel.KernelProvider;
import java.util.List;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a session is told that could be faster; those that the launcher makes are told nothing. */
class SessionAdviceTest {
  @BeforeAll
  static void withVectors() {
    Assumptions.assumeFalse(KernelProvider.kernels().name().startsWith("scalar"), "kernels are scalar here");
  }

  private static SparkConf conf(String... settings) {
    SparkConf conf = new SparkConf(false);
    for (int i = 0; i < settings.length; i += 2) {
      conf.set(settings[i], settings[i + 1]);
    }
    return conf;
  }

  private static List<String> keys(SparkConf conf, boolean local, long weights) {
    return SessionAdvice.of(conf, local, weights).stream().map(line -> line.replaceFirst(" .*", "")).toList();
  }

  @Test
  void inLocalModeNothingTravels() {
    assertEquals(List.of(), keys(conf(), true, 1000));
  }

  @Test
  void onAClusterOfDefaultsLargeWeightsAreTold() {
    assertEquals(List.of("spark.locality.wait"), keys(conf(), false, 1000));
    assertEquals(List.of("spark.broadcast.compress", "spark.shuffle.compress", "spark.broadcast.blockSize",
        "spark.locality.wait"), keys(conf(), false, 1 << 20));
  }

  @Test
  void whoHasChosenIsNotTold() {
    assertEquals(List.of(), keys(conf("spark.broadcast.compress", "false", "spark.shuffle.compress", "false",
        "spark.broadcast.blockSize", "16m", "spark.locality.wait", "0"), false, 1 << 20));
  }
}
