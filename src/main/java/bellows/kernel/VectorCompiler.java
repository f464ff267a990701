package bellows.kernel;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.Optional;

/**
 * Whether this JVM turns the Vector API into vector instructions. Only HotSpot's second compiler, C2, does; everywhere
 * else each operation on a vector is a call that makes an object, hundreds of times slower than a plain loop.
 */
final class VectorCompiler {
  /** The newest JDK on which the vector kernels have been run. The API is incubating: a newer one may change it. */
  private static final int NEWEST_TRIED = 25;
  /** C1 compiles up to level 3, C2 is level 4. */
  private static final int LEVEL_OF_C2 = 4;

  private VectorCompiler() {}

  /** Why the Vector API would be slow here, or might not work; empty if nothing speaks against it. */
  static Optional<String> objection() {
    String info = System.getProperty("java.vm.info", "");
    String found;
    if (option("UseCompiler").isEmpty()) {
      found = "this JVM is not HotSpot but " + System.getProperty("java.vm.name");
    } else if (info.contains("interpreted mode") || has("UseCompiler", "false")) {
      found = "this JVM only interprets (-Xint)";
    } else if (has("UseJVMCICompiler", "true")) {
      found = "this JVM compiles with JVMCI (Graal) and not with C2";
    } else if (info.contains("emulated-client") || has("TieredCompilation", "true") && highestLevel() < LEVEL_OF_C2) {
      found = "this JVM compiles without C2 (a client VM, or -XX:TieredStopAtLevel below 4)";
    } else if (has("EnableVectorSupport", "false")) {
      found = "this JVM's C2 does not know vectors (-XX:-EnableVectorSupport)";
    } else if (Runtime.version().feature() > NEWEST_TRIED) {
      found = "JDK " + Runtime.version().feature() + " is newer than " + NEWEST_TRIED + ", the last that was tried";
    } else {
      found = null;
    }
    return Optional.ofNullable(found);
  }

  private static int highestLevel() {
    return option("TieredStopAtLevel").map(Integer::parseInt).orElse(LEVEL_OF_C2);
  }

  private static boolean has(String option, String value) {
    return option(option).filter(value::equals).isPresent();
  }

  /** The value of one of HotSpot's options; empty where it, or even the class, is not there. */
  private static Optional<String> option(String name) {
    HotSpotDiagnosticMXBean hotSpot = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    try {
      return Optional.ofNullable(hotSpot).map(bean -> bean.getVMOption(name).getValue());
    } catch (IllegalArgumentException | NoClassDefFoundError absent) {
      return Optional.empty();
    }
  }
}
