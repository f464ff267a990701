package bellows.data;

import bellows.image.Picture;
import bellows.tensor.Shape;

/** Some consecutive rows of others. */
public class RowRange implements Rows {
  private final Rows all;
  private final int from;
  private final int count;

  private RowRange(Rows all, int from, int count) {
    this.all = all;
    this.from = from;
    this.count = count;
  }

  /** The rows {@code from} to {@code from + count - 1}, of one shape if all are. */
  public static Rows of(Rows all, int from, int count) {
    return all instanceof UniformRows uniform ? new Uniform(uniform, from, count) : new RowRange(all, from, count);
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public void read(int row, Picture into) {
    all.read(from + row, into);
  }

  @Override
  public float target(int row) {
    return all.target(from + row);
  }

  @Override
  public boolean inMemory() {
    return all.inMemory();
  }

  @Override
  public void readAhead(int row) {
    all.readAhead(from + row);
  }

  private static final class Uniform extends RowRange implements UniformRows {
    private final UniformRows all;
    private final int from;

    Uniform(UniformRows all, int from, int count) {
      super(all, from, count);
      this.all = all;
      this.from = from;
    }

    @Override
    public Shape shape() {
      return all.shape();
    }

    @Override
    public void read(int row, float[] out, int offset) {
      all.read(from + row, out, offset);
    }

    @Override
    public void read(int row, Picture into) {
      all.read(from + row, into);
    }
  }
}
