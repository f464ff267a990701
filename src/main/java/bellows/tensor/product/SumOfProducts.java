package bellows.tensor.product;

import bellows.kernel.Kernels;
import bellows.tensor.Arena;
import bellows.tensor.Team;

/**
 * Sums of products {@code C = Σ A_pᵀ·B_p} over pieces of the rows of A and B, shared by a team: the gradient of a dense
 * layer's weights, summed over leaves. Each product is a chain of its own for each element, as {@link Product} computes
 * it, and products are added two by two, neighbours first, then those sums. So C has the bits of products that were
 * written and added afterwards; but they have never left the nearest cache.
 */
public final class SumOfProducts {
  /** Rows of C in a block, and the most columns: A's and B's part of it stay near. */
  private static final int HEIGHT = 8 * Kernels.SUMMED_ROWS;
  private static final int ACROSS = 512;
  /** Parts for each member: so many that a slow one does not keep the others waiting long. */
  private static final int SHARES = 4;

  private final Kernels kernels;
  private final Team team;
  private final Arena.Scratch scratch;
  /** Columns of a tile. */
  private final int width;
  /** Where in a member's memory its packed part of B is followed by one of A, and by tiles. */
  private final int packedA;
  private final int tiles;
  private final int perMember;
  private final Team.Part part = this::part;
  private float[] a;
  private int ao;
  private float[] b;
  private int bo;
  private float[] c;
  private int co;
  private int m;
  private int n;
  private int[] starts;
  private int pieces;
  private int height;

  /** Whether C is large enough for tiles. */
  public static boolean suits(Kernels kernels, int rows, int columns) {
    return rows >= Kernels.SUMMED_ROWS && columns >= 2 * kernels.panelWidth();
  }

  /**
   * @param rows of C
   * @param columns of C; both as {@link #suits} wants them
   * @param length the most rows of A and B
   * @param most pieces of them
   */
  public SumOfProducts(Engine engine, int rows, int columns, int length, int most) {
    kernels = engine.kernels();
    team = engine.team();
    m = rows;
    n = columns;
    width = 2 * kernels.panelWidth();
    packedA = Math.multiplyExact(length, panels(Math.min(columns, ACROSS)) * width);
    tiles = Math.addExact(packedA, length * HEIGHT);
    int waiting = Integer.SIZE - Integer.numberOfLeadingZeros(most);
    perMember = tiles + waiting * Kernels.SUMMED_ROWS * width;
    scratch = engine.arena().scratch(Math.multiplyExact(perMember, team.size()));
  }

  private int panels(int columns) {
    return (columns + width - 1) / width;
  }

  /** The first operand, without gaps between rows; its columns are the rows of C. */
  public SumOfProducts left(float[] array, int offset) {
    a = array;
    ao = offset;
    return this;
  }

  /** The second operand, without gaps; its columns are those of C. */
  public SumOfProducts right(float[] array, int offset) {
    b = array;
    bo = offset;
    return this;
  }

  /**
   * Sets C, which lies without gaps.
   *
   * @param places where each piece of the rows begins, and behind the last where it ends: from 0 on, none of them empty
   * @param count of pieces: a power of two
   */
  public void into(float[] array, int offset, int[] places, int count) {
    c = array;
    co = offset;
    starts = places;
    pieces = count;
    int share = (m + SHARES * team.size() - 1) / (SHARES * team.size());
    height = team.size() == 1 ? m : (share + HEIGHT - 1) / HEIGHT * HEIGHT;
    team.run((m + height - 1) / height, part);
  }

  /** Some rows of C. */
  private void part(int member, int part) {
    int end = Math.min(m, (part + 1) * height);
    for (int j = 0; j < n; j += ACROSS) {
      int columns = Math.min(ACROSS, n - j);
      packRight(member, j, columns);
      for (int i = part * height; i < end; i += HEIGHT) {
        block(member, i, Math.min(HEIGHT, end - i), j, columns);
      }
    }
  }

  /** Copies some columns of B, panel after panel. */
  private void packRight(int member, int j, int columns) {
    float[] memory = scratch.array();
    int rows = starts[pieces];
    for (int panel = 0; panel < panels(columns); panel++) {
      int from = bo + column(panel, j, columns);
      int to = member * perMember + panel * rows * width;
      for (int p = 0; p < rows; p++) {
        System.arraycopy(b, from + p * n, memory, to + p * width, width);
      }
    }
  }

  /** The first column of a panel, which may overlap the one before, and then sets the same again. */
  private int column(int panel, int j, int columns) {
    return Math.min(j + panel * width, j + columns - width);
  }

  private void block(int member, int i, int rows, int j, int columns) {
    float[] memory = scratch.array();
    int own = member * perMember;
    int first = Math.min(i, m - Kernels.SUMMED_ROWS);
    int some = i + rows - first;
    int length = starts[pieces];
    for (int p = 0; p < length; p++) {
      System.arraycopy(a, ao + p * m + first, memory, own + packedA + p * some, some);
    }
    for (int panel = 0; panel < panels(columns); panel++) {
      int to = co + first * n + column(panel, j, columns);
      for (int row = 0; row < some; row += Kernels.SUMMED_ROWS) {
        int at = Math.min(row, some - Kernels.SUMMED_ROWS);
        kernels.sumOfProducts(starts, pieces, memory, own + packedA + at, some, memory, own + panel * length * width,
            memory, own + tiles, c, to + at * n, n);
      }
    }
  }
}
