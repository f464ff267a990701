package bellows.tensor.convolution;

import bellows.kernel.DepthwiseKernels;
import bellows.kernel.DepthwiseKernels.Strides;
import bellows.tensor.Shape;
import bellows.tensor.Window;
import java.util.List;

/**
 * One direction of a depthwise convolution, row by row of the image that it writes: forward from inputs to outputs, back
 * from the outputs' gradients to the inputs'. Both are sums over windows, whose taps outside the image are left out.
 *
 * @param rows one run for each row that is written
 * @param runs pixels of a row, where windows have the same taps
 * @param across from pixel to pixel of a run
 * @param readRow floats of a row of what is read
 * @param writtenRow floats of a row of what is written
 */
record DepthwiseSweep(DepthwiseKernels kernels, List<WindowRun> rows, List<WindowRun> runs, int across, Strides strides,
    int readRow, int writtenRow, int kernelWidth, int channels) {
  static DepthwiseSweep forward(DepthwiseKernels kernels, Window window, Shape in, Shape out) {
    Window.Axis v = window.vertical();
    Window.Axis h = window.horizontal();
    int channels = in.channels();
    int row = in.at(1) * channels;
    Strides strides = new Strides(h.stride() * channels, v.dilation() * row, h.dilation() * channels,
        h.kernel() * channels, channels, channels);
    return new DepthwiseSweep(kernels, WindowRun.ofOutputs(v, in.at(0)),
        WindowRun.joined(WindowRun.ofOutputs(h, in.at(1)), 1, h.stride()), 1, strides, row, out.at(1) * channels,
        h.kernel(), channels);
  }

  /** Inputs that are a stride apart take part in neighbouring outputs by the same taps: these are a run. */
  static DepthwiseSweep backward(DepthwiseKernels kernels, Window window, Shape in, Shape out) {
    Window.Axis v = window.vertical();
    Window.Axis h = window.horizontal();
    int channels = in.channels();
    int row = out.at(1) * channels;
    Strides strides = new Strides(channels, -WindowRun.outputStep(v) * row, -WindowRun.outputStep(h) * channels,
        WindowRun.tapStep(v) * h.kernel() * channels, WindowRun.tapStep(h) * channels, h.stride() * channels);
    return new DepthwiseSweep(kernels, WindowRun.ofInputs(v, in.at(0)),
        WindowRun.joined(WindowRun.ofInputs(h, in.at(1)), h.stride(), 1), h.stride(), strides, row,
        in.at(1) * channels, h.kernel(), channels);
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
        kernels.correlate(strides, run.count(), down.taps(), run.taps(), x, xo + place(down, run), w,
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
        kernels.addProducts(strides, run.count(), down.taps(), run.taps(), x, xo + place(down, run), dy,
            dyo + row * writtenRow + run.first() * channels, dw, dwo + weight(down, run), channels);
      }
    }
  }

  private int place(WindowRun down, WindowRun run) {
    return down.from() * readRow + run.from() * channels;
  }

  private int weight(WindowRun down, WindowRun run) {
    return (down.tap() * kernelWidth + run.tap()) * channels;
  }
}
