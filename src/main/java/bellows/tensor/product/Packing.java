package bellows.tensor.product;

import bellows.tensor.Team;

/** Packs matrices as {@link Gemm} does, in panels that a team shares. */
public final class Packing {
  /** Floats that are worth a member's while. */
  private static final int SHARE = 1 << 15;

  private final Engine engine;
  private final Team.Part part = this::part;
  private int k;
  private int from;
  private int count;
  private int n;
  private float[] b;
  private int bo;
  private int rowStride;
  private int columnStride;
  private float[] packed;
  private int po;
  private int panels;
  private int parts;

  public Packing(Engine engine) {
    this.engine = engine;
  }

  /** See {@link Gemm#pack}. */
  public void all(int k, int n, float[] b, int bo, int rowStride, int columnStride, float[] packed, int po) {
    rows(k, 0, k, n, b, bo, rowStride, columnStride, packed, po);
  }

  /** See {@link Gemm#packRows}. */
  public void rows(int k, int from, int count, int n, float[] b, int bo, int rowStride, int columnStride,
      float[] packed, int po) {
    this.k = k;
    this.from = from;
    this.count = count;
    this.n = n;
    this.b = b;
    this.bo = bo;
    this.rowStride = rowStride;
    this.columnStride = columnStride;
    this.packed = packed;
    this.po = po;
    int width = engine.kernels().panelWidth();
    panels = (n + width - 1) / width;
    int most = Math.min(engine.team().size(), panels / 2);
    parts = (int) Math.max(1, Math.min(most, (long) count * n / SHARE));
    engine.team().run(parts, part);
  }

  /** Two panels or more, as a matrix of less than one is packed otherwise. */
  private void part(int member, int number) {
    int width = engine.kernels().panelWidth();
    int first = panels * number / parts;
    int end = Math.min(n, panels * (number + 1) / parts * width);
    engine.gemms().get(member).packRows(k, from, count, end - first * width, b, bo + first * width * columnStride,
        rowStride, columnStride, packed, po + first * k * width);
  }
}
