package bellows.tensor.convolution;

import bellows.tensor.Window;
import java.util.ArrayList;
import java.util.List;

/**
 * Places along one axis of what a convolution writes, whose windows have the same taps inside what it reads.
 *
 * @param first of the places
 * @param count how many
 * @param tap the first that counts
 * @param taps how many count; 0 where a window sees nothing but padding, in the gaps of its dilation
 * @param from the place that the first tap of the first place reads
 */
record WindowRun(int first, int count, int tap, int taps, int from) {
  /** One run for each output of an axis with so many inputs, in their order. */
  static List<WindowRun> ofOutputs(Window.Axis axis, int extent) {
    List<WindowRun> runs = new ArrayList<>();
    for (int output = 0; output < axis.output(extent); output++) {
      int start = output * axis.stride() - axis.padding().before();
      int tap = Math.max(0, -Math.floorDiv(start, axis.dilation()));
      int end = Math.min(axis.kernel(), Math.floorDiv(extent - 1 - start, axis.dilation()) + 1);
      runs.add(of(output, tap, end - tap, start + tap * axis.dilation()));
    }
    return runs;
  }

  /**
   * One run for each input, in their order: which outputs it takes part in, by which taps. From one of these taps to the
   * next it is {@link #tapStep}, from output to output {@link #outputStep} back.
   */
  static List<WindowRun> ofInputs(Window.Axis axis, int extent) {
    int outputs = axis.output(extent);
    List<WindowRun> runs = new ArrayList<>();
    for (int input = 0; input < extent; input++) {
      int place = input + axis.padding().before();
      int tap = 0;
      int taps = 0;
      for (int t = axis.kernel() - 1; t >= 0; t--) {
        int start = place - t * axis.dilation();
        if (start >= 0 && start % axis.stride() == 0 && start / axis.stride() < outputs) {
          tap = t;
          taps++;
        }
      }
      runs.add(of(input, tap, taps, (place - tap * axis.dilation()) / axis.stride()));
    }
    return runs;
  }

  private static WindowRun of(int place, int tap, int taps, int from) {
    return taps <= 0 ? new WindowRun(place, 1, 0, 0, 0) : new WindowRun(place, 1, tap, taps, from);
  }

  /** Taps by which one input takes part in neighbouring outputs. */
  static int tapStep(Window.Axis axis) {
    return axis.stride() / divisor(axis.stride(), axis.dilation());
  }

  /** From one output that an input takes part in to the next. */
  static int outputStep(Window.Axis axis) {
    return axis.dilation() / divisor(axis.stride(), axis.dilation());
  }

  private static int divisor(int a, int b) {
    return b == 0 ? a : divisor(b, a % b);
  }

  /**
   * Joins runs of one place that are {@code step} places apart, and whose windows are {@code shift} apart.
   *
   * @param singles one for each place
   */
  static List<WindowRun> joined(List<WindowRun> singles, int step, int shift) {
    List<WindowRun> runs = new ArrayList<>();
    for (int phase = 0; phase < Math.min(step, singles.size()); phase++) {
      WindowRun open = singles.get(phase);
      for (int place = phase + step; place < singles.size(); place += step) {
        WindowRun next = singles.get(place);
        boolean alike = next.tap == open.tap && next.taps == open.taps
            && (next.taps == 0 || next.from == open.from + open.count * shift);
        if (!alike) {
          runs.add(open);
        }
        open = alike ? new WindowRun(open.first, open.count + 1, open.tap, open.taps, open.from) : next;
      }
      runs.add(open);
    }
    return runs;
  }
}
