package bellows.kernel.tile;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The shapes of micro-tiles: rows of C and vectors across, all in registers. More of either means fewer loads for each
 * fused multiply-add, until the registers are used up. Which one is fastest differs from processor to processor; the
 * bits are the same. {@link TileTrial} chooses.
 */
public enum Tile {
  T8X3(8, 3), T6X4(6, 4), T12X2(12, 2), T8X2(8, 2), T6X3(6, 3), T6X2(6, 2), T4X3(4, 3);

  /** The property that forces one. */
  static final String PROPERTY = "bellows.tile";
  /**
   * The first is what a run begins with: with registers to spare, and rows that divide what networks have. The second
   * has them too, and is some percent faster in large products. Those of 24 vectors may be faster yet where C2 finds a
   * register for each: in one compilation out of three, JDK 17 keeps some of B's on the stack, and they are then less
   * than half as fast.
   */
  private static final List<Tile> OF_32_REGISTERS = List.of(T8X2, T6X3, T8X3, T6X4, T12X2);
  private static final List<Tile> OF_16_REGISTERS = List.of(T6X2, T4X3);
  private static final int WIDEST = 512;
  /** Rows of the tiles of one vector. */
  private static final int NARROW = 8;

  private final int rows;
  private final int vectors;

  Tile(int rows, int vectors) {
    this.rows = rows;
    this.vectors = vectors;
  }

  /** What the property asks for, {@code ROWSxVECTORS}; null where it leaves the choice open. */
  public static Tile asked() {
    String asked = System.getProperty(PROPERTY);
    if (asked == null) {
      return null;
    }
    return Arrays.stream(values()).filter(tile -> tile.toString().equals(asked)).findFirst()
        .orElseThrow(() -> new IllegalArgumentException(String.format("%s: expected %s, found '%s'", PROPERTY,
            Arrays.stream(values()).map(Tile::toString).collect(Collectors.joining(", ")), asked)));
  }

  /**
   * Those that fit the registers of this machine, best guess first: x86 has 32 with AVX-512 and else 16; ARM's NEON and
   * SVE have 32, and so have the others that Java knows vectors of.
   *
   * @param bits of the widest vectors here
   */
  static List<Tile> candidates(String architecture, int bits) {
    boolean few = (architecture.equals("amd64") || architecture.equals("x86_64")) && bits < WIDEST;
    return few ? OF_16_REGISTERS : OF_32_REGISTERS;
  }

  /** Rows where so many vectors lie side by side: fewer vectors leave registers for more rows. */
  int rows(int across) {
    if (across == 1) {
      return NARROW;
    }
    return across == 2 && vectors > 2 && this != T4X3 ? T8X2.rows : rows;
  }

  int vectors() {
    return vectors;
  }

  /** The first of some, and those of the others that differ from all before them where two vectors lie side by side. */
  static List<Tile> differingInPairs(List<Tile> candidates) {
    Map<Integer, Tile> byRows = new LinkedHashMap<>();
    candidates.stream().filter(tile -> tile != T4X3 || tile == candidates.get(0))
        .forEach(tile -> byRows.putIfAbsent(tile.rows(2), tile));
    return List.copyOf(byRows.values());
  }

  /** Vectors of the next tile across. None is left alone at the end: the last may overlap the one before. */
  int across(int left) {
    return left == vectors + 1 ? vectors - 1 : Math.min(left, vectors);
  }

  @Override
  public String toString() {
    return rows + "x" + vectors;
  }
}
