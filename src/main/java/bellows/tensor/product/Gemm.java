package bellows.tensor.product;

import bellows.kernel.KernelProvider;
import bellows.kernel.Kernels;
import bellows.tensor.Arena;
import java.util.Arrays;

/**
 * Matrix products of one thread, cut into what the kernels take: panels of columns of C and B. The only place that
 * knows of edges. Larger products, which a team shares, are {@link Product}'s.
 *
 * <p>Each element of C is one chain of fused multiply-adds in ascending k from its first value, and storing it between
 * blocks does not round: so block sizes never show in the result. C is added to; or its first values are {@code init},
 * one row for all rows of C, or null for zeros: then nothing has to be written there before.
 *
 * <p>It owns the scratch tiles for C's that are narrower than a vector.
 */
public final class Gemm {
  private static final int NEAR = NearCache.bytes(KernelProvider.kernels().lanes());
  /**
   * Steps of the sum in a block: three panels of so many rows, which rows of A then go through, take a sixteenth of the
   * near cache. They need not fit the nearest: of 32 KB, 256 steps of the widest vectors take 48, and are a tenth faster
   * than 96 (AMD Zen 4), because C is read and written less often.
   */
  public static final int DEPTH = Math.max(64,
      Math.min(256, NEAR / 16 / (12 * KernelProvider.kernels().lanes()) / 32 * 32));
  /** Rows of A that go through all panels before the next rows. */
  public static final int HEIGHT = 96;
  /** Rows of B that are packed together: few enough that each is read ahead as it lies, panel after panel. */
  private static final int LINES = 16;
  /** Rows of B that are transposed together. */
  private static final int SQUARE = 64;

  private final Kernels kernels;
  private final int lanes;
  private final int panelWidth;
  private final float[] edge;
  private final float[] tail;
  /** Where the rows of a matrix begin, for the kernels; of the last distance that was asked for. */
  private final int[] starts = new int[HEIGHT];

  public Gemm(Kernels kernels, Arena arena) {
    this.kernels = kernels;
    lanes = kernels.lanes();
    panelWidth = kernels.panelWidth();
    edge = arena.claim(HEIGHT * lanes);
    tail = arena.claim(DEPTH * lanes);
  }

  /** Bytes of the larger cache that a core has for itself. */
  public static int cacheBytes() {
    return NEAR;
  }

  /** Columns of each panel of a packed B of n columns; see {@link Kernels#panelWidth}. */
  public int width(int n) {
    return Math.min(panelWidth, Math.max(n, lanes));
  }

  private int panels(int n) {
    return (n + panelWidth - 1) / panelWidth;
  }

  /** Steps of one block of a sum of k: blocks are of almost equal length, because short ones spend their time on C. */
  public static int depth(int k) {
    int blocks = (k + DEPTH - 1) / DEPTH;
    return (k + blocks - 1) / blocks;
  }

  /** Floats that a packed B of k × n takes. */
  public int packedSize(int k, int n) {
    return Math.multiplyExact(panels(n) * width(n), k);
  }

  /** Packs B, whose element (p, j) is {@code b[bo + p * rowStride + j * columnStride]}. */
  public void pack(int k, int n, float[] b, int bo, int rowStride, int columnStride, float[] packed, int po) {
    packRows(k, 0, k, n, b, bo, rowStride, columnStride, packed, po);
  }

  /** Packs rows {@code from} … {@code from + count - 1} of a B of k rows, for a B that lies in pieces. */
  public void packRows(int k, int from, int count, int n, float[] b, int bo, int rowStride, int columnStride,
      float[] packed, int po) {
    int together = columnStride == 1 ? LINES : count;
    for (int p = 0; p < count; p += together) {
      packLines(k, from + p, Math.min(together, count - p), n, b, bo + p * rowStride, rowStride, columnStride, packed,
          po);
    }
  }

  private void packLines(int k, int from, int count, int n, float[] b, int bo, int rowStride, int columnStride,
      float[] packed, int po) {
    int width = width(n);
    int columns = Math.min(n, width);
    for (int panel = 0; panel < panels(n); panel++) {
      int j = Math.min(panel * panelWidth, n - columns);
      int to = po + (panel * k + from) * width;
      if (columns < width) {
        Arrays.fill(packed, to, to + count * width, 0);
      }
      if (columnStride == 1) {
        kernels.copyRows(count, columns, b, bo + j, rowStride, packed, to, width);
      } else {
        transpose(count, columns, b, bo + j * columnStride, rowStride, columnStride, packed, to, width);
      }
    }
  }

  /** Transposes in squares, so that neither side leaves the nearest cache. */
  private static void transpose(int rows, int columns, float[] b, int bo, int rowStride, int columnStride,
      float[] packed, int to, int stride) {
    for (int from = 0; from < rows; from += SQUARE) {
      int end = Math.min(rows, from + SQUARE);
      for (int i = 0; i < columns; i++) {
        int column = bo + i * columnStride;
        for (int p = from; p < end; p++) {
          packed[to + p * stride + i] = b[column + p * rowStride];
        }
      }
    }
  }

  /** Sets C to what a layer's product is added to: the bias in each row, or zeros if it is null. */
  public static void start(int m, int n, float[] bias, int bo, float[] c, int co, int ldc) {
    if (bias == null && n == ldc) {
      Arrays.fill(c, co, co + m * n, 0);
      return;
    }
    for (int i = 0; i < m; i++) {
      int at = co + i * ldc;
      if (bias == null) {
        Arrays.fill(c, at, at + n, 0);
      } else {
        System.arraycopy(bias, bo, c, at, n);
      }
    }
  }

  /** {@code C += A·B}: m × k, k × n (packed), m × n. */
  public void multiply(int m, int n, int k, float[] a, int ao, int lda, float[] packed, int po, float[] c, int co,
      int ldc) {
    multiply(m, n, k, a, ao, lda, packed, po, k * width(n), c, co, ldc, c, co, ldc);
  }

  /** {@code C = init + A·B}: m × k, k × n (packed), m × n. */
  public void multiply(int m, int n, int k, float[] a, int ao, int lda, float[] packed, int po, float[] init, int io,
      float[] c, int co, int ldc) {
    multiply(m, n, k, a, ao, lda, packed, po, k * width(n), init, io, 0, c, co, ldc);
  }

  /**
   * With some of the rows of a larger packed B, whose panels are {@code panelStride} apart.
   *
   * @param init C itself, or a row, or null; see {@link Kernels#tile}
   */
  void multiply(int m, int n, int k, float[] a, int ao, int lda, float[] packed, int po, int panelStride, float[] init,
      int io, int ldi, float[] c, int co, int ldc) {
    for (int row = 1; row < HEIGHT && starts[1] != lda; row++) {
      starts[HEIGHT - row] = (HEIGHT - row) * lda;
    }
    int depth = depth(k);
    int width = width(n);
    for (int i = 0; i < m; i += HEIGHT) {
      int rows = Math.min(HEIGHT, m - i);
      for (int p = 0; p < k; p += depth) {
        int to = co + i * ldc;
        boolean first = p == 0;
        multiply(rows, n, 1, Math.min(depth, k - p), a, ao + i * lda + p, starts, 0, 0, packed, po + p * width,
            panelStride, first ? init : c, first ? io + i * ldi : to, first ? ldi : ldc, c, to, ldc);
      }
    }
  }

  /**
   * {@code C = init + A·B}, where row i of A begins at {@code ao + starts[first + i]} and is {@code runs} pieces of
   * {@code length} floats, {@code runStride} apart: the pixels of a convolution's output.
   *
   * @param packed from the first of these steps of the sum on, of panels {@code panelStride} apart
   * @param init C itself, or a row, or null; see {@link Kernels#tile}
   */
  public void multiply(int rows, int n, int runs, int length, float[] a, int ao, int[] starts, int first,
      int runStride, float[] packed, int po, int panelStride, float[] init, int io, int ldi, float[] c, int co,
      int ldc) {
    if (n >= lanes) {
      kernels.tile(rows, n, runs, length, a, ao, starts, first, runStride, packed, po, panelStride, init, io, ldi, c,
          co, ldc);
      return;
    }
    for (int i = 0; i < rows; i += HEIGHT) {
      int some = Math.min(HEIGHT, rows - i);
      if (init != null) {
        copy(some, n, init, io + i * ldi, ldi, edge, 0, lanes);
      }
      kernels.tile(some, lanes, runs, length, a, ao, starts, first + i, runStride, packed, po, panelStride,
          init == null ? null : edge, 0, lanes, edge, 0, lanes);
      copy(some, n, edge, 0, lanes, c, co + i * ldc, ldc);
    }
  }

  /**
   * {@code C += Aᵀ·B}: A's rows lie in {@code runs} pieces of {@code length} rows, which begin {@code runStride}
   * elements apart; B is (runs · length) × n, packed by itself; C is m × n.
   */
  public void multiplyTransposedPacked(int m, int n, int runs, int length, float[] a, int ao, int lda, int runStride,
      float[] packed, int po, float[] c, int co, int ldc) {
    multiplyTransposedPacked(m, n, runs, length, a, ao, lda, runStride, packed, po, runs * length * width(n), false, c,
        co, ldc);
  }

  /**
   * With some of the rows of a larger packed B, whose panels are {@code panelStride} apart.
   *
   * @param fresh whether C begins with zeros
   */
  void multiplyTransposedPacked(int m, int n, int runs, int length, float[] a, int ao, int lda, int runStride,
      float[] packed, int po, int panelStride, boolean fresh, float[] c, int co, int ldc) {
    int width = width(n);
    if (n < lanes) {
      if (fresh) {
        start(m, n, null, 0, c, co, ldc);
      }
      edgeTransposed(m, n, runs, length, a, ao, lda, runStride, packed, po, width, c, co, ldc);
      return;
    }
    for (int i = 0; i < m; i += HEIGHT) {
      int to = co + i * ldc;
      kernels.tileTransposed(Math.min(HEIGHT, m - i), n, runs, length, a, ao + i, lda, runStride, packed, po, width,
          panelStride, (panels(n) - 1) * panelStride, fresh ? null : c, to, ldc, c, to, ldc);
    }
  }

  /** {@code C += Aᵀ·B}: A is k × m, B is k × n, both as they lie; C is m × n. */
  public void multiplyTransposed(int m, int n, int k, float[] a, int ao, int lda, float[] b, int bo, int ldb, float[] c,
      int co, int ldc) {
    int depth = depth(k);
    for (int p = 0; p < k; p += depth) {
      multiplyTransposed(m, n, 1, Math.min(depth, k - p), a, ao + p * lda, lda, 0, b, bo + p * ldb, ldb, c, co, ldc);
    }
  }

  /**
   * {@code C += Aᵀ·B}, where A's rows lie in {@code runs} pieces of {@code length} rows that begin {@code runStride}
   * elements apart, as the rows of an image do: A is (runs · length) × m, B is (runs · length) × n, and C is m × n.
   */
  public void multiplyTransposed(int m, int n, int runs, int length, float[] a, int ao, int lda, int runStride,
      float[] b, int bo, int ldb, float[] c, int co, int ldc) {
    if (n < lanes) {
      edgeTransposed(m, n, runs, length, a, ao, lda, runStride, b, bo, ldb, c, co, ldc);
      return;
    }
    for (int i = 0; i < m; i += HEIGHT) {
      int to = co + i * ldc;
      kernels.tileTransposed(Math.min(HEIGHT, m - i), n, runs, length, a, ao + i, lda, runStride, b, bo, ldb,
          panelWidth, n - width(n), c, to, ldc, c, to, ldc);
    }
  }

  /** C is narrower than a vector: through scratch, and the sum is cut where the scratch ends. */
  private void edgeTransposed(int m, int columns, int runs, int length, float[] a, int ao, int lda, int runStride,
      float[] b, int bo, int ldb, float[] c, int co, int ldc) {
    int together = Math.max(1, DEPTH / length);
    int piece = Math.min(DEPTH, length);
    for (int run = 0; run < runs; run += together) {
      int someRuns = Math.min(together, runs - run);
      for (int p = 0; p < length; p += piece) {
        int some = Math.min(piece, length - p);
        copy(someRuns * some, columns, b, bo + (run * length + p) * ldb, ldb, tail, 0, lanes);
        for (int i = 0; i < m; i += HEIGHT) {
          int rows = Math.min(HEIGHT, m - i);
          copy(rows, columns, c, co + i * ldc, ldc, edge, 0, lanes);
          kernels.tileTransposed(rows, lanes, someRuns, some, a, ao + run * runStride + p * lda + i, lda, runStride,
              tail, 0, lanes, panelWidth, 0, edge, 0, lanes, edge, 0, lanes);
          copy(rows, columns, edge, 0, lanes, c, co + i * ldc, ldc);
        }
      }
    }
  }

  private static void copy(int rows, int columns, float[] from, int fo, int fromStride, float[] to, int at,
      int toStride) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        to[at + i * toStride + j] = from[fo + i * fromStride + j];
      }
    }
  }
}
