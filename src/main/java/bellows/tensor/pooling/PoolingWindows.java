package bellows.tensor.pooling;

import bellows.conf.BadInputException;
import bellows.tensor.Window;

/** Which pixels the windows of a pooling see along one axis: padding is not seen. */
final class PoolingWindows {
  /** The first pixel that each output's window sees. */
  final int[] from;
  /** How many it sees, at least 1. */
  final int[] count;
  /** How long the window is, with the padding that it covers but not what lies beyond. */
  final int[] length;

  PoolingWindows(Window.Axis axis, int extent) {
    BadInputException.check(axis.dilation() == 1, "expected a pooling window without gaps, found dilation %d",
        axis.dilation());
    int outputs = axis.output(extent);
    from = new int[outputs];
    count = new int[outputs];
    length = new int[outputs];
    for (int i = 0; i < outputs; i++) {
      int start = i * axis.stride() - axis.padding();
      from[i] = Math.max(0, start);
      count[i] = Math.min(start + axis.kernel(), extent) - from[i];
      length[i] = Math.min(start + axis.kernel(), extent + axis.padding()) - start;
    }
  }

  int outputs() {
    return from.length;
  }

  /** Whether the windows lie side by side: no pixel is seen twice. */
  boolean disjoint() {
    for (int i = 1; i < from.length; i++) {
      if (from[i] < from[i - 1] + count[i - 1]) {
        return false;
      }
    }
    return true;
  }

  /** Whether every pixel of the axis is seen. */
  boolean covers(int extent) {
    int seen = 0;
    for (int i = 0; i < from.length; i++) {
      if (from[i] > seen) {
        return false;
      }
      seen = from[i] + count[i];
    }
    return seen >= extent;
  }
}
