package bellows.kernel;

/** Activations and the logarithm one by one: what {@link ScalarKernels} are made of, and the ends of vector loops. */
final class ScalarActivations {
  /** The bits of √½: mantissas are taken from there to √2, so that the logarithm of 1 is exactly 0. */
  static final int ROOT_HALF = 0x3f3504f3;
  /** ln 2 in two parts; the high one has trailing zeros, so that its multiples are exact. */
  static final float LN2_HIGH = 0x1.62e3p-1f;
  static final float LN2_LOW = 0x1.2fefa2p-17f;
  /**
   * Of log((1 + s) / (1 − s)) = 2s + s·R(s²): the coefficients of FreeBSD's e_logf.c (Sun Microsystems, 1993), which
   * leave an error below 2^−34.
   */
  static final float L1 = 0xaaaaaa.0p-24f;
  static final float L2 = 0xccce13.0p-25f;
  static final float L3 = 0x91e9ee.0p-25f;
  static final float L4 = 0xf89e26.0p-26f;
  /** Of artanh s = s + s³/3 + s⁵/5 …; for s ≤ 1/3 the first one left out is below a quarter of an ulp. */
  static final float A3 = 1 / 3f;
  static final float A5 = 1 / 5f;
  static final float A7 = 1 / 7f;
  static final float A9 = 1 / 9f;
  static final float A11 = 1 / 11f;
  static final float A13 = 1 / 13f;
  /** e^x − 1 is −1 to the last bit from here down. */
  static final float MINUS_ONE = -20;
  static final float SUBNORMAL_SCALE = 0x1p25f;

  private ScalarActivations() {}

  static float leakyRelu(float x, float slope) {
    return x <= 0 ? x * slope : x;
  }

  static float leakyReluGradient(float y, float dy, float slope) {
    return y <= 0 ? dy * slope : dy;
  }

  static float elu(float x, float alpha) {
    return x <= 0 ? alpha * expMinusOne(x) : x;
  }

  static float eluGradient(float y, float dy, float alpha) {
    return y <= 0 ? dy * (y + alpha) : dy;
  }

  /** With u = e^−|x|: log(1 + u) = 2 artanh s, s = u / (2 + u) ≤ 1/3, as a series. */
  static float softplus(float x) {
    float u = ScalarKernels.exp(-Math.abs(x));
    float s = u / (2 + u);
    float z = s * s;
    float q = Fused.fma(z, A13, A11);
    q = Fused.fma(q, z, A9);
    q = Fused.fma(q, z, A7);
    q = Fused.fma(q, z, A5);
    q = Fused.fma(q, z, A3);
    float twice = s + s;
    return Math.max(x, 0) + Fused.fma(twice * z, q, twice);
  }

  static float softplusGradient(float y, float dy) {
    return -dy * expMinusOne(-y);
  }

  static float log(float x) {
    if (!(x > 0) || x == Float.POSITIVE_INFINITY) {
      return x == 0 ? Float.NEGATIVE_INFINITY : x > 0 ? x : Float.NaN;
    }
    return x < Float.MIN_NORMAL ? logOfNormal(x * SUBNORMAL_SCALE, 25) : logOfNormal(x, 0);
  }

  /** x^−3/4: roots and quotients are correctly rounded everywhere. */
  static float minusThreeQuarters(float x) {
    float root = (float) Math.sqrt(x);
    return 1 / (root * (float) Math.sqrt(root));
  }

  /** log x − scale · ln 2. */
  private static float logOfNormal(float x, int scale) {
    int bits = Float.floatToRawIntBits(x);
    int exponent = (bits - ROOT_HALF) >> 23;
    float f = Float.intBitsToFloat(bits - (exponent << 23)) - 1;
    float k = exponent - scale;
    float s = f / (2 + f);
    float z = s * s;
    float w = z * z;
    float r = Fused.fma(w, Fused.fma(w, L4, L2), z * Fused.fma(w, L3, L1));
    float half = 0.5f * f * f;
    return Fused.fma(k, LN2_HIGH, Fused.fma(s, half + r, k * LN2_LOW) - half + f);
  }

  /** e^x − 1 for x of at most 0. */
  private static float expMinusOne(float x) {
    float clamped = Math.max(x, MINUS_ONE);
    float t = Fused.fma(clamped, ScalarKernels.LOG2_E, ScalarKernels.ROUNDER);
    float scale = Float.intBitsToFloat(Float.floatToRawIntBits(1f) + (Float.floatToRawIntBits(t) << 23));
    return Fused.fma(scale, ScalarKernels.expMinusOne(clamped, t), scale - 1);
  }
}
