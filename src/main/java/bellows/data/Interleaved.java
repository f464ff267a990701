package bellows.data;

import bellows.image.Picture;
import bellows.tensor.Shape;
import java.util.Arrays;
import java.util.Objects;

/**
 * Samples in place in their shards, or in the whole data set: row r is row {@code first} + (r div n) · {@code stride}
 * of part r mod n. With more shards than leaves, a leaf's rows go round several shards; with fewer, it has every
 * so-manieth row of one.
 */
public class Interleaved<R extends Rows> implements Rows {
  private final R[] parts;
  private final int first;
  private final int stride;
  private final int count;

  private Interleaved(R[] parts, int first, int stride, int count) {
    this.parts = parts;
    this.first = first;
    this.stride = stride;
    this.count = count;
  }

  /** Goes round all of {@code parts}. */
  public static Rows round(Rows... parts) {
    return of(parts, 0, 1, Arrays.stream(parts).mapToLong(Rows::count).sum());
  }

  /** The rows {@code first}, {@code first + stride}, … of {@code part}. */
  public static Rows every(Rows part, int first, int stride) {
    return of(new Rows[] {part}, first, stride, ((long) part.count() - first + stride - 1) / stride);
  }

  /**
   * The first {@code count} samples of a data set.
   *
   * @param shards all of the set, but those that have none of these samples may be null
   */
  public static Rows first(int count, Rows... shards) {
    return of(shards, 0, 1, count);
  }

  private static Rows of(Rows[] parts, int first, int stride, long count) {
    int rows = Math.toIntExact(count);
    boolean uniform = Arrays.stream(parts).filter(Objects::nonNull).allMatch(UniformRows.class::isInstance);
    return uniform && parts[0] != null
        ? new Uniform(Arrays.copyOf(parts, parts.length, UniformRows[].class), first, stride, rows)
        : new Interleaved<>(parts, first, stride, rows);
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
    return Arrays.stream(parts).filter(Objects::nonNull).allMatch(Rows::inMemory);
  }

  @Override
  public void readAhead(int row) {
    part(row).readAhead(within(row));
  }

  final R part(int row) {
    return parts[row % parts.length];
  }

  final int within(int row) {
    return first + row / parts.length * stride;
  }

  /** Rows of parts that all have one shape. */
  private static final class Uniform extends Interleaved<UniformRows> implements UniformRows {
    Uniform(UniformRows[] parts, int first, int stride, int count) {
      super(parts, first, stride, count);
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
