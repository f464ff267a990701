package bellows.tensor.convolution;

import bellows.tensor.Arena;
import bellows.tensor.Shape;
import bellows.tensor.Team;
import bellows.tensor.Window;
import bellows.tensor.product.Engine;
import bellows.tensor.product.Gemm;
import bellows.tensor.product.Packing;
import java.util.Arrays;

/**
 * Convolution without im2col: pixels of the output are the rows of a product whose A is the image itself. Each of the
 * kernel's rows is a run of {@code width × C} contiguous floats. Where columns of the kernel are dilated they do not
 * touch, and each is a product of its own.
 */
final class DirectConvolution implements Convolution {
  private static final int HEIGHT = Gemm.HEIGHT;
  /** A number of pixels that no form of tile leaves a rest of. */
  private static final int TILE = 24;

  private final Engine engine;
  private final Window.Axis v;
  private final Window.Axis h;
  private final Shape in;
  private final Shape out;
  private final Frame frame;
  private final DataGradient gradient;
  private final PackedWeights packed;
  private final Packing packing;
  private final Arena.Scratch scratch;
  private final int packedAt;
  /** Rows of the output whose part of the weights' gradient is summed at a time. */
  private final int together;
  /** The kernel's columns in pieces that are contiguous in an image. */
  private final int pieces;
  private final int length;
  /** Where the output's pixels find theirs in an image. */
  private final int[] starts;
  private final RunBlocks blocks;
  private final Team.Part forward = this::forwardSlice;
  private final Team.Part weightGradient = this::weightPart;
  private float[] x;
  private int xo;
  private float[] y;
  private int yo;
  private float[] bias;
  private int bo;
  private Finish finish;
  private float[] panels;
  private float[] dw;
  private int dwo;
  private int count;
  private int slices;
  private int partColumns;
  private int partTaps;

  /** @param batch the most samples of a pass */
  DirectConvolution(Engine engine, Window window, Shape in, int outputs, int batch) {
    this.engine = engine;
    this.in = in;
    v = window.vertical();
    h = window.horizontal();
    out = window.output(in, outputs);
    frame = new Frame(engine, in, v.padding(), h.padding());
    pieces = h.dilation() == 1 ? 1 : h.kernel();
    length = h.kernel() / pieces * in.at(2);
    starts = new int[out.at(0) * out.at(1)];
    Arrays.setAll(starts, pixel -> pixel / out.at(1) * v.stride() * frame.rowSize()
        + pixel % out.at(1) * h.stride() * in.at(2));
    blocks = new RunBlocks(v.kernel(), length);
    together = Math.max(1, Math.min(out.at(0), Gemm.DEPTH / out.at(1)));
    packedAt = frame.end(engine);
    packing = new Packing(engine);
    packed = new PackedWeights(engine.arena(), pieces * pieceSize(), starts.length * batch, packedAt, this::pack);
    scratch = engine.arena().forWayBack().scratch(packedAt
        + engine.gemms().get(0).packedSize(together * out.at(1), outputs) * engine.team().size());
    gradient = ScatteredGradient.suits(window, in, out)
        ? new ScatteredGradient(engine.forWayBack(), window, in, out, batch)
        : new PhasedGradient(engine.forWayBack(), window, in, out, batch);
  }

  @Override
  public void weights(float[] weights, int wo) {
    packed.weights(weights, wo);
    gradient.weights(weights, wo);
  }

  private void pack(float[] weights, int wo, float[] to, int at) {
    int outputs = out.at(2);
    for (int piece = 0; piece < pieces; piece++) {
      for (int row = 0; row < v.kernel(); row++) {
        packing.rows(v.kernel() * length, row * length, length, outputs, weights,
            wo + (row * pieces + piece) * length * outputs, outputs, 1, to, at + piece * pieceSize());
      }
    }
  }

  @Override
  public void forgetWeights() {
    weights(null, 0);
  }

  private int pieceSize() {
    return engine.gemms().get(0).packedSize(v.kernel() * length, out.at(2));
  }

  @Override
  public void forward(float[] x, int xo, float[] bias, int bo, Finish finish, float[] y, int yo, int count) {
    this.x = x;
    this.xo = xo;
    this.bias = bias;
    this.bo = bo;
    this.finish = finish;
    this.y = y;
    this.yo = yo;
    panels = packed.array();
    int members = engine.team().size();
    slices = count >= members ? 1 : (members + count - 1) / count;
    engine.team().run(count * slices, forward);
  }

  /** A sample, or, where there are fewer than members, a slice of its pixels. */
  private void forwardSlice(int member, int part) {
    float[] image = frame.array(x);
    int sample = part / slices;
    int some = (starts.length + slices * TILE - 1) / (slices * TILE) * TILE;
    int first = part % slices * some;
    int end = Math.min(starts.length, first + some);
    int origin = first < end ? frame.place(member, x, xo + sample * in.size()) : 0;
    for (int pixel = first; pixel < end; pixel += HEIGHT) {
      pixels(member, pixel, Math.min(HEIGHT, end - pixel), image, origin,
          yo + sample * out.size() + pixel * out.at(2));
    }
  }

  /** Some pixels of the output: they start with the bias, and end with the ReLU while they are in a near cache. */
  private void pixels(int member, int first, int some, float[] image, int origin, int to) {
    Gemm gemm = engine.gemms().get(member);
    int outputs = out.at(2);
    for (int piece = 0; piece < pieces; piece++) {
      boolean begin = piece == 0;
      blocks.multiply(gemm, some, outputs, image, origin + piece * h.dilation() * in.at(2), starts, first,
          v.dilation() * frame.rowSize(), panels, packed.offset() + piece * pieceSize(), begin ? bias : y,
          begin ? bo : to, begin ? 0 : outputs, y, to, outputs);
    }
    finish.run(engine.kernels(), y, to, some * outputs);
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
    int firstTap = part / across * partTaps;
    int left = part % across * partColumns;
    int columns = Math.min(partColumns, outputs - left);
    float[] image = frame.array(x);
    for (int sample = 0; sample < count; sample++) {
      int origin = frame.place(member, x, xo + sample * in.size());
      for (int row = 0; row < out.at(0); row += together) {
        weightRows(member, row, Math.min(together, out.at(0) - row), firstTap, left, columns, image, origin,
            yo + sample * out.size());
      }
    }
  }

  /** What some rows of the output add: their part of dy is packed once for all taps. */
  private void weightRows(int member, int row, int rows, int firstTap, int left, int columns, float[] image, int origin,
      int from) {
    Gemm gemm = engine.gemms().get(member);
    int outputs = out.at(2);
    int pixels = rows * out.at(1);
    float[] memory = scratch.array();
    int at = packedAt + member * gemm.packedSize(together * out.at(1), outputs);
    gemm.pack(pixels, columns, y, from + row * out.at(1) * outputs + left, outputs, 1, memory, at);
    for (int tap = firstTap; tap < firstTap + partTaps; tap++) {
      int corner = (tap / pieces * v.dilation() + row * v.stride()) * frame.rowSize()
          + tap % pieces * h.dilation() * in.at(2);
      gemm.multiplyTransposedPacked(length, columns, rows, out.at(1), image, origin + corner, h.stride() * in.at(2),
          v.stride() * frame.rowSize(), memory, at, dw, dwo + tap * length * outputs + left, outputs);
    }
  }
}
