package bellows.tensor;

import bellows.kernel.Kernels;
import java.util.Arrays;

/**
 * Matrix products, cut into what the kernels take. B is packed into panels of {@link Kernels#panelWidth} columns,
 * zero-padded at the right edge; A is read where it lies. This is the only place that knows of edges.
 *
 * <p>C is always added to. Each element of C is one chain of fused multiply-adds in ascending k from its first value,
 * and storing it between blocks does not round: so block sizes never show in the result.
 *
 * <p>Belongs to one thread: it owns the scratch tiles for the edges.
 */
public final class Gemm {
  /** Steps of the sum that stay in the nearest cache together with a panel. */
  private static final int DEPTH = 384;
  /** Rows of A that go through all panels before the next rows. */
  private static final int HEIGHT = 96;

  /** Rows of B that are transposed together. */
  private static final int SQUARE = 64;

  private final Kernels kernels;
  private final int width;
  private final float[] edge;
  private final float[] tail;

  public Gemm(Kernels kernels, Arena arena) {
    this.kernels = kernels;
    width = kernels.panelWidth();
    edge = arena.claim(HEIGHT * width);
    tail = arena.claim(DEPTH * width);
  }

  /** Columns of one packed panel. */
  public int panelWidth() {
    return width;
  }

  /** Floats that a packed B of k × n takes. */
  public int packedSize(int k, int n) {
    return Math.multiplyExact(panels(n) * width, k);
  }

  private int panels(int n) {
    return (n + width - 1) / width;
  }

  /** Packs B, whose element (p, j) is {@code b[bo + p * rowStride + j * columnStride]}. */
  public void pack(int k, int n, float[] b, int bo, int rowStride, int columnStride, float[] packed, int po) {
    packRows(k, 0, k, n, b, bo, rowStride, columnStride, packed, po);
  }

  /** Packs rows {@code from} … {@code from + count - 1} of a B of k rows, for a B that lies in pieces. */
  public void packRows(int k, int from, int count, int n, float[] b, int bo, int rowStride, int columnStride,
      float[] packed, int po) {
    for (int j = 0; j < n; j += width) {
      int columns = Math.min(width, n - j);
      int to = po + j * k + from * width;
      if (columns < width) {
        Arrays.fill(packed, to, to + count * width, 0);
      }
      if (columnStride == 1) {
        for (int p = 0; p < count; p++) {
          System.arraycopy(b, bo + p * rowStride + j, packed, to + p * width, columns);
        }
      } else {
        transpose(count, columns, b, bo + j * columnStride, rowStride, columnStride, packed, to);
      }
    }
  }

  /** In squares, so that neither side leaves the nearest cache. */
  private void transpose(int rows, int columns, float[] b, int bo, int rowStride, int columnStride, float[] packed,
      int to) {
    for (int from = 0; from < rows; from += SQUARE) {
      int end = Math.min(rows, from + SQUARE);
      for (int i = 0; i < columns; i++) {
        int column = bo + i * columnStride;
        for (int p = from; p < end; p++) {
          packed[to + p * width + i] = b[column + p * rowStride];
        }
      }
    }
  }

  /** {@code C += A·B}: m × k, k × n (packed), m × n. */
  public void multiply(int m, int n, int k, float[] a, int ao, int lda, float[] packed, int po, float[] c, int co,
      int ldc) {
    for (int p = 0; p < k; p += DEPTH) {
      int length = Math.min(DEPTH, k - p);
      for (int i = 0; i < m; i += HEIGHT) {
        int rows = Math.min(HEIGHT, m - i);
        for (int j = 0; j < n; j += width) {
          panel(rows, Math.min(width, n - j), 1, length, a, ao + i * lda + p, lda, 0, packed, po + j * k + p * width, c,
              co + i * ldc + j, ldc);
        }
      }
    }
  }

  /**
   * {@code C += A·B} for one panel of B, where a row of A is {@code runs} pieces of {@code length} floats,
   * {@code runStride} apart: the pixels of one row of a convolution's output.
   *
   * @param columns how many of the panel's columns C has
   */
  public void panel(int rows, int columns, int runs, int length, float[] a, int ao, int lda, int runStride,
      float[] packed, int po, float[] c, int co, int ldc) {
    if (columns == width) {
      kernels.tile(rows, runs, length, a, ao, lda, runStride, packed, po, width, c, co, ldc);
      return;
    }
    for (int i = 0; i < rows; i += HEIGHT) {
      int some = Math.min(HEIGHT, rows - i);
      copy(some, columns, c, co + i * ldc, ldc, edge, 0, width);
      kernels.tile(some, runs, length, a, ao + i * lda, lda, runStride, packed, po, width, edge, 0, width);
      copy(some, columns, edge, 0, width, c, co + i * ldc, ldc);
    }
  }

  /** {@code C += Aᵀ·B}: A is k × m, B is k × n, both as they lie; C is m × n. */
  public void multiplyTransposed(int m, int n, int k, float[] a, int ao, int lda, float[] b, int bo, int ldb, float[] c,
      int co, int ldc) {
    multiplyTransposed(m, n, 1, k, a, ao, lda, 0, b, bo, ldb, c, co, ldc);
  }

  /**
   * The same where A's rows lie in {@code runs} pieces of {@code length} rows, {@code runStride} apart: the rows of an
   * image.
   */
  public void multiplyTransposed(int m, int n, int runs, int length, float[] a, int ao, int lda, int runStride,
      float[] b, int bo, int ldb, float[] c, int co, int ldc) {
    int whole = n / width * width;
    for (int i = 0; i < m; i += HEIGHT) {
      int rows = Math.min(HEIGHT, m - i);
      for (int j = 0; j < whole; j += width) {
        kernels.tileTransposed(rows, runs, length, a, ao + i, lda, runStride, b, bo + j, ldb, c, co + i * ldc + j, ldc);
      }
    }
    if (whole < n) {
      edgeTransposed(m, n - whole, runs, length, a, ao, lda, runStride, b, bo + whole, ldb, c, co + whole, ldc);
    }
  }

  /** The columns that do not fill a panel, through scratch; the sum is cut where the scratch ends. */
  private void edgeTransposed(int m, int columns, int runs, int length, float[] a, int ao, int lda, int runStride,
      float[] b, int bo, int ldb, float[] c, int co, int ldc) {
    int together = Math.max(1, DEPTH / length);
    int piece = Math.min(DEPTH, length);
    for (int run = 0; run < runs; run += together) {
      int someRuns = Math.min(together, runs - run);
      for (int p = 0; p < length; p += piece) {
        int some = Math.min(piece, length - p);
        copy(someRuns * some, columns, b, bo + (run * length + p) * ldb, ldb, tail, 0, width);
        for (int i = 0; i < m; i += HEIGHT) {
          int rows = Math.min(HEIGHT, m - i);
          copy(rows, columns, c, co + i * ldc, ldc, edge, 0, width);
          kernels.tileTransposed(rows, someRuns, some, a, ao + run * runStride + p * lda + i, lda, runStride, tail, 0,
              width, edge, 0, width);
          copy(rows, columns, edge, 0, width, c, co + i * ldc, ldc);
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
