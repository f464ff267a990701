package bellows.tensor.convolution;

import bellows.kernel.DepthwiseKernels;
import bellows.kernel.DepthwiseKernels.Places;
import bellows.kernel.depthwise.Strides;
import bellows.tensor.Shape;
import bellows.tensor.Window;
import java.util.List;

/**
 * One direction of a depthwise convolution, row by row of the image that it writes: forward from inputs to outputs, back
 * from the outputs' gradients to the inputs'. Both are sums over windows, whose taps outside the image are left out.
 *
 * @param rows one run for each row that is written
 * @param runs pixels of a row, where windows have the same taps
 * @param inside which places of a row are, where it is one run
 * @param readRow floats of a row of what is read
 * @param writtenRow floats of a row of what is written
 */
record DepthwiseSweep(DepthwiseKernels kernels, List<WindowRun> rows, List<WindowRun> runs, Places inside,
    Strides strides, int readRow, int writtenRow, int kernelWidth, int channels) {
  /** Floats of a line of the cache, on most machines; on those with longer ones, some are read twice. */
  static final int LINE = 16;

  static DepthwiseSweep forward(DepthwiseKernels kernels, Window window, Shape in, Shape out) {
    Window.Axis v = window.vertical();
    Window.Axis h = window.horizontal();
    int channels = in.channels();
    int row = in.at(1) * channels;
    Strides strides = new Strides(h.stride() * channels, v.dilation() * row, h.dilation() * channels,
        h.kernel() * channels, channels, channels);
    List<WindowRun> across = WindowRun.ofOutputs(h, in.at(1));
    boolean slides = slides(h, across);
    int before = h.padding().before();
    return new DepthwiseSweep(kernels, WindowRun.ofOutputs(v, in.at(0)),
        slides ? List.of(new WindowRun(0, out.at(1), 0, h.kernel(), -before)) : WindowRun.joined(across, 1, h.stride()),
        slides ? new Places(before, before + in.at(1)) : Places.ALL, strides, row, out.at(1) * channels, h.kernel(),
        channels);
  }

  /**
   * Inputs that are a stride apart take part in neighbouring outputs by the same taps: these are a run. Where windows
   * slide it begins with the last input, so that its taps come in the order of places.
   */
  static DepthwiseSweep backward(DepthwiseKernels kernels, Window window, Shape in, Shape out) {
    Window.Axis v = window.vertical();
    Window.Axis h = window.horizontal();
    int channels = in.channels();
    int row = out.at(1) * channels;
    Strides strides = new Strides(channels, -WindowRun.outputStep(v) * row, -WindowRun.outputStep(h) * channels,
        WindowRun.tapStep(v) * h.kernel() * channels, WindowRun.tapStep(h) * channels, h.stride() * channels);
    List<WindowRun> across = WindowRun.ofInputs(h, in.at(1));
    if (!slides(h, across)) {
      return new DepthwiseSweep(kernels, WindowRun.ofInputs(v, in.at(0)), WindowRun.joined(across, h.stride(), 1),
          Places.ALL, strides, row, in.at(1) * channels, h.kernel(), channels);
    }
    int last = in.at(1) - 1 + h.padding().before();
    return new DepthwiseSweep(kernels, WindowRun.ofInputs(v, in.at(0)),
        List.of(new WindowRun(in.at(1) - 1, in.at(1), 0, h.kernel(), last)), new Places(last + 1 - out.at(1), last + 1),
        new Strides(-channels, strides.row(), -channels, strides.weightRow(), strides.weightColumn(), -channels), row,
        in.at(1) * channels, h.kernel(), channels);
  }

  /** Whether a whole row is one run: each window is a column behind the one before, and none sees padding alone. */
  private static boolean slides(Window.Axis axis, List<WindowRun> across) {
    return axis.stride() == 1 && axis.dilation() == 1 && across.stream().allMatch(run -> run.taps() > 0);
  }

  /**
   * Sets a row of the image at {@code y[yo]} from the image at {@code x[xo]}.
   *
   * @param start a value a channel that each pixel begins with
   * @param least the threshold of a ReLU behind it
   */
  void correlate(int row, float[] x, int xo, float[] w, int wo, float[] start, int so, float least, float[] y, int yo) {
    WindowRun down = rows.get(row);
    for (int i = 0; i < runs.size(); i++) {
      WindowRun run = runs.get(i);
      int to = yo + row * writtenRow + run.first() * channels;
      if (down.taps() == 0 || run.taps() == 0) {
        fill(run.count(), start, so, least, y, to);
      } else {
        kernels.correlate(strides, inside, run.count(), down.taps(), run.taps(), x, xo + place(down, run), w,
            wo + weight(down, run), start, so, least, y, to, channels);
      }
    }
  }

  /** Pixels that no tap reaches. */
  private void fill(int pixels, float[] start, int so, float least, float[] y, int yo) {
    for (int p = 0; p < pixels; p++) {
      for (int c = 0; c < channels; c++) {
        float value = start[so + c];
        y[yo + p * strides.output() + c] = value < least ? 0 : value;
      }
    }
  }

  /** Adds to the sums at {@code dw[dwo]}, one a tap and channel, what a row of the image at {@code dy[dyo]} gives. */
  void addProducts(int row, float[] x, int xo, float[] dy, int dyo, float[] dw, int dwo) {
    WindowRun down = rows.get(row);
    for (int i = 0; i < runs.size() && down.taps() > 0; i++) {
      WindowRun run = runs.get(i);
      if (run.taps() > 0) {
        kernels.addProducts(strides, inside, run.count(), down.taps(), run.taps(), x, xo + place(down, run), dy,
            dyo + row * writtenRow + run.first() * channels, dw, dwo + weight(down, run), channels);
      }
    }
  }

  /**
   * Reads, a float a line of the cache, what a row's windows need of the image at {@code x[xo]} and is not read yet: as
   * it lies. That is how memory is fastest, while windows jump from row to row and from pixel to pixel, which no
   * processor foresees.
   *
   * @param done rows of the image, from its top, that are read
   * @param seen to whose element {@code at} is added what is read, since nobody reads in vain
   * @return rows that are read now
   */
  int readAhead(int row, int done, float[] x, int xo, float[] seen, int at) {
    WindowRun down = rows.get(row);
    if (down.taps() == 0) {
      return done;
    }
    int other = down.from() + (down.taps() - 1) * (strides.row() / readRow);
    int from = Math.max(done, Math.min(down.from(), other));
    int end = Math.max(done, Math.max(down.from(), other) + 1);
    seen[at] += read(x, xo + from * readRow, xo + end * readRow);
    return end;
  }

  /** Reads a row of the image at {@code y[yo]}, which sums of products read as well. */
  void readWritten(int row, float[] y, int yo, float[] seen, int at) {
    seen[at] += read(y, yo + row * writtenRow, yo + (row + 1) * writtenRow);
  }

  private static float read(float[] x, int from, int end) {
    float even = 0;
    float odd = 0;
    for (int i = from; i < end - LINE; i += 2 * LINE) {
      even += x[i];
      odd += x[i + LINE];
    }
    return even + odd;
  }

  private int place(WindowRun down, WindowRun run) {
    return down.from() * readRow + run.from() * channels;
  }

  private int weight(WindowRun down, WindowRun run) {
    return (down.tap() * kernelWidth + run.tap()) * channels;
  }
}
