package bellows.tensor;

/**
 * How floats travel between processes. The 16-bit formats round to the nearest, ties to even; what has been rounded
 * once travels without loss, so it does not matter how often it is sent or by whom.
 */
public enum WireFormat {
  /** As they are. */
  FLOAT32,
  /** The upper half of a float: its range, 8 bits of precision. */
  BFLOAT16,
  /**
   * IEEE 754 half precision, 11 bits of precision. Each {@link #BLOCK} floats share a power of two by which they are
   * scaled, so that the largest comes near the top of the small range, whatever the size of gradients.
   */
  FLOAT16;

  /** Floats that share a scale; arrays are cut only at its multiples. */
  public static final int BLOCK = 256;

  private static final int SIGN = 0x8000;
  private static final int INFINITE = 0x7c00;
  private static final int NAN = 0x7e00;
  /** Where the exponent of the largest of a block is put: rounded up, it is still below the format's limit, 65,504. */
  private static final int TOP = 14;
  /** A float's smallest exponent, subnormal ones included. */
  private static final int LEAST = -149;

  /** Whether a float takes two bytes instead of four. */
  public boolean halves() {
    return this != FLOAT32;
  }

  /** Rounds values in place to what the format can hold. {@code from} is a multiple of {@link #BLOCK}. */
  public void round(float[] values, int from, int to) {
    if (this == BFLOAT16) {
      for (int i = from; i < to; i++) {
        values[i] = Float.intBitsToFloat(upperHalf(values[i]) << 16);
      }
    } else if (this == FLOAT16) {
      for (int at = from; at < to; at += BLOCK) {
        int end = Math.min(to, at + BLOCK);
        int scale = scale(values, at, end);
        for (int i = at; i < end; i++) {
          values[i] = half(toHalf(values[i], scale), scale);
        }
      }
    }
  }

  /** The upper 16 bits after rounding; a NaN stays one. */
  static int upperHalf(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (value != value) {
      return bits >>> 16 | 0x40;
    }
    return bits + 0x7fff + (bits >>> 16 & 1) >>> 16;
  }

  /**
   * The exponent by which a block is scaled; the same before rounding and after, or finer: a largest value that is a
   * power of two counts as the next lower, for it may have been rounded up to it.
   */
  static int scale(float[] values, int from, int to) {
    float largest = 0;
    for (int i = from; i < to; i++) {
      float magnitude = Math.abs(values[i]);
      largest = magnitude > largest && magnitude != Float.POSITIVE_INFINITY ? magnitude : largest;
    }
    if (largest == 0) {
      return 0;
    }
    int exponent = Math.max(LEAST, Math.getExponent(largest));
    if (exponent < Float.MIN_EXPONENT) {
      exponent = Math.getExponent((double) largest);
    }
    return TOP - exponent + (Math.scalb(1.0, exponent) == largest ? 1 : 0);
  }

  /** {@code value · 2^scale} in half precision. */
  static int toHalf(float value, int scale) {
    float scaled = (float) Math.scalb((double) value, scale);
    int bits = Float.floatToRawIntBits(scaled);
    int sign = bits >>> 16 & SIGN;
    int magnitude = bits & 0x7fffffff;
    if (magnitude > 0x7f800000) {
      return sign | NAN;
    } else if (magnitude >= 0x477ff000) { // 65,520, halfway from the largest half to the next
      return sign | INFINITE;
    } else if (magnitude < 0x38800000) { // below the smallest normal half: multiples of 2^-24
      return sign | (int) Math.rint(Math.abs((double) scaled) * 0x1p24);
    }
    return sign | magnitude + 0xfff + (magnitude >>> 13 & 1) - 0x38000000 >>> 13;
  }

  /** The value of a half divided by {@code 2^scale}. */
  static float half(int half, int scale) {
    int exponent = half >>> 10 & 31;
    int fraction = half & 0x3ff;
    double magnitude;
    if (exponent == 31) {
      magnitude = fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
    } else {
      magnitude = exponent == 0 ? Math.scalb((double) fraction, -24 - scale)
          : Math.scalb((double) (fraction | 0x400), exponent - 25 - scale);
    }
    return (float) ((half & SIGN) == 0 ? magnitude : -magnitude);
  }
}
