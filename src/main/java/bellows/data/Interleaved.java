package bellows.data;

import bellows.image.Picture;
import bellows.tensor.Shape;
import java.util.Arrays;
import java.util.Objects;

/**
 * Samples in place in their shards, or in the whole data set: row r is row {@code firsts[p]} + (r div n) ·
 * {@code stride} of part p = r mod n. A leaf's rows go round the shards that it has samples in, and are every so-manieth
 * of each.
 */
public class Interleaved<R extends Rows> implements Rows {
  private final R[] parts;
  private final int[] firsts;
  private final int stride;
  private final int count;
  private final boolean inMemory;

  private Interleaved(R[] parts, int[] firsts, int stride, int count) {
    this.parts = parts;
    this.firsts = firsts;
    this.stride = stride;
    this.count = count;
    inMemory = Arrays.stream(parts).filter(Objects::nonNull).allMatch(Rows::inMemory);
  }

  /** Goes round all of {@code parts}. */
  public static Rows round(Rows... parts) {
    return round(new int[parts.length], 1, parts);
  }

  /**
   * Goes round parts, of each of which it takes every so-manieth row.
   *
   * @param firsts the first row that it takes of each part
   */
  public static Rows round(int[] firsts, int stride, Rows... parts) {
    long count = 0;
    for (int p = 0; p < parts.length; p++) {
      count += ((long) parts[p].count() - firsts[p] + stride - 1) / stride;
    }
    return of(parts, firsts, stride, count);
  }

  /** The rows {@code first}, {@code first + stride}, … of {@code part}. */
  public static Rows every(Rows part, int first, int stride) {
    return round(new int[] {first}, stride, part);
  }

  /**
   * The first {@code count} samples of a data set.
   *
   * @param shards all of the set, but those that have none of these samples may be null
   */
  public static Rows first(int count, Rows... shards) {
    return of(shards, new int[shards.length], 1, count);
  }

  private static Rows of(Rows[] parts, int[] firsts, int stride, long count) {
    int rows = Math.toIntExact(count);
    boolean uniform = Arrays.stream(parts).filter(Objects::nonNull).allMatch(UniformRows.class::isInstance);
    return uniform && parts[0] != null
        ? new Uniform(Arrays.copyOf(parts, parts.length, UniformRows[].class), firsts, stride, rows)
        : new Interleaved<>(parts, firsts, stride, rows);
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public void read(int row, Picture into) {
    part(row).read(within(row), into);
  }

  @Override
  public float target(int row) {
    return part(row).target(within(row));
  }

  @Override
  public float weight(int row) {
    return part(row).weight(within(row));
  }

  @Override
  public boolean inMemory() {
    return inMemory;
  }

  @Override
  public void readAhead(int row) {
    part(row).readAhead(within(row));
  }

  final R part(int row) {
    return parts[row % parts.length];
  }

  final int within(int row) {
    return firsts[row % parts.length] + row / parts.length * stride;
  }

  /** Rows of parts that all have one shape. */
  private static final class Uniform extends Interleaved<UniformRows> implements UniformRows {
    Uniform(UniformRows[] parts, int[] firsts, int stride, int count) {
      super(parts, firsts, stride, count);
    }

    @Override
    public Shape shape() {
      return part(0).shape();
    }

    @Override
    public void read(int row, float[] out, int offset) {
      part(row).read(within(row), out, offset);
    }
  }
}
