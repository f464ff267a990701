package bellows.kernel.tile;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/**
 * The tiles of this JVM, by class of products: A's rows or columns, and one vector across, two, or more. The property
 * {@code bellows.tile} forces one for all, from the first product on; without it, each class has its {@link TileTrial}.
 */
public final class TileChoice {
  private static final Tile ASKED = Tile.asked();
  private static final int LANES = Lanes.SPECIES.length();
  private static final int STEPS = TileRehearsal.STEPS;
  /** As many rows and vectors as rehearsals need: those of the largest tiles, and of narrow ones what edges take. */
  private static final int EDGE = 5;
  private static final int HIGH = 12 + EDGE;
  private static final int WIDE = 7;
  private static final float[] A = new float[HIGH * STEPS];
  private static final float[] B = new float[WIDE * LANES * STEPS];
  private static final float[] C = new float[HIGH * WIDE * LANES];
  private static final int[] STARTS = IntStream.range(0, HIGH).map(row -> row * STEPS).toArray();

  /** For products whose A lies in rows. */
  public static final TileChoice ROWS = new TileChoice(TileChoice::rehearseRows);
  /** For those whose A lies in columns. */
  public static final TileChoice COLUMNS = new TileChoice(TileChoice::rehearseColumns);

  private final TileTrial one;
  private final TileTrial two;
  private final TileTrial more;

  private TileChoice(Rehearsal rehearsal) {
    List<Tile> candidates = ASKED == null ? VectorProducts.candidates() : List.of(ASKED);
    one = trial(candidates.subList(0, 1), tile -> 1, rehearsal);
    two = trial(Tile.differingInPairs(candidates), tile -> 2, rehearsal);
    // The widest tile and the next, which leaves no vector alone.
    more = trial(candidates, tile -> 2 * tile.vectors() - 1, rehearsal);
  }

  private interface Rehearsal {
    void run(Tile tile, int columns);
  }

  private static TileTrial trial(List<Tile> candidates, ToIntFunction<Tile> vectors, Rehearsal rehearsal) {
    return new TileTrial(candidates.stream().map(tile -> new TileRehearsal(tile, ASKED != null ? null
        : some -> rehearsal.run(some, vectors.applyAsInt(some) * LANES))).toList());
  }

  /** The trial of products of so many columns. */
  public TileTrial of(int columns) {
    return columns > 2 * LANES ? more : columns > LANES ? two : one;
  }

  /** For people: what was chosen; null before anything was. */
  public static String describe() {
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

  private static int rows(Tile tile, int columns) {
    return columns > 2 * LANES ? Math.max(tile.rows(2), tile.rows(tile.vectors()))
        : tile.rows(columns / LANES) + EDGE;
  }

  private static void rehearseRows(Tile tile, int columns) {
    VectorProducts.rows(tile, rows(tile, columns), columns, 1, STEPS, A, 0, STARTS, 0, 0, B, 0, LANES * STEPS, C, 0,
        columns, C, 0, columns);
  }

  private static void rehearseColumns(Tile tile, int columns) {
    VectorProducts.columns(tile, rows(tile, columns), columns, 1, STEPS, A, 0, HIGH, 0, B, 0, LANES, LANES * STEPS,
        (columns / LANES - 1) * LANES * STEPS, C, 0, columns, C, 0, columns);
  }
}
