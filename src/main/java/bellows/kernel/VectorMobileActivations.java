package bellows.kernel;

import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.LE;

import bellows.kernel.tile.Lanes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The vectors of {@link ScalarMobileActivations}, operation by operation. */
final class VectorMobileActivations implements MobileActivations {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int LANES = S.length();
  private static final MobileActivations SCALAR = new ScalarMobileActivations();

  @Override
  public void relu6(float[] x, int xo, float[] y, int yo, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      clamped(load(x, xo + i)).intoArray(y, yo + i);
    }
    SCALAR.relu6(x, xo + i, y, yo + i, n - i);
  }

  @Override
  public void relu6Gradient(float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector v = load(y, yo + i);
      load(dy, dyo + i).blend(0f, v.compare(LE, 0f)).blend(0f, v.compare(GE, 6f)).intoArray(dx, dxo + i);
    }
    SCALAR.relu6Gradient(y, yo + i, dy, dyo + i, dx, dxo + i, n - i);
  }

  @Override
  public void hardSigmoid(float[] x, int xo, float[] y, int yo, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      clamped(load(x, xo + i).add(3f)).div(6f).intoArray(y, yo + i);
    }
    SCALAR.hardSigmoid(x, xo + i, y, yo + i, n - i);
  }

  @Override
  public void hardSigmoidGradient(float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector v = load(y, yo + i);
      load(dy, dyo + i).div(6f).blend(0f, v.compare(LE, 0f)).blend(0f, v.compare(GE, 1f)).intoArray(dx, dxo + i);
    }
    SCALAR.hardSigmoidGradient(y, yo + i, dy, dyo + i, dx, dxo + i, n - i);
  }

  @Override
  public void hardSwish(float[] x, int xo, float[] y, int yo, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector v = load(x, xo + i);
      v.mul(clamped(v.add(3f)).div(6f)).intoArray(y, yo + i);
    }
    SCALAR.hardSwish(x, xo + i, y, yo + i, n - i);
  }

  @Override
  public void hardSwishGradient(float[] x, int xo, float[] dy, int dyo, float[] dx, int dxo, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector v = load(x, xo + i);
      FloatVector d = load(dy, dyo + i);
      d.mul(v.add(v).add(3f).div(6f)).blend(d, v.compare(GE, 3f)).blend(0f, v.compare(LE, -3f)).intoArray(dx, dxo + i);
    }
    SCALAR.hardSwishGradient(x, xo + i, dy, dyo + i, dx, dxo + i, n - i);
  }

  @Override
  public void silu(float[] x, int xo, float[] y, int yo, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector v = load(x, xo + i);
      v.mul(sigmoid(v)).intoArray(y, yo + i);
    }
    SCALAR.silu(x, xo + i, y, yo + i, n - i);
  }

  @Override
  public void siluGradient(float[] x, int xo, float[] dy, int dyo, float[] dx, int dxo, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector v = load(x, xo + i);
      FloatVector one = FloatVector.broadcast(S, 1);
      FloatVector s = sigmoid(v);
      load(dy, dyo + i).mul(s.mul(v.fma(one.sub(s), one))).intoArray(dx, dxo + i);
    }
    SCALAR.siluGradient(x, xo + i, dy, dyo + i, dx, dxo + i, n - i);
  }

  private static FloatVector clamped(FloatVector x) {
    return x.blend(0f, x.compare(LE, 0f)).blend(6f, x.compare(GE, 6f));
  }

  private static FloatVector sigmoid(FloatVector x) {
    FloatVector one = FloatVector.broadcast(S, 1);
    return one.div(one.add(VectorKernels.exp(x.neg())));
  }

  private static FloatVector load(float[] array, int offset) {
    return FloatVector.fromArray(S, array, offset);
  }
}
