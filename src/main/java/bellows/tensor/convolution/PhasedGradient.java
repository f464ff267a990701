package bellows.tensor.convolution;

import bellows.tensor.Arena;
import bellows.tensor.Padding;
import bellows.tensor.Shape;
import bellows.tensor.Team;
import bellows.tensor.Window;
import bellows.tensor.product.Engine;
import bellows.tensor.product.Gemm;
import bellows.tensor.product.Packing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The gradient of a convolution's input as convolutions of dy. Output pixel o reads input pixels
 * {@code o·stride + k}; seen from the input, the pixels of one phase (position modulo stride) are a stride-1
 * convolution of dy with every stride-th tap of the kernel, turned round. So no zero is multiplied, and the same panels
 * serve.
 */
final class PhasedGradient implements DataGradient {
  /** One phase of one axis: which taps reach it and which outputs it has. */
  private record Phase(int taps, int first, int from, int count, int stride, int phase) {
    static Phase of(Window.Axis axis, int phase, int extent, int outputs) {
      int taps = Math.max(0, (axis.kernel() - phase + axis.stride() - 1) / axis.stride());
      // Padded position stride·q + phase is input position from; q runs while both dy and the image reach it.
      int q = Math.max(0, (axis.padding().before() - phase + axis.stride() - 1) / axis.stride());
      int from = q * axis.stride() + phase - axis.padding().before();
      int inside = from >= extent ? 0 : (extent - 1 - from) / axis.stride() + 1;
      return new Phase(taps, q, from, Math.min(inside, outputs + taps - 1 - q), axis.stride(), phase);
    }

    /** The kernel's position of tap t, in turned order. */
    int tap(int t) {
      return phase + stride * (taps - 1 - t);
    }
  }

  /**
   * The pixels of one phase of both axes: a product whose rows are these pixels.
   *
   * @param starts where they find theirs in a framed dy
   * @param targets where they lie in dx
   * @param packedAt where its weights are
   */
  private record Pixels(Phase row, Phase column, RunBlocks blocks, int[] starts, int[] targets, int packedAt) {
    int taps() {
      return row.taps * column.taps;
    }
  }

  private static final int HEIGHT = Gemm.HEIGHT;

  private final Engine engine;
  private final Shape in;
  private final Shape out;
  private final int kernelWidth;
  private final List<Pixels> phases = new ArrayList<>();
  private final Frame frame;
  private final Arena.Scratch scratch;
  private final int blockAt;
  private final PackedWeights packed;
  private final Packing packing;
  private final boolean dense;
  private final Team.Part part = this::sample;
  private float[] panels;
  private float[] dy;
  private int dyo;
  private float[] dx;
  private int dxo;

  /** @param batch the most samples of a pass */
  PhasedGradient(Engine engine, Window window, Shape in, Shape out, int batch) {
    this.engine = engine;
    this.in = in;
    this.out = out;
    Window.Axis v = window.vertical();
    Window.Axis h = window.horizontal();
    kernelWidth = h.kernel();
    Phase[] rows = phases(v, in.at(0), out.at(0));
    Phase[] columns = phases(h, in.at(1), out.at(1));
    frame = new Frame(engine, out, Padding.of(rows[0].taps - 1), Padding.of(columns[0].taps - 1));
    int size = 0;
    for (Phase row : rows) {
      for (Phase column : columns) {
        if (row.taps * column.taps > 0 && row.count * column.count > 0) {
          phases.add(pixels(row, column, rows[0].taps, columns[0].taps, size));
          size += engine.gemms().get(0).packedSize(row.taps * column.taps * out.at(2), in.at(2));
        }
      }
    }
    dense = v.stride() * h.stride() == 1 && rows[0].count == in.at(0) && columns[0].count == in.at(1);
    blockAt = frame.end(engine);
    int end = blockAt + HEIGHT * in.at(2) * engine.team().size();
    scratch = engine.arena().scratch(end);
    packing = new Packing(engine);
    packed = new PackedWeights(engine.arena(), size, out.at(0) * out.at(1) * batch, end, this::pack);
  }

  private static Phase[] phases(Window.Axis axis, int extent, int outputs) {
    Phase[] phases = new Phase[axis.stride()];
    Arrays.setAll(phases, phase -> Phase.of(axis, phase, extent, outputs));
    return phases;
  }

  /** @param most taps of any phase: the frame around dy is one smaller */
  private Pixels pixels(Phase row, Phase column, int mostRows, int mostColumns, int packedAt) {
    int[] starts = new int[row.count * column.count];
    int[] targets = new int[starts.length];
    int top = row.first - (row.taps - 1) + mostRows - 1;
    int left = column.first - (column.taps - 1) + mostColumns - 1;
    for (int i = 0; i < starts.length; i++) {
      int y = i / column.count;
      int x = i % column.count;
      starts[i] = (top + y) * frame.rowSize() + (left + x) * out.at(2);
      targets[i] = ((row.from + y * row.stride) * in.at(1) + column.from + x * column.stride) * in.at(2);
    }
    return new Pixels(row, column, new RunBlocks(row.taps, column.taps * out.at(2)), starts, targets, packedAt);
  }

  @Override
  public void weights(float[] weights, int wo) {
    packed.weights(weights, wo);
  }

  private void pack(float[] weights, int wo, float[] to, int at) {
    int channels = in.at(2);
    int outputs = out.at(2);
    for (Pixels pixels : phases) {
      for (int t = 0; t < pixels.taps(); t++) {
        int tap = pixels.row.tap(t / pixels.column.taps) * kernelWidth + pixels.column.tap(t % pixels.column.taps);
        packing.rows(pixels.taps() * outputs, t * outputs, outputs, channels, weights, wo + tap * channels * outputs, 1,
            outputs, to, at + pixels.packedAt);
      }
    }
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
    if (!dense) {
      Arrays.fill(dx, to, to + in.size(), 0);
    }
    int origin = frame.place(member, dy, dyo + sample * out.size());
    for (Pixels pixels : phases) {
      for (int first = 0; first < pixels.starts.length; first += HEIGHT) {
        some(member, pixels, first, Math.min(HEIGHT, pixels.starts.length - first), origin, to);
      }
    }
  }

  /** Some pixels of a phase; where they do not lie side by side in dx, by way of scratch memory. */
  private void some(int member, Pixels pixels, int first, int rows, int origin, int to) {
    Gemm gemm = engine.gemms().get(member);
    int channels = in.at(2);
    float[] image = frame.array(dy);
    if (dense) {
      pixels.blocks.multiply(gemm, rows, channels, image, origin, pixels.starts, first, frame.rowSize(), panels,
          packed.offset() + pixels.packedAt, null, 0, 0, dx, to + first * channels, channels);
      return;
    }
    float[] block = scratch.array();
    int at = blockAt + member * HEIGHT * channels;
    pixels.blocks.multiply(gemm, rows, channels, image, origin, pixels.starts, first, frame.rowSize(), panels,
        packed.offset() + pixels.packedAt, null, 0, 0, block, at, channels);
    for (int row = 0; row < rows; row++) {
      System.arraycopy(block, at + row * channels, dx, to + pixels.targets[first + row], channels);
    }
  }
}
