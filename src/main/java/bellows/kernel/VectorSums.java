package bellows.kernel;

import bellows.kernel.tile.Lanes;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Sums along a vector, of which each of 16 lanes takes every 16th element, whatever the machine's vectors are. */
final class VectorSums {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int LANES = S.length();

  private VectorSums() {}

  static float dot(float[] a, int ao, float[] b, int bo, int n, float[] lanes, int lo) {
    int blocks = n / Kernels.SUM_LANES;
    for (int lane = 0; lane < Kernels.SUM_LANES; lane += LANES) {
      products(blocks, a, ao + lane, b, bo + lane, lanes, lo + lane);
    }
    int done = blocks * Kernels.SUM_LANES;
    return ScalarSums.finishDot(a, ao + done, b, bo + done, n - done, lanes, lo);
  }

  static float absolutes(float[] x, int xo, int n, float[] lanes, int lo) {
    int blocks = n / Kernels.SUM_LANES;
    for (int lane = 0; lane < Kernels.SUM_LANES; lane += LANES) {
      absolutes(blocks, x, xo + lane, lanes, lo + lane);
    }
    int done = blocks * Kernels.SUM_LANES;
    return ScalarSums.finishAbsolutes(x, xo + done, n - done, lanes, lo);
  }

  /** The first block by itself: a loop that begins with a constant vector may keep its sum as an object. */
  private static void products(int blocks, float[] a, int ao, float[] b, int bo, float[] lanes, int lo) {
    if (blocks == 0) {
      Arrays.fill(lanes, lo, lo + LANES, 0);
      return;
    }
    FloatVector sum = FloatVector.fromArray(S, a, ao).fma(FloatVector.fromArray(S, b, bo), FloatVector.zero(S));
    for (int i = Kernels.SUM_LANES; i < blocks * Kernels.SUM_LANES; i += Kernels.SUM_LANES) {
      sum = FloatVector.fromArray(S, a, ao + i).fma(FloatVector.fromArray(S, b, bo + i), sum);
    }
    sum.intoArray(lanes, lo);
  }

  private static void absolutes(int blocks, float[] x, int xo, float[] lanes, int lo) {
    if (blocks == 0) {
      Arrays.fill(lanes, lo, lo + LANES, 0);
      return;
    }
    FloatVector sum = FloatVector.fromArray(S, x, xo).abs();
    for (int i = Kernels.SUM_LANES; i < blocks * Kernels.SUM_LANES; i += Kernels.SUM_LANES) {
      sum = sum.add(FloatVector.fromArray(S, x, xo + i).abs());
    }
    sum.intoArray(lanes, lo);
  }
}
