package bellows.tensor.convolution;

import bellows.tensor.Shape;
import bellows.tensor.Team;
import bellows.tensor.Window;
import bellows.tensor.product.Engine;
import bellows.tensor.product.Gemm;

/**
 * Convolution without im2col: one row of the output is a product whose A is the image itself. Pixels are
 * {@code stride × C} apart, and each of the kernel's rows is a run of {@code width × C} contiguous floats. Where
 * columns of the kernel are dilated they do not touch, and each is a product of its own.
 */
final class DirectConvolution implements Convolution {
  private final Engine engine;
  private final Window.Axis v;
  private final Window.Axis h;
  private final Shape in;
  private final Shape out;
  private final Frame frame;
  private final DataGradient gradient;
  private final float[] packed;
  /** The kernel's columns in pieces that are contiguous in an image. */
  private final int pieces;
  private final int length;
  private final Team.Part forward = this::forwardSample;
  private final Team.Part weightGradient = this::weightPart;
  private float[] x;
  private int xo;
  private float[] y;
  private int yo;
  private float[] bias;
  private int bo;
  private boolean relu;
  private float[] dw;
  private int dwo;
  private int count;
  private int partColumns;
  private int partTaps;

  DirectConvolution(Engine engine, Window window, Shape in, int outputs) {
    this.engine = engine;
    this.in = in;
    v = window.vertical();
    h = window.horizontal();
    out = window.output(in, outputs);
    frame = new Frame(engine, in, v.padding(), h.padding());
    pieces = h.dilation() == 1 ? 1 : h.kernel();
    length = h.kernel() / pieces * in.at(2);
    packed = engine.arena().claim(engine.gemms().get(0).packedSize(v.kernel() * h.kernel() * in.at(2), outputs));
    gradient = ScatteredGradient.suits(window, in, out) ? new ScatteredGradient(engine, window, in, out)
        : new PhasedGradient(engine, window, in, out);
  }

  @Override
  public void weights(float[] weights, int wo) {
    Gemm gemm = engine.gemms().get(0);
    int taps = v.kernel() * pieces;
    int outputs = out.at(2);
    for (int piece = 0; piece < pieces; piece++) {
      for (int row = 0; row < v.kernel(); row++) {
        gemm.packRows(v.kernel() * length, row * length, length, outputs, weights,
            wo + (row * pieces + piece) * length * outputs, outputs, 1, packed, piece * pieceSize());
      }
    }
    gradient.weights(weights, wo);
  }

  private int pieceSize() {
    return engine.gemms().get(0).packedSize(v.kernel() * length, out.at(2));
  }

  @Override
  public void forward(float[] x, int xo, float[] bias, int bo, boolean relu, float[] y, int yo, int count) {
    this.x = x;
    this.xo = xo;
    this.bias = bias;
    this.bo = bo;
    this.relu = relu;
    this.y = y;
    this.yo = yo;
    engine.team().run(count, forward);
  }

  private void forwardSample(int member, int sample) {
    float[] image = frame.array(x);
    int origin = frame.place(member, x, xo + sample * in.size());
    int outputs = out.at(2);
    int columns;
    for (int j = 0; j < outputs; j += columns) {
      columns = engine.gemms().get(member).panel(outputs, j);
      for (int row = 0; row < out.at(0); row++) {
        row(member, columns, j, image, origin + row * v.stride() * frame.rowSize(),
            yo + (sample * out.at(0) + row) * out.at(1) * outputs + j);
      }
    }
  }

  /** One panel of one row of the output: starts with the bias, ends with the ReLU while it is in the nearest cache. */
  private void row(int member, int columns, int j, float[] image, int from, int to) {
    Gemm gemm = engine.gemms().get(member);
    int outputs = out.at(2);
    Gemm.start(out.at(1), columns, bias, bo + j, y, to, outputs);
    for (int piece = 0; piece < pieces; piece++) {
      gemm.panel(out.at(1), columns, v.kernel(), length, image, from + piece * h.dilation() * in.at(2),
          h.stride() * in.at(2), v.dilation() * frame.rowSize(), packed, piece * pieceSize() + j * v.kernel() * length,
          y, to, outputs);
    }
    int end = to + out.at(1) * outputs;
    for (int at = to; relu && at < end; at += outputs) {
      engine.kernels().relu(y, at, y, at, columns);
    }
  }

  @Override
  public void dataGradient(float[] dy, int dyo, float[] dx, int dxo, int count) {
    gradient.run(dy, dyo, dx, dxo, count);
  }

  /** Members take columns of the gradient, or rows of the kernel where there are few columns. */
  @Override
  public void weightGradient(float[] x, int xo, float[] dy, int dyo, float[] dw, int dwo, int count) {
    this.x = x;
    this.xo = xo;
    y = dy;
    yo = dyo;
    this.dw = dw;
    this.dwo = dwo;
    this.count = count;
    int members = engine.team().size();
    int width = engine.kernels().panelWidth();
    boolean wide = members == 1 || out.at(2) >= members * width;
    partTaps = wide ? v.kernel() * pieces : 1;
    partColumns = wide ? ((out.at(2) + members - 1) / members + width - 1) / width * width : out.at(2);
    int across = (out.at(2) + partColumns - 1) / partColumns;
    engine.team().run(across * (v.kernel() * pieces / partTaps), weightGradient);
  }

  private void weightPart(int member, int part) {
    int outputs = out.at(2);
    int across = (outputs + partColumns - 1) / partColumns;
    int first = part / across * partTaps;
    int left = part % across * partColumns;
    int columns = Math.min(partColumns, outputs - left);
    float[] image = frame.array(x);
    for (int sample = 0; sample < count; sample++) {
      int origin = frame.place(member, x, xo + sample * in.size());
      for (int tap = first; tap < first + partTaps; tap++) {
        int corner = tap / pieces * v.dilation() * frame.rowSize() + tap % pieces * h.dilation() * in.at(2);
        engine.gemms().get(member).multiplyTransposed(length, columns, out.at(0), out.at(1), image, origin + corner,
            h.stride() * in.at(2), v.stride() * frame.rowSize(), y, yo + sample * out.size() + left, outputs, dw,
            dwo + tap * length * outputs + left, outputs);
      }
    }
  }
}
