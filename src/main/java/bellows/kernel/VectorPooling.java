package bellows.kernel;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.NE;

import bellows.kernel.tile.Lanes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * The pooling loops of {@link VectorKernels}: vectors run along channels. Loops over the window test at their end, so
 * that C2 keeps the vectors in registers.
 *
 * <p>The last vector may overlap the one before: the same values are computed and stored twice.
 */
final class VectorPooling {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int LANES = S.length();

  private VectorPooling() {}

  static void maximum(float[] x, int xo, int rows, int columns, int rowStride, int pixelStride, float[] y, int yo,
      float[] index, int io, int n) {
    if (n < LANES) {
      ScalarPooling.maximum(x, xo, rows, columns, rowStride, pixelStride, y, yo, index, io, n);
      return;
    }
    for (int i = 0; i < n; i += LANES) {
      int at = Math.min(i, n - LANES);
      FloatVector best = load(x, xo + at);
      FloatVector winner = FloatVector.broadcast(S, 0);
      int row = 0;
      do {
        int column = 0;
        do {
          int place = row * rowStride + column * pixelStride;
          FloatVector value = load(x, xo + place + at);
          VectorMask<Float> take = value.compare(GT, best).or(value.compare(NE, value));
          best = best.blend(value, take);
          winner = winner.blend(place, take);
        } while (++column < columns);
      } while (++row < rows);
      best.intoArray(y, yo + at);
      winner.intoArray(index, io + at);
    }
  }

  static void maximumGradient(float[] index, int io, float[] dy, int dyo, float[] dx, int dxo, int rows, int columns,
      int rowStride, int pixelStride, int n) {
    if (n < LANES) {
      ScalarPooling.maximumGradient(index, io, dy, dyo, dx, dxo, rows, columns, rowStride, pixelStride, n);
      return;
    }
    for (int i = 0; i < n; i += LANES) {
      int at = Math.min(i, n - LANES);
      FloatVector winner = load(index, io + at);
      FloatVector gradient = load(dy, dyo + at);
      int row = 0;
      do {
        int column = 0;
        do {
          int place = row * rowStride + column * pixelStride;
          gradient.blend(0f, winner.compare(NE, place)).intoArray(dx, dxo + place + at);
        } while (++column < columns);
      } while (++row < rows);
    }
  }

  static void neighbourSums(float[] x, int xo, int size, float[] sum, int so, int n) {
    if (n < LANES) {
      ScalarPooling.neighbourSums(x, xo, size, sum, so, n);
      return;
    }
    for (int i = 0; i < n; i += LANES) {
      int at = Math.min(i, n - LANES);
      FloatVector total = load(x, xo + at);
      for (int j = 1; j < size; j++) {
        total = total.add(load(x, xo + at + j));
      }
      total.intoArray(sum, so + at);
    }
  }

  private static FloatVector load(float[] array, int offset) {
    return FloatVector.fromArray(S, array, offset);
  }
}
