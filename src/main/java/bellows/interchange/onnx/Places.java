package bellows.interchange.onnx;

import bellows.conf.BadInputException;
import bellows.tensor.Shape;
import java.util.Arrays;

/**
 * Room for what layers with windows keep of places as they are bound, before there is a sample: tables of where each
 * pixel, row or column finds its own. A few bytes of a file may ask for any number of them, so they are counted before
 * layers are made. What other layers keep does not grow with their shapes.
 */
final class Places {
  /** What a layer keeps of a place, and at times less. */
  private static final int BYTES = 8;
  /** An eighth of the heap is for them: of 2 GB a hundred layers that see pictures of 400 × 400. */
  private static final double MOST = Runtime.getRuntime().maxMemory() / 8 / BYTES;
  /** What a group takes, which is a convolution of its own, beside its places. */
  private static final double GROUP = 256;

  private double taken;

  /**
   * Takes room for a convolution.
   *
   * @throws BadInputException if there is none left
   */
  void convolution(Shape in, Shape out, long[] kernel, long[] stride, long groups) {
    boolean depthwise = groups > 1 && groups == in.channels() && groups == out.channels();
    if (!depthwise) {
      double phases = Arrays.stream(stride).asDoubleStream().reduce(1, (a, b) -> a * b);
      take(groups * (GROUP + places(in) + places(out) + phases));
    }
    window(in, out, kernel);
  }

  /** Takes room for a layer that keeps, of each row and each column, what its windows see. */
  void window(Shape in, Shape out, long[] kernel) {
    for (int axis = 0; axis < kernel.length; axis++) {
      take(((double) in.at(axis) + out.at(axis)) * kernel[axis]);
    }
  }

  /** Takes room for a layer that keeps a number of each row and each column. */
  void sides(Shape in, Shape out) {
    long[] single = new long[in.rank() - 1];
    Arrays.fill(single, 1);
    window(in, out, single);
  }

  private static double places(Shape shape) {
    return (double) shape.size() / shape.channels();
  }

  private void take(double places) {
    BadInputException.check(places <= MOST - taken, "expected windows at no more than %,.0f places in all, for which an "
        + "eighth of the heap has room, found %,.0f more; give more memory", MOST - taken, places);
    taken += places;
  }
}
