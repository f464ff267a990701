package bellows.kernel.tile;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Micro-tiles of a sum of products, of 6 rows and 2 vectors: few enough for 16 registers, and more bring nothing where
 * the chains are as short as a leaf has samples. A piece's product stays in the nearest cache until it is added to its
 * neighbour's, while the next piece's is computed. What {@link RowTiles8x3} says of how C2 compiles holds here too.
 */
public final class SummedTiles {
  /** Rows of C: {@code Kernels.SUMMED_ROWS}. */
  private static final int ROWS = 6;
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int LANES = S.length();
  private static final int COLUMNS = 2 * LANES;
  private static final int TILE = ROWS * COLUMNS;
  private static final int STEPS = TileRehearsal.STEPS;
  private static final TileRehearsal REHEARSAL = new TileRehearsal(null, any -> rehearse());

  private SummedTiles() {}

  /** Whether C2 has compiled them; it is asked to if it has not. */
  public static boolean ready() {
    if (!REHEARSAL.ready()) {
      REHEARSAL.ask();
    }
    return REHEARSAL.ready();
  }

  private static void rehearse() {
    float[] some = new float[STEPS * (ROWS + COLUMNS) + 4 * TILE];
    int b = STEPS * ROWS;
    int sums = b + STEPS * COLUMNS;
    run(new int[] {0, STEPS / 2, STEPS}, 2, some, 0, ROWS, some, b, some, sums, some, sums + 2 * TILE, COLUMNS);
  }

  /** {@code C = Σ Aᵀ·B}; see {@code Kernels.sumOfProducts}. */
  public static void run(int[] starts, int pieces, float[] a, int ao, int lda, float[] b, int bo, float[] sums, int so,
      float[] c, int co, int ldc) {
    int end = so;
    for (int piece = 0; piece < pieces; piece++) {
      int first = starts[piece];
      product(starts[piece + 1] - first, a, ao + first * lda, lda, b, bo + first * COLUMNS, sums, end);
      for (int complete = piece; (complete & 1) == 1; complete >>= 1) {
        end -= TILE;
        add(sums, end);
      }
      end += TILE;
    }
    for (int row = 0; row < ROWS; row++) {
      FloatVector.fromArray(S, sums, so + row * COLUMNS).intoArray(c, co + row * ldc);
      FloatVector.fromArray(S, sums, so + row * COLUMNS + LANES).intoArray(c, co + row * ldc + LANES);
    }
  }

  /** Adds to a tile the one behind it. */
  private static void add(float[] sums, int left) {
    for (int i = left; i < left + TILE; i += LANES) {
      FloatVector.fromArray(S, sums, i).add(FloatVector.fromArray(S, sums, i + TILE)).intoArray(sums, i);
    }
  }

  private static void product(int length, float[] a, int ao, int lda, float[] b, int bo, float[] c, int co) {
    FloatVector c0 = FloatVector.zero(S);
    FloatVector d0 = c0;
    FloatVector c1 = c0;
    FloatVector d1 = c0;
    FloatVector c2 = c0;
    FloatVector d2 = c0;
    FloatVector c3 = c0;
    FloatVector d3 = c0;
    FloatVector c4 = c0;
    FloatVector d4 = c0;
    FloatVector c5 = c0;
    FloatVector d5 = c0;
    int p = 0;
    do {
      FloatVector b0 = FloatVector.fromArray(S, b, bo);
      FloatVector b1 = FloatVector.fromArray(S, b, bo + LANES);
      FloatVector v = FloatVector.broadcast(S, a[ao]);
      c0 = v.fma(b0, c0);
      d0 = v.fma(b1, d0);
      v = FloatVector.broadcast(S, a[ao + 1]);
      c1 = v.fma(b0, c1);
      d1 = v.fma(b1, d1);
      v = FloatVector.broadcast(S, a[ao + 2]);
      c2 = v.fma(b0, c2);
      d2 = v.fma(b1, d2);
      v = FloatVector.broadcast(S, a[ao + 3]);
      c3 = v.fma(b0, c3);
      d3 = v.fma(b1, d3);
      v = FloatVector.broadcast(S, a[ao + 4]);
      c4 = v.fma(b0, c4);
      d4 = v.fma(b1, d4);
      v = FloatVector.broadcast(S, a[ao + 5]);
      c5 = v.fma(b0, c5);
      d5 = v.fma(b1, d5);
      ao += lda;
      bo += COLUMNS;
    } while (++p < length);
    c0.intoArray(c, co);
    d0.intoArray(c, co + LANES);
    c1.intoArray(c, co + COLUMNS);
    d1.intoArray(c, co + COLUMNS + LANES);
    c2.intoArray(c, co + 2 * COLUMNS);
    d2.intoArray(c, co + 2 * COLUMNS + LANES);
    c3.intoArray(c, co + 3 * COLUMNS);
    d3.intoArray(c, co + 3 * COLUMNS + LANES);
    c4.intoArray(c, co + 4 * COLUMNS);
    d4.intoArray(c, co + 4 * COLUMNS + LANES);
    c5.intoArray(c, co + 5 * COLUMNS);
    d5.intoArray(c, co + 5 * COLUMNS + LANES);
  }
}
