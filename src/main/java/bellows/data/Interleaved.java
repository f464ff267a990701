package bellows.data;

import bellows.image.Picture;
import bellows.tensor.Shape;
import java.util.Arrays;

/**
 * The samples of a leaf, in place in its shards or in the whole data set. With more shards than leaves, its rows go round several shards; with
 * fewer, it has every so-manieth row of one.
 */
public final class Interleaved implements Rows {
  private final Rows[] parts;
  private final int first;
  private final int stride;
  private final int count;

  /** Row r of the whole is row {@code first} + (r div n) · {@code stride} of part r mod n. */
  private Interleaved(Rows[] parts, int first, int stride) {
    this.parts = parts;
    this.first = first;
    this.stride = stride;
    long sum = 0;
    for (Rows part : parts) {
      sum += (part.count() - first + stride - 1) / stride;
    }
    count = Math.toIntExact(sum);
  }

  /** Goes round all of {@code parts}. */
  public static Rows round(Rows... parts) {
    return new Interleaved(parts, 0, 1);
  }

  /** The rows {@code first}, {@code first + stride}, … of {@code part}. */
  public static Rows every(Rows part, int first, int stride) {
    return new Interleaved(new Rows[] {part}, first, stride);
  }

  @Override
  public Shape shape() {
    return parts[0].shape();
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public void read(int row, float[] out, int offset) {
    part(row).read(within(row), out, offset);
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
  public boolean inMemory() {
    return Arrays.stream(parts).allMatch(Rows::inMemory);
  }

  @Override
  public void readAhead(int row) {
    part(row).readAhead(within(row));
  }

  private Rows part(int row) {
    return parts[row % parts.length];
  }

  private int within(int row) {
    return first + row / parts.length * stride;
  }
}
