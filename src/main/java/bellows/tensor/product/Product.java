package bellows.tensor.product;

import bellows.kernel.Kernels;
import bellows.tensor.Arena;
import bellows.tensor.Team;
import java.util.List;

/**
 * Products of matrices as they lie in memory, in the four cases of transposition, shared by a team. Blocks of A and B
 * are packed while they are in the nearest caches; no matrix is transposed in memory. Where B is to be transposed, the
 * product's own transpose {@code Cᵀ = B·Aᵀ} is computed: a dense layer's weights are then read once and packed never.
 *
 * <p>Each element of C is one chain of fused multiply-adds in ascending k, from zero or from its value.
 */
public final class Product {
  private static final int HEIGHT = Gemm.HEIGHT;
  /** Floats of a packed block of B that many rows of A go through, and so is read from any cache. */
  private static final int BLOCK = 512 * 1024;
  /** Floats of one that few rows go through: it must not leave the near caches before they have. */
  private static final int NEAR_BLOCK = Math.min(BLOCK, Gemm.cacheBytes() / 16);
  private static final int FEW_ROWS = 2 * HEIGHT;
  /** Steps of the sum after which a product goes through C, and columns of a transposed one in one round. */
  private static final int LONG = 4096;
  private static final int BESIDE = 128;
  private static final int PACKED = Math.max(BLOCK, LONG * BESIDE);
  /** Parts for each member: so many that a slow one does not keep the others waiting long. */
  private static final int SHARES = 4;

  /** A matrix as it lies: element (i, j) at {@code offset + i * stride + j}, or of its transpose. */
  private static final class Operand {
    private float[] array;
    private int offset;
    private int stride;
    private boolean transposed;

    void set(float[] values, int at, int distance, boolean turned) {
      array = values;
      offset = at;
      stride = distance;
      transposed = turned;
    }

    /** Where element (i, j) of the operand lies, whether transposed or not. */
    int at(int i, int j) {
      return transposed ? offset + j * stride + i : offset + i * stride + j;
    }
  }

  private final Kernels kernels;
  private final List<Gemm> gemms;
  private final Team team;
  private final Arena.Scratch scratch;
  private final int perMember;
  private final Operand a = new Operand();
  private final Operand b = new Operand();
  private final Team.Part straight = this::straight;
  private final Team.Part turned = this::turned;
  private int m;
  private int n;
  private int k;
  private float[] c;
  private int co;
  private int ldc;
  private boolean add;
  private int rowsOfPart;
  private int columnsOfPart;
  private int partsAcross;

  public Product(Engine engine) {
    kernels = engine.kernels();
    gemms = engine.gemms();
    team = engine.team();
    perMember = PACKED + HEIGHT * Math.max(Gemm.DEPTH, BESIDE);
    scratch = engine.arena().scratch(perMember * team.size());
  }

  /** The first operand: m × k, or k × m as it lies if {@code transposed}. */
  public Product left(float[] array, int offset, int stride, boolean transposed) {
    a.set(array, offset, stride, transposed);
    return this;
  }

  /** The second operand: k × n, or n × k as it lies if {@code transposed}. */
  public Product right(float[] array, int offset, int stride, boolean transposed) {
    b.set(array, offset, stride, transposed);
    return this;
  }

  /**
   * {@code C = A·B}, or {@code C += A·B}.
   *
   * @param array C, m × n, rows {@code stride} apart
   */
  public void into(float[] array, int offset, int stride, int rows, int columns, int depth, boolean adding) {
    m = rows;
    n = columns;
    k = depth;
    c = array;
    co = offset;
    ldc = stride;
    add = adding;
    if (b.transposed) {
      rowsOfPart = share(n, HEIGHT, team.size() * SHARES);
      team.run((n + rowsOfPart - 1) / rowsOfPart, turned);
      return;
    }
    // Columns are cut first: then no member packs what another packs.
    int width = kernels.panelWidth();
    int across = Math.min(team.size(), Math.max(1, n / (8 * width)));
    columnsOfPart = share(n, width, across);
    partsAcross = (n + columnsOfPart - 1) / columnsOfPart;
    rowsOfPart = share(m, HEIGHT, (team.size() + partsAcross - 1) / partsAcross);
    team.run(partsAcross * ((m + rowsOfPart - 1) / rowsOfPart), straight);
  }

  /** The size of a share of {@code extent}, in whole units unless there is less than one for each. */
  private static int share(int extent, int unit, int shares) {
    int size = (extent + shares - 1) / shares;
    return Math.min(extent, (size + unit - 1) / unit * unit);
  }

  private void straight(int member, int part) {
    int top = part / partsAcross * rowsOfPart;
    int bottom = Math.min(m, top + rowsOfPart);
    int right = Math.min(n, part % partsAcross * columnsOfPart + columnsOfPart);
    boolean few = bottom - top <= FEW_ROWS;
    int most = few ? Gemm.depth(k) : LONG;
    int columns;
    for (int j = part % partsAcross * columnsOfPart; j < right; j += columns) {
      columns = Math.min(right - j, blockColumns(few ? NEAR_BLOCK : BLOCK, Math.min(k, most)));
      for (int p = 0; p < k; p += most) {
        int steps = Math.min(most, k - p);
        gemms.get(member).pack(steps, columns, b.array, b.at(p, j), b.stride, 1, scratch.array(), member * perMember);
        for (int i = top; i < bottom; i += HEIGHT) {
          block(member, Math.min(HEIGHT, bottom - i), columns, i, j, p, steps);
        }
      }
    }
  }

  /** Columns of a packed block: as many as fill it, in whole panels, of which three are a tile's on wide vectors. */
  private int blockColumns(int floats, int steps) {
    int width = 3 * kernels.panelWidth();
    return Math.max(1, floats / steps / width) * width;
  }

  /**
   * Rows of A with a packed block of B, while their part of C stays in a near cache. A's are copied if enough panels
   * use them: rows far apart share sets.
   */
  private void block(int member, int rows, int columns, int i, int j, int p, int steps) {
    boolean copy = columns > 4 * kernels.panelWidth();
    float[] memory = scratch.array();
    Gemm gemm = gemms.get(member);
    int width = gemm.width(columns);
    int depth = Gemm.depth(steps);
    for (int q = 0; q < steps; q += depth) {
      int length = Math.min(depth, steps - q);
      float[] array = copy ? memory : a.array;
      int from = copy ? member * perMember + PACKED : a.at(i, p + q);
      int stride = copy ? a.transposed ? rows : depth : a.stride;
      if (copy) {
        int lines = a.transposed ? length : rows;
        int floats = a.transposed ? rows : length;
        for (int line = 0; line < lines; line++) {
          System.arraycopy(a.array, a.at(i, p + q) + line * a.stride, memory, from + line * stride, floats);
        }
      }
      int packed = member * perMember + q * width;
      boolean fresh = p + q == 0 && !add;
      int to = co + i * ldc + j;
      if (a.transposed) {
        gemm.multiplyTransposedPacked(rows, columns, 1, length, array, from, stride, 0, memory, packed, steps * width,
            fresh, c, to, ldc);
      } else {
        gemm.multiply(rows, columns, length, array, from, stride, memory, packed, steps * width, fresh ? null : c, to,
            ldc, c, to, ldc);
      }
    }
  }

  /** Rows of Cᵀ, that is columns of C: rows of B with all of Aᵀ, which is packed once for a round. */
  private void turned(int member, int part) {
    int first = part * rowsOfPart;
    int end = Math.min(n, first + rowsOfPart);
    float[] memory = scratch.array();
    int packed = member * perMember;
    int tile = packed + PACKED;
    Gemm gemm = gemms.get(member);
    for (int i = 0; i < m; i += BESIDE) {
      int columns = Math.min(BESIDE, m - i);
      int stride = Math.max(columns, kernels.lanes());
      for (int p = 0; p < k; p += LONG) {
        int depth = Math.min(LONG, k - p);
        gemm.pack(depth, columns, a.array, a.at(i, p), a.transposed ? a.stride : 1, a.transposed ? 1 : a.stride, memory,
            packed);
        for (int j = first; j < end; j += HEIGHT) {
          int rows = Math.min(HEIGHT, end - j);
          boolean fresh = p == 0 && !add;
          if (!fresh) {
            load(rows, columns, i, j, memory, tile, stride);
          }
          gemm.multiply(rows, columns, depth, b.array, b.at(p, j), b.stride, memory, packed, depth * gemm.width(columns),
              fresh ? null : memory, tile, stride, memory, tile, stride);
          store(rows, columns, i, j, memory, tile, stride);
        }
      }
    }
  }

  /** Sets a tile of Cᵀ from C. */
  private void load(int rows, int columns, int i, int j, float[] memory, int tile, int stride) {
    for (int column = 0; column < columns; column++) {
      int at = co + (i + column) * ldc + j;
      for (int row = 0; row < rows; row++) {
        memory[tile + row * stride + column] = c[at + row];
      }
    }
  }

  /** Sets C from a tile of Cᵀ: the reverse of {@link #load}. */
  private void store(int rows, int columns, int i, int j, float[] memory, int tile, int stride) {
    for (int column = 0; column < columns; column++) {
      int at = co + (i + column) * ldc + j;
      for (int row = 0; row < rows; row++) {
        c[at + row] = memory[tile + row * stride + column];
      }
    }
  }
}
