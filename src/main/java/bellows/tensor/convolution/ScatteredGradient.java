package bellows.tensor.convolution;

import bellows.tensor.Arena;
import bellows.tensor.Shape;
import bellows.tensor.Team;
import bellows.tensor.Window;
import bellows.tensor.product.Engine;
import bellows.tensor.product.Packing;
import java.util.Arrays;

/**
 * The gradient of a convolution's input as one product and a scatter: each output pixel's dy times all weights gives
 * what that pixel adds to every input it has read.
 */
final class ScatteredGradient implements DataGradient {
  /** Below so many input channels, the panels of a {@link PhasedGradient} would be mostly empty. */
  private static final int FEW = 8;

  private final Engine engine;
  private final Window.Axis v;
  private final Window.Axis h;
  private final Shape in;
  private final Shape out;
  private final int taps;
  private final PackedWeights packed;
  private final Arena.Scratch scratch;
  private final Team.Part part = this::sample;
  private float[] panels;
  private float[] dy;
  private int dyo;
  private float[] dx;
  private int dxo;

  /** @param batch the most samples of a pass */
  ScatteredGradient(Engine engine, Window window, Shape in, Shape out, int batch) {
    this.engine = engine;
    this.in = in;
    this.out = out;
    v = window.vertical();
    h = window.horizontal();
    taps = v.kernel() * h.kernel() * in.at(2);
    int end = out.at(1) * taps * engine.team().size();
    scratch = engine.arena().scratch(end);
    Packing packing = new Packing(engine);
    packed = new PackedWeights(engine.arena(), engine.gemms().get(0).packedSize(out.at(2), taps),
        out.at(0) * out.at(1) * batch, end,
        (w, wo, to, at) -> packing.all(out.at(2), taps, w, wo, 1, out.at(2), to, at));
  }

  /**
   * For images of few channels, dilated kernels, and where the frame around dy would cost more than the scatter: a
   * {@link PhasedGradient} computes every input pixel from a full kernel, zeros of the frame included.
   */
  static boolean suits(Window window, Shape in, Shape out) {
    Window.Axis v = window.vertical();
    Window.Axis h = window.horizontal();
    boolean framed = 2L * in.at(0) * in.at(1) > 3L * out.at(0) * v.stride() * out.at(1) * h.stride();
    return in.at(2) < FEW || v.dilation() * h.dilation() > 1 || framed;
  }

  @Override
  public void weights(float[] weights, int wo) {
    packed.weights(weights, wo);
  }

  @Override
  public void run(float[] dy, int dyo, float[] dx, int dxo, int count) {
    panels = packed.array();
    this.dy = dy;
    this.dyo = dyo;
    this.dx = dx;
    this.dxo = dxo;
    engine.team().run(count, part);
  }

  private void sample(int member, int sample) {
    int to = dxo + sample * in.size();
    Arrays.fill(dx, to, to + in.size(), 0);
    float[] shares = scratch.array();
    int start = member * out.at(1) * taps;
    int outputs = out.at(2);
    for (int row = 0; row < out.at(0); row++) {
      engine.gemms().get(member).multiply(out.at(1), taps, outputs, dy,
          dyo + (sample * out.at(0) + row) * out.at(1) * outputs, outputs, panels, packed.offset(), null, 0, shares,
          start, taps);
      for (int column = 0; column < out.at(1); column++) {
        scatter(row, column, shares, start + column * taps, to);
      }
    }
  }

  /** Adds what one output pixel gives; taps that lie beside each other in one go. */
  private void scatter(int row, int column, float[] shares, int from, int to) {
    int channels = in.at(2);
    boolean dense = h.dilation() == 1;
    int left = column * h.stride() - h.padding().before();
    for (int ky = 0; ky < v.kernel(); ky++) {
      int y = row * v.stride() - v.padding().before() + ky * v.dilation();
      if (y < 0 || y >= in.at(0)) {
        continue;
      }
      int line = from + ky * h.kernel() * channels;
      if (dense) {
        int first = Math.max(0, -left);
        int end = Math.min(h.kernel(), in.at(1) - left);
        add(shares, line + first * channels, to + (y * in.at(1) + left + first) * channels, (end - first) * channels);
        continue;
      }
      for (int kx = 0; kx < h.kernel(); kx++) {
        int x = left + kx * h.dilation();
        if (x >= 0 && x < in.at(1)) {
          add(shares, line + kx * channels, to + (y * in.at(1) + x) * channels, channels);
        }
      }
    }
  }

  private void add(float[] shares, int from, int to, int n) {
    for (int i = 0; i < n; i++) {
      dx[to + i] += shares[from + i];
    }
  }
}
