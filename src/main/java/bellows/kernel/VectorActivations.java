package bellows.kernel;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import bellows.kernel.tile.Lanes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/** The vectors of {@link ScalarActivations}, operation by operation. */
final class VectorActivations {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int LANES = S.length();

  private VectorActivations() {}

  static void leakyRelu(float[] x, int xo, float[] y, int yo, int n, float slope) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector v = load(x, xo + i);
      v.blend(v.mul(slope), v.compare(LE, 0f)).intoArray(y, yo + i);
    }
    for (; i < n; i++) {
      y[yo + i] = ScalarActivations.leakyRelu(x[xo + i], slope);
    }
  }

  static void leakyReluGradient(float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int n, float slope) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector d = load(dy, dyo + i);
      d.blend(d.mul(slope), load(y, yo + i).compare(LE, 0f)).intoArray(dx, dxo + i);
    }
    for (; i < n; i++) {
      dx[dxo + i] = ScalarActivations.leakyReluGradient(y[yo + i], dy[dyo + i], slope);
    }
  }

  static void elu(float[] x, int xo, float[] y, int yo, int n, float alpha) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector v = load(x, xo + i);
      v.blend(expMinusOne(v.min(0f)).mul(alpha), v.compare(LE, 0f)).intoArray(y, yo + i);
    }
    for (; i < n; i++) {
      y[yo + i] = ScalarActivations.elu(x[xo + i], alpha);
    }
  }

  static void eluGradient(float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int n, float alpha) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector d = load(dy, dyo + i);
      FloatVector v = load(y, yo + i);
      d.blend(d.mul(v.add(alpha)), v.compare(LE, 0f)).intoArray(dx, dxo + i);
    }
    for (; i < n; i++) {
      dx[dxo + i] = ScalarActivations.eluGradient(y[yo + i], dy[dyo + i], alpha);
    }
  }

  static void softplus(float[] x, int xo, float[] y, int yo, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector v = load(x, xo + i);
      FloatVector u = VectorKernels.exp(v.abs().neg());
      FloatVector s = u.div(u.add(2f));
      FloatVector z = s.mul(s);
      FloatVector q = z.fma(broadcast(ScalarActivations.A13), broadcast(ScalarActivations.A11));
      q = q.fma(z, broadcast(ScalarActivations.A9));
      q = q.fma(z, broadcast(ScalarActivations.A7));
      q = q.fma(z, broadcast(ScalarActivations.A5));
      q = q.fma(z, broadcast(ScalarActivations.A3));
      FloatVector twice = s.add(s);
      v.max(0f).add(twice.mul(z).fma(q, twice)).intoArray(y, yo + i);
    }
    for (; i < n; i++) {
      y[yo + i] = ScalarActivations.softplus(x[xo + i]);
    }
  }

  static void softplusGradient(float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      load(dy, dyo + i).neg().mul(expMinusOne(load(y, yo + i).neg())).intoArray(dx, dxo + i);
    }
    for (; i < n; i++) {
      dx[dxo + i] = ScalarActivations.softplusGradient(y[yo + i], dy[dyo + i]);
    }
  }

  static void minusThreeQuarters(float[] x, int xo, float[] y, int yo, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector root = load(x, xo + i).sqrt();
      broadcast(1).div(root.mul(root.sqrt())).intoArray(y, yo + i);
    }
    for (; i < n; i++) {
      y[yo + i] = ScalarActivations.minusThreeQuarters(x[xo + i]);
    }
  }

  static void log(float[] x, int xo, float[] y, int yo, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector v = load(x, xo + i);
      VectorMask<Float> small = v.compare(LT, Float.MIN_NORMAL);
      FloatVector log = logOfNormal(v.blend(v.mul(ScalarActivations.SUBNORMAL_SCALE), small), zero().blend(25f, small));
      log.blend(v, v.compare(EQ, Float.POSITIVE_INFINITY))
          .blend(Float.NEGATIVE_INFINITY, v.compare(EQ, 0f))
          .blend(Float.NaN, v.compare(LT, 0f).or(v.compare(EQ, v).not())).intoArray(y, yo + i);
    }
    for (; i < n; i++) {
      y[yo + i] = ScalarActivations.log(x[xo + i]);
    }
  }

  /** The exponent becomes a float through the low bits of ROUNDER, as in {@link ScalarKernels#exp}. */
  private static FloatVector logOfNormal(FloatVector x, FloatVector scale) {
    IntVector bits = x.reinterpretAsInts();
    IntVector exponent = bits.sub(ScalarActivations.ROOT_HALF).lanewise(ASHR, 23);
    FloatVector f = bits.sub(exponent.lanewise(LSHL, 23)).reinterpretAsFloats().sub(1f);
    FloatVector k = broadcast(ScalarKernels.ROUNDER).reinterpretAsInts().add(exponent).reinterpretAsFloats()
        .sub(ScalarKernels.ROUNDER).sub(scale);
    FloatVector s = f.div(f.add(2f));
    FloatVector z = s.mul(s);
    FloatVector w = z.mul(z);
    FloatVector odd = w.fma(broadcast(ScalarActivations.L3), broadcast(ScalarActivations.L1));
    FloatVector even = w.fma(broadcast(ScalarActivations.L4), broadcast(ScalarActivations.L2));
    FloatVector r = w.fma(even, z.mul(odd));
    FloatVector half = f.mul(0.5f).mul(f);
    FloatVector low = s.fma(half.add(r), k.mul(ScalarActivations.LN2_LOW)).sub(half).add(f);
    return k.fma(broadcast(ScalarActivations.LN2_HIGH), low);
  }

  /** See {@link ScalarActivations}: for x of at most 0. */
  private static FloatVector expMinusOne(FloatVector x) {
    FloatVector clamped = x.max(ScalarActivations.MINUS_ONE);
    FloatVector t = clamped.fma(broadcast(ScalarKernels.LOG2_E), broadcast(ScalarKernels.ROUNDER));
    IntVector exponent = t.reinterpretAsInts().lanewise(LSHL, 23);
    FloatVector scale = broadcast(1).reinterpretAsInts().add(exponent).reinterpretAsFloats();
    return scale.fma(VectorKernels.expMinusOne(clamped, t), scale.sub(1f));
  }

  private static FloatVector load(float[] array, int offset) {
    return FloatVector.fromArray(S, array, offset);
  }

  private static FloatVector broadcast(float value) {
    return FloatVector.broadcast(S, value);
  }

  private static FloatVector zero() {
    return FloatVector.zero(S);
  }
}
