package bellows.kernel.tile;

import java.util.List;
import jdk.incubator.vector.FloatVector;

/**
 * Cuts products on the JDK's Vector API into micro-tiles of one of the shapes of {@link Tile}. Whichever it is, each
 * element of C is the same chain of fused multiply-adds.
 */
public final class VectorProducts {
  private static final int LANES = Lanes.SPECIES.length();
  private static final int EDGE = 4;
  /** A row that C may begin with, as wide as the widest tile. */
  private static final float[] ZEROS = new float[4 * LANES];

  private VectorProducts() {}

  /** The tiles that this machine has registers for. */
  static List<Tile> candidates() {
    return Tile.candidates(System.getProperty("os.arch"), FloatVector.SPECIES_PREFERRED.vectorBitSize());
  }

  /** {@code C = init + A·B}; see {@code Kernels.tile}. */
  public static void rows(Tile tile, int rows, int columns, int runs, int length, float[] a, int ao, int[] starts,
      int first, int runStride, float[] b, int bo, int panelStride, float[] init, int io, int ldi, float[] c, int co,
      int ldc) {
    int vectors = (columns + LANES - 1) / LANES;
    int across;
    for (int at = 0; at < vectors; at += across) {
      across = tile.across(vectors - at);
      int cl = (at + across == vectors ? columns - LANES : (at + across - 1) * LANES) - at * LANES;
      boolean given = init != null;
      strip(tile, across, rows, runs, length, a, ao, starts, first, runStride, b, bo + at * panelStride, panelStride,
          (across - 1) * panelStride, given ? init : ZEROS, given ? io + at * LANES : 0, given ? ldi : 0, c,
          co + at * LANES, ldc, cl);
    }
  }

  /** All rows of one tile's width. */
  private static void strip(Tile tile, int across, int rows, int runs, int length, float[] a, int ao, int[] starts,
      int first, int runStride, float[] b, int bo, int bs, int bl, float[] init, int io, int ldi, float[] c, int co,
      int ldc, int cl) {
    int high = tile.rows(across);
    int some;
    for (int row = 0; row < rows; row += some) {
      int left = rows - row;
      int from = io + row * ldi;
      int to = co + row * ldc;
      if (3 * left > 2 * high && (tile != Tile.T4X3 || across == 3)) {
        some = Math.min(left, high);
        rowTile(tile, across, some, runs, length, a, ao, starts, first + row, runStride, b, bo, bs, bl, init, from, ldi,
            c, to, ldc, cl);
        continue;
      }
      some = left == 1 ? 1 : Math.min(left, EDGE);
      begin(some, across, init, from, ldi, c, to, ldc, cl);
      int last = first + row + some - 1;
      int start = starts[first + row];
      edge(some, across, runs, length, a, ao + start, starts[Math.min(last, first + row + 1)] - start,
          starts[Math.min(last, first + row + 2)] - start, starts[last] - start, 1, runStride, b, bo, LANES, bs, bl, c,
          to, ldc, cl);
    }
  }

  private static void rowTile(Tile tile, int across, int rows, int runs, int length, float[] a, int ao, int[] starts,
      int first, int runStride, float[] b, int bo, int bs, int bl, float[] init, int io, int ldi, float[] c, int co,
      int ldc, int cl) {
    if (across == 1) {
      begin(rows, across, init, io, ldi, c, co, ldc, cl);
      EdgeTiles.rows8x1(rows, runs, length, a, ao, starts, first, runStride, b, bo, c, co, ldc);
    } else if (across == 4) {
      RowTiles6x4.rows6x4(rows, runs, length, a, ao, starts, first, runStride, b, bo, bs, bl, init, io, ldi, c, co,
          ldc, cl);
    } else if (across == 3) {
      rowTile3(tile, rows, runs, length, a, ao, starts, first, runStride, b, bo, bs, bl, init, io, ldi, c, co, ldc, cl);
    } else if (tile == Tile.T12X2) {
      RowTiles12x2.rows12x2(rows, runs, length, a, ao, starts, first, runStride, b, bo, bl, init, io, ldi, c, co, ldc,
          cl);
    } else if (tile == Tile.T6X2) {
      RowTiles6x4.rows6x2(rows, runs, length, a, ao, starts, first, runStride, b, bo, bl, init, io, ldi, c, co, ldc,
          cl);
    } else {
      RowTiles8x3.rows8x2(rows, runs, length, a, ao, starts, first, runStride, b, bo, bl, init, io, ldi, c, co, ldc,
          cl);
    }
  }

  private static void rowTile3(Tile tile, int rows, int runs, int length, float[] a, int ao, int[] starts, int first,
      int runStride, float[] b, int bo, int bs, int bl, float[] init, int io, int ldi, float[] c, int co, int ldc,
      int cl) {
    if (tile == Tile.T8X3) {
      RowTiles8x3.rows8x3(rows, runs, length, a, ao, starts, first, runStride, b, bo, bs, bl, init, io, ldi, c, co,
          ldc, cl);
    } else if (tile == Tile.T4X3) {
      RowTiles4x3.rows4x3(rows, runs, length, a, ao, starts, first, runStride, b, bo, bs, bl, init, io, ldi, c, co,
          ldc, cl);
    } else {
      RowTiles6x4.rows6x3(rows, runs, length, a, ao, starts, first, runStride, b, bo, bs, bl, init, io, ldi, c, co,
          ldc, cl);
    }
  }

  /** {@code C = init + Aᵀ·B}; see {@code Kernels.tileTransposed}. */
  public static void columns(Tile tile, int rows, int columns, int runs, int length, float[] a, int ao, int lda,
      int runStride, float[] b, int bo, int ldb, int panelStride, int lastPanel, float[] init, int io, int ldi,
      float[] c, int co, int ldc) {
    int vectors = (columns + LANES - 1) / LANES;
    int across;
    for (int at = 0; at < vectors; at += across) {
      across = tile.across(vectors - at);
      boolean last = at + across == vectors;
      int cl = (last ? columns - LANES : (at + across - 1) * LANES) - at * LANES;
      int bl = (last ? lastPanel : (at + across - 1) * panelStride) - at * panelStride;
      boolean given = init != null;
      columnStrip(tile, across, rows, runs, length, a, ao, lda, runStride, b, bo + at * panelStride, ldb, panelStride,
          bl, given ? init : ZEROS, given ? io + at * LANES : 0, given ? ldi : 0, c, co + at * LANES, ldc, cl);
    }
  }

  private static void columnStrip(Tile tile, int across, int rows, int runs, int length, float[] a, int ao, int lda,
      int runStride, float[] b, int bo, int ldb, int bs, int bl, float[] init, int io, int ldi, float[] c, int co,
      int ldc, int cl) {
    int high = tile.rows(across);
    int row = 0;
    if (tile != Tile.T4X3 || across != 2) {
      for (; rows - row >= high; row += high) {
        columnTile(tile, across, runs, length, a, ao + row, lda, runStride, b, bo, ldb, bs, bl, init, io + row * ldi,
            ldi, c, co + row * ldc, ldc, cl);
      }
    }
    for (int some; row < rows; row += some) {
      some = rows - row == 1 ? 1 : Math.min(EDGE, rows - row);
      begin(some, across, init, io + row * ldi, ldi, c, co + row * ldc, ldc, cl);
      edge(some, across, runs, length, a, ao + row, Math.min(1, some - 1), Math.min(2, some - 1), some - 1, lda,
          runStride, b, bo, ldb, bs, bl, c, co + row * ldc, ldc, cl);
    }
  }

  private static void columnTile(Tile tile, int across, int runs, int length, float[] a, int ao, int lda,
      int runStride, float[] b, int bo, int ldb, int bs, int bl, float[] init, int io, int ldi, float[] c, int co,
      int ldc, int cl) {
    if (across == 1) {
      begin(tile.rows(across), across, init, io, ldi, c, co, ldc, cl);
      EdgeTiles.columns8x1(runs, length, a, ao, lda, runStride, b, bo, ldb, c, co, ldc);
    } else if (across == 4) {
      ColumnTiles6x4.columns6x4(runs, length, a, ao, lda, runStride, b, bo, ldb, bs, bl, init, io, ldi, c, co, ldc,
          cl);
    } else if (across == 3) {
      columnTile3(tile, runs, length, a, ao, lda, runStride, b, bo, ldb, bs, bl, init, io, ldi, c, co, ldc, cl);
    } else if (tile == Tile.T12X2) {
      ColumnTiles12x2.columns12x2(runs, length, a, ao, lda, runStride, b, bo, ldb, bl, init, io, ldi, c, co, ldc, cl);
    } else if (tile == Tile.T6X2) {
      ColumnTiles6x4.columns6x2(runs, length, a, ao, lda, runStride, b, bo, ldb, bl, init, io, ldi, c, co, ldc, cl);
    } else {
      ColumnTiles8x3.columns8x2(runs, length, a, ao, lda, runStride, b, bo, ldb, bl, init, io, ldi, c, co, ldc, cl);
    }
  }

  private static void columnTile3(Tile tile, int runs, int length, float[] a, int ao, int lda, int runStride,
      float[] b, int bo, int ldb, int bs, int bl, float[] init, int io, int ldi, float[] c, int co, int ldc, int cl) {
    if (tile == Tile.T8X3) {
      ColumnTiles8x3.columns8x3(runs, length, a, ao, lda, runStride, b, bo, ldb, bs, bl, init, io, ldi, c, co, ldc,
          cl);
    } else if (tile == Tile.T4X3) {
      ColumnTiles4x3.columns4x3(runs, length, a, ao, lda, runStride, b, bo, ldb, bs, bl, init, io, ldi, c, co, ldc,
          cl);
    } else {
      ColumnTiles6x4.columns6x3(runs, length, a, ao, lda, runStride, b, bo, ldb, bs, bl, init, io, ldi, c, co, ldc,
          cl);
    }
  }

  /** Sets some rows of C to what they begin with, for tiles that only add. */
  private static void begin(int rows, int across, float[] init, int io, int ldi, float[] c, int co, int ldc, int cl) {
    if (init == c) {
      return;
    }
    for (int row = 0; row < rows; row++) {
      for (int vector = 0; vector < across; vector++) {
        int at = vector == across - 1 ? cl : vector * LANES;
        FloatVector.fromArray(Lanes.SPECIES, init, io + row * ldi + at).intoArray(c, co + row * ldc + at);
      }
    }
  }

  /** At most four rows, by two vectors at a time, and by one first where their number is odd. */
  private static void edge(int rows, int across, int runs, int length, float[] a, int ao, int o1, int o2, int o3,
      int step, int runStride, float[] b, int bo, int ldb, int bs, int bl, float[] c, int co, int ldc, int cl) {
    int y1 = Math.min(1, rows - 1) * ldc;
    int y2 = Math.min(2, rows - 1) * ldc;
    int y3 = (rows - 1) * ldc;
    int pair;
    for (int at = 0; at < across; at += pair) {
      pair = (across - at) % 2 == 1 ? 1 : 2;
      int from = bo + at * bs;
      int to = co + at * LANES;
      boolean last = at + pair == across;
      int second = last ? bl - at * bs : bs;
      int beside = last ? cl - at * LANES : LANES;
      if (pair == 1 && rows == 1) {
        EdgeTiles.any1x1(runs, length, a, ao, step, runStride, b, from, ldb, c, to);
      } else if (pair == 1) {
        EdgeTiles.any4x1(runs, length, a, ao, o1, o2, o3, step, runStride, b, from, ldb, c, to, to + y1, to + y2,
            to + y3);
      } else if (rows == 1) {
        EdgeTiles.any1x2(runs, length, a, ao, step, runStride, b, from, ldb, second, c, to, beside);
      } else {
        EdgeTiles.any4x2(runs, length, a, ao, o1, o2, o3, step, runStride, b, from, ldb, second, c, to, to + y1,
            to + y2, to + y3, beside);
      }
    }
  }
}
