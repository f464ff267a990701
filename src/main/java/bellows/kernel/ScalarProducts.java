package bellows.kernel;

import java.util.Arrays;

/** Products of {@link ScalarKernels}, from panels of any width: see there and {@link Kernels#panelWidth}. */
final class ScalarProducts {
  private ScalarProducts() {}

  static void rows(int panelWidth, int rows, int columns, int runs, int length, float[] a, int ao, int[] starts,
      int first, int runStride, float[] b, int bo, int panelStride, float[] init, int io, int ldi, float[] c, int co,
      int ldc) {
    begin(rows, columns, init, io, ldi, c, co, ldc);
    int ldb = Math.min(columns, panelWidth);
    for (int j = 0; j < columns; j += panelWidth) {
      int some = Math.min(panelWidth, columns - j);
      int panel = bo + j / panelWidth * panelStride + ldb - some;
      for (int row = 0; row < rows; row++) {
        for (int run = 0; run < runs; run++) {
          int from = ao + starts[first + row] + run * runStride;
          for (int p = 0; p < length; p++) {
            axpy(some, a[from + p], b, panel + (run * length + p) * ldb, c, co + row * ldc + j);
          }
        }
      }
    }
  }

  static void columns(int panelWidth, int rows, int columns, int runs, int length, float[] a, int ao, int lda,
      int runStride, float[] b, int bo, int ldb, int panelStride, int lastPanel, float[] init, int io, int ldi,
      float[] c, int co, int ldc) {
    begin(rows, columns, init, io, ldi, c, co, ldc);
    for (int j = 0; j < columns; j += panelWidth) {
      int some = Math.min(panelWidth, columns - j);
      int overlap = Math.min(columns, panelWidth) - some;
      int panel = bo + (overlap == 0 ? j / panelWidth * panelStride : lastPanel + overlap);
      for (int run = 0; run < runs; run++) {
        for (int p = 0; p < length; p++) {
          int from = ao + run * runStride + p * lda;
          for (int row = 0; row < rows; row++) {
            axpy(some, a[from + row], b, panel + (run * length + p) * ldb, c, co + row * ldc + j);
          }
        }
      }
    }
  }

  private static void begin(int rows, int columns, float[] init, int io, int ldi, float[] c, int co, int ldc) {
    for (int row = 0; row < rows && init != c; row++) {
      if (init == null) {
        Arrays.fill(c, co + row * ldc, co + row * ldc + columns, 0);
      } else {
        System.arraycopy(init, io + row * ldi, c, co + row * ldc, columns);
      }
    }
  }

  private static void axpy(int columns, float factor, float[] b, int bo, float[] c, int co) {
    for (int j = 0; j < columns; j++) {
      c[co + j] = Fused.fma(factor, b[bo + j], c[co + j]);
    }
  }

  static void sum(int columns, int[] starts, int pieces, float[] a, int ao, int lda, float[] b, int bo, float[] sums,
      int so, float[] c, int co, int ldc) {
    int tile = Kernels.SUMMED_ROWS * columns;
    int end = so;
    for (int piece = 0; piece < pieces; piece++) {
      Arrays.fill(sums, end, end + tile, 0);
      for (int p = starts[piece]; p < starts[piece + 1]; p++) {
        for (int row = 0; row < Kernels.SUMMED_ROWS; row++) {
          axpy(columns, a[ao + p * lda + row], b, bo + p * columns, sums, end + row * columns);
        }
      }
      for (int complete = piece; (complete & 1) == 1; complete >>= 1) {
        end -= tile;
        for (int i = end; i < end + tile; i++) {
          sums[i] += sums[i + tile];
        }
      }
      end += tile;
    }
    for (int row = 0; row < Kernels.SUMMED_ROWS; row++) {
      System.arraycopy(sums, so + row * columns, c, co + row * ldc, columns);
    }
  }

  static void subtractDifferences(int panelWidth, int rows, int columns, int length, float[] a, int ao, int lda,
      float[] b, int bo, int panelStride, float[] c, int co, int ldc) {
    int ldb = Math.min(columns, panelWidth);
    for (int j = 0; j < columns; j += panelWidth) {
      int some = Math.min(panelWidth, columns - j);
      int panel = bo + j / panelWidth * panelStride + ldb - some;
      for (int row = 0; row < rows; row++) {
        for (int p = 0; p < length; p++) {
          subtract(some, a[ao + row * lda + p], b, panel + p * ldb, c, co + row * ldc + j);
        }
      }
    }
  }

  private static void subtract(int columns, float value, float[] b, int bo, float[] c, int co) {
    for (int j = 0; j < columns; j++) {
      c[co + j] -= Math.abs(value - b[bo + j]);
    }
  }
}
