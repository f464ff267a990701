package bellows.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The tiles of this JVM, by class of products: A's rows or columns, and two vectors across or more. The property
 * {@code bellows.tile} forces one for all; without it, each class has its {@link TileTrial}.
 */
final class TileChoice {
  private static final Tile ASKED = Tile.asked();
  private static final int LANES = Lanes.SPECIES.length();
  private static final int STEPS = 8;
  private static final int HIGH = 12;
  private static final int WIDE = 4;
  private static final float[] A = new float[HIGH * STEPS];
  private static final float[] B = new float[WIDE * LANES * STEPS];
  private static final float[] C = new float[HIGH * WIDE * LANES];
  private static final int[] STARTS = IntStream.range(0, HIGH).map(row -> row * STEPS).toArray();

  static final TileChoice ROWS = new TileChoice(TileChoice::rehearseRows);
  static final TileChoice COLUMNS = new TileChoice(TileChoice::rehearseColumns);

  private final TileTrial two;
  private final TileTrial more;

  private TileChoice(Rehearsal rehearsal) {
    List<Tile> candidates = ASKED == null ? VectorProducts.candidates() : List.of(ASKED);
    two = new TileTrial(candidates.stream().filter(tile -> candidates.size() == 1 || isOwn(tile)).toList(),
        (tile, steps) -> rehearsal.run(tile, 2 * LANES, steps));
    more = new TileTrial(candidates, (tile, steps) -> rehearsal.run(tile, tile.vectors() * LANES, steps));
  }

  private interface Rehearsal {
    void run(Tile tile, int columns, int steps);
  }

  /** Whether two vectors across are not what another tile computes just so. */
  private static boolean isOwn(Tile tile) {
    return tile == Tile.T8X3 || tile == Tile.T12X2 || tile == Tile.T6X4 || tile == Tile.T6X2;
  }

  TileTrial of(int columns) {
    return columns > 2 * LANES ? more : two;
  }

  /** For people: what was chosen; null before anything was. */
  static String describe() {
    if (ASKED != null) {
      return ASKED + ", as " + Tile.PROPERTY + " asks for";
    }
    List<String> found = new ArrayList<>();
    ROWS.more.describe("products", found);
    ROWS.two.describe("narrow products", found);
    COLUMNS.more.describe("weight gradients", found);
    COLUMNS.two.describe("narrow weight gradients", found);
    return found.isEmpty() ? null : String.join(", ", found) + ": the fastest here";
  }

  private static void rehearseRows(Tile tile, int columns, int steps) {
    VectorProducts.rows(tile, tile.rows(), columns, 1, steps, A, 0, STARTS, 0, 0, B, 0, LANES * STEPS, C, 0, columns);
  }

  private static void rehearseColumns(Tile tile, int columns, int steps) {
    VectorProducts.columns(tile, tile.rows(), columns, 1, steps, A, 0, HIGH, 0, B, 0, LANES, LANES * STEPS,
        (columns / LANES - 1) * LANES * STEPS, C, 0, columns);
  }
}
