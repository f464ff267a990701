package bellows.data;

import bellows.image.Picture;
import bellows.tensor.Shape;

/**
 * The first samples of a data set in its shards: sample i is row i div n of shard i mod n.
 *
 * @param shards all of the set, but those that have none of these samples may be null
 */
public record FirstRows(Rows[] shards, int count) implements Rows {
  @Override
  public Shape shape() {
    return shards[0].shape();
  }

  @Override
  public void read(int row, float[] out, int offset) {
    shards[row % shards.length].read(row / shards.length, out, offset);
  }

  @Override
  public void read(int row, Picture into) {
    shards[row % shards.length].read(row / shards.length, into);
  }

  @Override
  public float target(int row) {
    return shards[row % shards.length].target(row / shards.length);
  }
}
