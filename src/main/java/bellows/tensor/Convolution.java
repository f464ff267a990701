package bellows.tensor;

import java.util.Arrays;

/**
 * Direct two-dimensional convolution (cross-correlation, as the field calls it) over NHWC images, without im2col: one
 * row of the output is a product whose A is the image itself. Pixels are {@code stride × C} apart, and each of the
 * kernel's rows is a run of {@code width × C} contiguous floats.
 *
 * <p>Weights are kernel height × kernel width × C × O, output channels innermost. Belongs to one thread.
 */
public final class Convolution {
  private final Gemm gemm;
  private final Window.Axis v;
  private final Window.Axis h;
  private final Shape in;
  private final Shape out;
  private final Shape padded;
  private final float[] image;
  private final DataGradient dataGradient;

  public Convolution(Gemm gemm, Arena arena, Window window, Shape in, int outputs) {
    this.gemm = gemm;
    this.in = in;
    v = window.vertical();
    h = window.horizontal();
    out = window.output(in, outputs);
    padded = Shape.of(in.at(0) + 2 * v.padding(), in.at(1) + 2 * h.padding(), in.at(2));
    image = padded.equals(in) ? null : arena.claim(padded.size());
    dataGradient = new DataGradient(gemm, arena, v, h, in, out);
  }

  /** Floats for the packed weights of {@link #forward}. */
  public int packedSize() {
    return gemm.packedSize(v.kernel() * h.kernel() * in.at(2), out.at(2));
  }

  /** Floats for the packed weights of {@link #dataGradient}. */
  public int turnedSize() {
    return dataGradient.packedSize();
  }

  public void pack(float[] weights, int wo, float[] packed) {
    gemm.pack(v.kernel() * h.kernel() * in.at(2), out.at(2), weights, wo, out.at(2), 1, packed, 0);
  }

  public void turn(float[] weights, int wo, float[] turned) {
    dataGradient.pack(weights, wo, turned);
  }

  /** Adds the convolution of one image to {@code y}, which holds the bias or zeros. */
  public void forward(float[] x, int xo, float[] packed, float[] y, int yo) {
    float[] a = image == null ? x : pad(x, xo);
    int origin = image == null ? xo : 0;
    int length = h.kernel() * in.at(2);
    int rowSize = padded.at(1) * in.at(2);
    int outputs = out.at(2);
    int columns;
    for (int j = 0; j < outputs; j += columns) {
      columns = gemm.panel(outputs, j);
      int panel = j * v.kernel() * length;
      for (int row = 0; row < out.at(0); row++) {
        gemm.panel(out.at(1), columns, v.kernel(), length, a,
            origin + row * v.stride() * rowSize, h.stride() * in.at(2), rowSize, packed, panel, y,
            yo + row * out.at(1) * outputs + j, outputs);
      }
    }
  }

  /** Adds one image's part to the gradient of the weights. */
  public void weightGradient(float[] x, int xo, float[] dy, int dyo, float[] dw, int dwo) {
    float[] a = image == null ? x : pad(x, xo);
    int origin = image == null ? xo : 0;
    int length = h.kernel() * in.at(2);
    int rowSize = padded.at(1) * in.at(2);
    int outputs = out.at(2);
    for (int k = 0; k < v.kernel(); k++) {
      gemm.multiplyTransposed(length, outputs, out.at(0), out.at(1), a, origin + k * rowSize, h.stride() * in.at(2),
          v.stride() * rowSize, dy, dyo, outputs, dw, dwo + k * length * outputs, outputs);
    }
  }

  /** Sets {@code dx} of one image, from weights that {@link #turn} has packed. */
  public void dataGradient(float[] dy, int dyo, float[] turned, float[] dx, int dxo) {
    dataGradient.run(dy, dyo, turned, dx, dxo);
  }

  /** The image inside a frame of zeros, which is written once and stays. */
  private float[] pad(float[] x, int xo) {
    int rowSize = in.at(1) * in.at(2);
    for (int row = 0; row < in.at(0); row++) {
      int to = ((row + v.padding()) * padded.at(1) + h.padding()) * in.at(2);
      System.arraycopy(x, xo + row * rowSize, image, to, rowSize);
    }
    return image;
  }

  /**
   * The gradient of the input. Output pixel o reads input pixels {@code o·stride + k}; seen from the input, the pixels
   * of one phase (position modulo stride) are a stride-1 convolution of dy with every stride-th tap of the kernel,
   * turned round. So no zero is multiplied, and the same panels serve.
   */
  private static final class DataGradient {
    /** One phase of one axis: which taps reach it and which outputs it has. */
    private record Phase(int taps, int first, int from, int count, int stride, int phase) {
      static Phase of(Window.Axis axis, int phase, int extent, int outputs) {
        int taps = Math.max(0, (axis.kernel() - phase + axis.stride() - 1) / axis.stride());
        // Padded position stride·q + phase is input position from; q runs while both dy and the image reach it.
        int q = Math.max(0, (axis.padding() - phase + axis.stride() - 1) / axis.stride());
        int from = q * axis.stride() + phase - axis.padding();
        int inside = from >= extent ? 0 : (extent - 1 - from) / axis.stride() + 1;
        return new Phase(taps, q, from, Math.min(inside, outputs + taps - 1 - q), axis.stride(), phase);
      }

      /** The kernel's position of tap t, in turned order. */
      int tap(int t) {
        return phase + stride * (taps - 1 - t);
      }
    }

    private final Gemm gemm;
      private final Shape in;
    private final Shape out;
    private final int kernelWidth;
    private final Phase[] rows;
    private final Phase[] columns;
    private final int rowFrame;
    private final int columnFrame;
    private final float[] framed;

    DataGradient(Gemm gemm, Arena arena, Window.Axis v, Window.Axis h, Shape in, Shape out) {
      this.gemm = gemm;
        this.in = in;
      this.out = out;
      kernelWidth = h.kernel();
      rows = new Phase[v.stride()];
      columns = new Phase[h.stride()];
      Arrays.setAll(rows, phase -> Phase.of(v, phase, in.at(0), out.at(0)));
      Arrays.setAll(columns, phase -> Phase.of(h, phase, in.at(1), out.at(1)));
      rowFrame = rows[0].taps - 1;
      columnFrame = columns[0].taps - 1;
      framed = rowFrame + columnFrame == 0 ? null
          : arena.claim((out.at(0) + 2 * rowFrame) * (out.at(1) + 2 * columnFrame) * out.at(2));
    }

    int packedSize() {
      int size = 0;
      for (Phase row : rows) {
        for (Phase column : columns) {
          size += gemm.packedSize(row.taps * column.taps * out.at(2), in.at(2));
        }
      }
      return size;
    }

    void pack(float[] weights, int wo, float[] packed) {
      int channels = in.at(2);
      int outputs = out.at(2);
      int po = 0;
      for (Phase row : rows) {
        for (Phase column : columns) {
          int depth = row.taps * column.taps * outputs;
          for (int t = 0; t < row.taps * column.taps; t++) {
            int tap = row.tap(t / column.taps) * kernelWidth + column.tap(t % column.taps);
            gemm.packRows(depth, t * outputs, outputs, channels, weights, wo + tap * channels * outputs, 1, outputs,
                packed, po);
          }
          po += gemm.packedSize(depth, channels);
        }
      }
    }

    void run(float[] dy, int dyo, float[] packed, float[] dx, int dxo) {
      Arrays.fill(dx, dxo, dxo + in.size(), 0);
      float[] a = framed == null ? dy : frame(dy, dyo);
      int origin = framed == null ? dyo : 0;
      int po = 0;
      for (Phase row : rows) {
        for (Phase column : columns) {
          phase(row, column, a, origin, packed, po, dx, dxo);
          po += gemm.packedSize(row.taps * column.taps * out.at(2), in.at(2));
        }
      }
    }

    private void phase(Phase row, Phase column, float[] a, int origin, float[] packed, int po, float[] dx, int dxo) {
      if (row.taps == 0 || column.taps == 0 || column.count <= 0) {
        return;
      }
      int outputs = out.at(2);
      int channels = in.at(2);
      int rowSize = (out.at(1) + 2 * columnFrame) * outputs;
      int length = column.taps * outputs;
      int left = column.first - (column.taps - 1) + columnFrame;
      int columns;
      for (int j = 0; j < channels; j += columns) {
        columns = gemm.panel(channels, j);
        for (int q = 0; q < row.count; q++) {
          int top = row.first + q - (row.taps - 1) + rowFrame;
          int pixel = (row.from + q * row.stride) * in.at(1) + column.from;
          gemm.panel(column.count, columns, row.taps, length, a,
              origin + top * rowSize + left * outputs, outputs, rowSize, packed, po + j * row.taps * length, dx,
              dxo + pixel * channels + j, column.stride * channels);
        }
      }
    }

    private float[] frame(float[] dy, int dyo) {
      int rowSize = out.at(1) * out.at(2);
      for (int row = 0; row < out.at(0); row++) {
        int to = ((row + rowFrame) * (out.at(1) + 2 * columnFrame) + columnFrame) * out.at(2);
        System.arraycopy(dy, dyo + row * rowSize, framed, to, rowSize);
      }
      return framed;
    }
  }
}
