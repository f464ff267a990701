package bellows.tensor.pooling;

import bellows.conf.BadInputException;
import bellows.tensor.Window;

/** Which pixels the windows of a pooling see along one axis: padding is not seen. */
final class PoolingWindows {
  /** The first pixel that each output's window sees. */
  final int[] from;
  /** How many it sees, at least 1. */
  final int[] count;
  /** From one of them to the next. */
  final int step;
  /** How many places the window has, those in the padding that it covers too, but not what lies beyond. */
  final int[] length;

  /** @throws BadInputException if gaps let a window see nothing but padding */
  PoolingWindows(Window.Axis axis, int extent) {
    int outputs = axis.output(extent);
    step = axis.dilation();
    from = new int[outputs];
    count = new int[outputs];
    length = new int[outputs];
    for (int i = 0; i < outputs; i++) {
      int start = i * axis.stride() - axis.padding().before();
      int skipped = places(-start, axis);
      from[i] = start + skipped * step;
      count[i] = places(extent - start, axis) - skipped;
      length[i] = places(extent + axis.padding().after() - start, axis);
      BadInputException.check(count[i] > 0, "expected a pixel in each window; that of output %d, dilation %d, sees"
          + " only padding of an axis of %d pixels: less padding or dilation", i, step, extent);
    }
  }

  /** How many places of a window lie less than {@code reach} after its first. */
  private static int places(int reach, Window.Axis axis) {
    return Math.max(0, Math.min(axis.kernel(), Math.floorDiv(reach + axis.dilation() - 1, axis.dilation())));
  }

  int outputs() {
    return from.length;
  }

  /** Whether no pixel is seen twice. */
  boolean disjoint(int extent) {
    for (int seen : views(extent)) {
      if (seen > 1) {
        return false;
      }
    }
    return true;
  }

  /** Whether every pixel of the axis is seen. */
  boolean covers(int extent) {
    for (int seen : views(extent)) {
      if (seen == 0) {
        return false;
      }
    }
    return true;
  }

  /** How many windows see each pixel. */
  private int[] views(int extent) {
    int[] views = new int[extent];
    for (int i = 0; i < from.length; i++) {
      for (int j = 0; j < count[i]; j++) {
        views[from[i] + j * step]++;
      }
    }
    return views;
  }
}
