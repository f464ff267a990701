package bellows.kernel;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

/**
 * The fused multiply-add of floats, a·b + c rounded once, in one place for all scalar code: the instruction where this
 * JVM has one, and the same bits by other means where it has not. There {@link Math#fma} goes through
 * {@link java.math.BigDecimal}, a thousand times slower: on processors older than 2013, in virtual machines of the kind
 * of QEMU's kvm64, with {@code -XX:-UseFMA} or {@code -XX:UseAVX=0}.
 */
public final class Fused {
  /** A constant, so that compilers see one of the two only. */
  public static final boolean IN_HARDWARE = inHardware();

  /** The bits of a double below the last one of a float, if both are normal numbers. */
  static final long BELOW_FLOAT = (1L << 29) - 1;
  /** What these are in the middle between two floats. */
  static final long MIDDLE = 1L << 28;

  /** More than an interpreted call of an instruction takes, and less than arithmetic on {@code BigDecimal}. */
  private static final double MOST_NANOS = 400;

  private Fused() {}

  /** a·b + c, rounded once. */
  public static float fma(float a, float b, float c) {
    return IN_HARDWARE ? Math.fma(a, b, c) : emulated(a, b, c);
  }

  /**
   * The same bits without the instruction. In double the product of two floats is exact. Its sum with c is rounded to 53
   * bits and then to 24, and rounding twice gives what rounding once gives unless the first sum lies in the middle
   * between two floats without being exact; or if the float is no normal number, whose last bit lies elsewhere. Then
   * the sum is rounded to odd first, after which the second rounding is right (Boldo, Melquiond: Emulation of FMA and
   * Correctly Rounded Sums: Proved Algorithms Using Rounding to Odd, IEEE Transactions on Computers 57(4), 2008).
   */
  static float emulated(float a, float b, float c) {
    double product = (double) a * b;
    double sum = product + c;
    boolean sure = (Double.doubleToRawLongBits(sum) & BELOW_FLOAT) != MIDDLE && Math.abs(sum) >= Float.MIN_NORMAL;
    return (float) (sure ? sum : toOdd(product, c, sum));
  }

  /** The sum of two doubles, rounded to odd: as it is if it is exact, else the odd one of the two doubles around it. */
  private static double toOdd(double x, double y, double sum) {
    double yPart = sum - x;
    double error = (x - (sum - yPart)) + (y - yPart); // exact (Knuth's TwoSum)
    long bits = Double.doubleToRawLongBits(sum);
    if (!(error < 0 || error > 0) || (bits & 1) == 1) {
      return sum; // exact, or odd already, or not finite
    }
    return Double.longBitsToDouble(error > 0 == sum > 0 ? bits + 1 : bits - 1);
  }

  /** HotSpot says it; of another JVM the time of a call tells. */
  private static boolean inHardware() {
    try {
      HotSpotDiagnosticMXBean hotSpot = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      if (hotSpot != null) {
        return Boolean.parseBoolean(hotSpot.getVMOption("UseFMA").getValue());
      }
    } catch (IllegalArgumentException | NoClassDefFoundError absent) {
      // An option or a class that this JVM has not.
    }
    return nanosOfMath() < MOST_NANOS;
  }

  private static double nanosOfMath() {
    double best = Double.POSITIVE_INFINITY;
    float x = 1.1f;
    for (int round = 0; round < 20; round++) {
      long start = System.nanoTime();
      for (int i = 0; i < 50; i++) {
        x = Math.fma(x, 0.99f, 0.01f);
      }
      best = Math.min(best, (System.nanoTime() - start) / 50.0);
    }
    return x > 0 ? best : 0;
  }
}
