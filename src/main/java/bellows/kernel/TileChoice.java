package bellows.kernel;

import java.util.List;

/**
 * The tiles of this JVM, by class of products: A's rows or columns, and two vectors across or more. The property
 * {@code bellows.tile} forces one for all; without it, each class has its {@link TileTrial}.
 */
final class TileChoice {
  private static final Tile ASKED = Tile.asked();
  private static final int LANES = Lanes.SPECIES.length();
  private static final int STEPS = 32;
  private static final int HIGH = 12;
  private static final int WIDE = 4;

  static final TileChoice ROWS = new TileChoice(TileChoice::rehearseRows);
  static final TileChoice COLUMNS = new TileChoice(TileChoice::rehearseColumns);

  private final TileTrial two;
  private final TileTrial more;

  private TileChoice(Rehearsal rehearsal) {
    List<Tile> candidates = ASKED == null ? VectorProducts.candidates() : List.of(ASKED);
    two = new TileTrial(candidates.stream().filter(tile -> candidates.size() == 1 || isOwn(tile)).toList(),
        tile -> rehearsal.run(tile, 2 * LANES));
    more = new TileTrial(candidates, tile -> rehearsal.run(tile, tile.vectors() * LANES));
  }

  private interface Rehearsal {
    void run(Tile tile, int columns);
  }

  /** Whether two vectors across are not what another tile computes just so. */
  private static boolean isOwn(Tile tile) {
    return tile == Tile.T8X3 || tile == Tile.T12X2 || tile == Tile.T6X4 || tile == Tile.T6X2;
  }

  TileTrial of(int columns) {
    return columns > 2 * LANES ? more : two;
  }

  /** For people: what was chosen, and whether that is final. */
  static String describe() {
    if (ASKED != null) {
      return "tile " + ASKED + ", as " + Tile.PROPERTY + " asks for";
    }
    return "tiles " + ROWS + " of rows, " + COLUMNS + " of columns";
  }

  @Override
  public String toString() {
    return more.chosen() + (more.settled() ? " (fastest here)" : "");
  }

  private static void rehearseRows(Tile tile, int columns) {
    int[] starts = VectorProducts.starts(HIGH, STEPS);
    VectorProducts.rows(tile, tile.rows(), columns, 1, STEPS, new float[HIGH * STEPS], 0, starts, 0, 0,
        new float[WIDE * LANES * STEPS], 0, LANES * STEPS, new float[HIGH * WIDE * LANES], 0, columns);
  }

  private static void rehearseColumns(Tile tile, int columns) {
    VectorProducts.columns(tile, tile.rows(), columns, 1, STEPS, new float[HIGH * STEPS], 0, HIGH, 0,
        new float[WIDE * LANES * STEPS], 0, LANES, LANES * STEPS, columns / LANES * LANES * STEPS - LANES * STEPS,
        new float[HIGH * WIDE * LANES], 0, columns);
  }
}
