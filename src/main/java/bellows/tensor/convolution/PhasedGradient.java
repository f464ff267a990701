package bellows.tensor.convolution;

import bellows.tensor.Padding;
import bellows.tensor.Shape;
import bellows.tensor.Team;
import bellows.tensor.Window;
import bellows.tensor.product.Engine;
import bellows.tensor.product.Gemm;
import java.util.Arrays;

/**
 * The gradient of a convolution's input as convolutions of dy. Output pixel o reads input pixels
 * {@code o·stride + k}; seen from the input, the pixels of one phase (position modulo stride) are a stride-1
 * convolution of dy with every stride-th tap of the kernel, turned round. So no zero is multiplied, and the same panels
 * serve.
 */
final class PhasedGradient extends DataGradient {
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

  private final Engine engine;
  private final Shape in;
  private final Shape out;
  private final int kernelWidth;
  private final Phase[] rows;
  private final Phase[] columns;
  private final Frame frame;
  private final float[] packed;
  private final Team.Part part = this::sample;
  private float[] dy;
  private int dyo;
  private float[] dx;
  private int dxo;

  PhasedGradient(Engine engine, Window window, Shape in, Shape out) {
    this.engine = engine;
    this.in = in;
    this.out = out;
    Window.Axis v = window.vertical();
    Window.Axis h = window.horizontal();
    kernelWidth = h.kernel();
    rows = new Phase[v.stride()];
    columns = new Phase[h.stride()];
    Arrays.setAll(rows, phase -> Phase.of(v, phase, in.at(0), out.at(0)));
    Arrays.setAll(columns, phase -> Phase.of(h, phase, in.at(1), out.at(1)));
    frame = new Frame(engine, out, Padding.of(rows[0].taps - 1), Padding.of(columns[0].taps - 1));
    int size = 0;
    for (Phase row : rows) {
      for (Phase column : columns) {
        size += packedSize(row, column);
      }
    }
    packed = engine.arena().claim(size);
  }

  private int packedSize(Phase row, Phase column) {
    return engine.gemms().get(0).packedSize(row.taps * column.taps * out.at(2), in.at(2));
  }

  @Override
  void pack(float[] weights, int wo) {
    int channels = in.at(2);
    int outputs = out.at(2);
    int po = 0;
    for (Phase row : rows) {
      for (Phase column : columns) {
        int taps = row.taps * column.taps;
        for (int t = 0; t < taps; t++) {
          int tap = row.tap(t / column.taps) * kernelWidth + column.tap(t % column.taps);
          engine.gemms().get(0).packRows(taps * outputs, t * outputs, outputs, channels, weights,
              wo + tap * channels * outputs, 1, outputs, packed, po);
        }
        po += packedSize(row, column);
      }
    }
  }

  @Override
  void compute(float[] dy, int dyo, float[] dx, int dxo, int count) {
    this.dy = dy;
    this.dyo = dyo;
    this.dx = dx;
    this.dxo = dxo;
    engine.team().run(count, part);
  }

  private void sample(int member, int sample) {
    int to = dxo + sample * in.size();
    Arrays.fill(dx, to, to + in.size(), 0);
    float[] image = frame.array(dy);
    int origin = frame.place(member, dy, dyo + sample * out.size());
    int po = 0;
    for (Phase row : rows) {
      for (Phase column : columns) {
        if (row.taps > 0 && column.taps > 0 && column.count > 0) {
          phase(engine.gemms().get(member), row, column, image, origin, po, to);
        }
        po += packedSize(row, column);
      }
    }
  }

  private void phase(Gemm gemm, Phase row, Phase column, float[] image, int origin, int po, int to) {
    int channels = in.at(2);
    int length = column.taps * out.at(2);
    int left = column.first - (column.taps - 1) + columns[0].taps - 1;
    int panel;
    for (int j = 0; j < channels; j += panel) {
      panel = gemm.panel(channels, j);
      for (int q = 0; q < row.count; q++) {
        int top = row.first + q - (row.taps - 1) + rows[0].taps - 1;
        int pixel = (row.from + q * row.stride) * in.at(1) + column.from;
        gemm.panel(column.count, panel, row.taps, length, image, origin + top * frame.rowSize() + left * out.at(2),
            out.at(2), frame.rowSize(), packed, po + j * row.taps * length, dx, to + pixel * channels + j,
            column.stride * channels);
      }
    }
  }
}
