package bellows.tensor.convolution;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bellows.tensor.Padding;
import bellows.tensor.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Runs say which taps meet which places: as trying them all does. */
class WindowRunTest {
  private record Case(Window.Axis axis, int extent) {}

  /** Kernels, strides, dilations and paddings, even and uneven, wherever an axis of that extent takes them. */
  private static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (int code = 0; code < 7 * 5 * 4 * 4 * 4 * 3; code++) {
      int kernel = 1 + code % 5;
      int stride = 1 + code / 5 % 4;
      int dilation = 1 + code / 20 % 4;
      int reach = (kernel - 1) * dilation;
      Padding padding = new Padding(Math.min(reach, code / 80 % 4), Math.min(reach, code / 320 % 3));
      Window.Axis axis = new Window.Axis(kernel, stride, padding, dilation, false);
      int extent = 1 + code / 960 % 7;
      if (axis.fits(extent)) {
        cases.add(new Case(axis, extent));
      }
    }
    return cases;
  }

  /** Each output, tap and input that meet, as {@code output tap input}. */
  private static TreeSet<String> tried(Case c) {
    TreeSet<String> met = new TreeSet<>();
    for (int output = 0; output < c.axis.output(c.extent); output++) {
      for (int tap = 0; tap < c.axis.kernel(); tap++) {
        int input = output * c.axis.stride() + tap * c.axis.dilation() - c.axis.padding().before();
        if (input >= 0 && input < c.extent) {
          met.add(output + " " + tap + " " + input);
        }
      }
    }
    return met;
  }

  @Test
  void outputsMeetTheInputsOfTheirTaps() {
    for (Case c : cases()) {
      assertEquals(tried(c), byOutputs(c), c.toString());
    }
  }

  private static TreeSet<String> byOutputs(Case c) {
    TreeSet<String> met = new TreeSet<>();
    for (WindowRun run : WindowRun.joined(WindowRun.ofOutputs(c.axis, c.extent), 1, c.axis.stride())) {
      for (int i = 0; i < run.count() * run.taps(); i++) {
        int place = i / run.taps();
        int tap = i % run.taps();
        met.add((run.first() + place) + " " + (run.tap() + tap) + " "
            + (run.from() + place * c.axis.stride() + tap * c.axis.dilation()));
      }
    }
    return met;
  }

  @Test
  void inputsMeetTheOutputsThatSawThem() {
    for (Case c : cases()) {
      assertEquals(tried(c), byInputs(c), c.toString());
    }
  }

  private static TreeSet<String> byInputs(Case c) {
    TreeSet<String> met = new TreeSet<>();
    for (WindowRun run : WindowRun.joined(WindowRun.ofInputs(c.axis, c.extent), c.axis.stride(), 1)) {
      for (int i = 0; i < run.count() * run.taps(); i++) {
        int place = i / run.taps();
        int tap = i % run.taps();
        met.add((run.from() + place - tap * WindowRun.outputStep(c.axis)) + " "
            + (run.tap() + tap * WindowRun.tapStep(c.axis)) + " " + (run.first() + place * c.axis.stride()));
      }
    }
    return met;
  }

  @Test
  void runsReachEveryPlaceOnceAndAreLongInside() {
    Window.Axis axis = new Window.Axis(3, 1, 1);
    List<WindowRun> runs = WindowRun.joined(WindowRun.ofOutputs(axis, 112), 1, 1);
    assertEquals(List.of(1, 110, 1), runs.stream().map(WindowRun::count).toList());
    List<WindowRun> back = WindowRun.joined(WindowRun.ofInputs(new Window.Axis(3, 2, 1), 112), 2, 1);
    assertEquals(IntStream.range(0, 112).boxed().toList(), back.stream()
        .flatMap(run -> IntStream.range(0, run.count()).mapToObj(i -> run.first() + 2 * i)).sorted().toList());
    assertEquals(List.of(56, 55, 1), back.stream().map(WindowRun::count).toList());
  }
}
