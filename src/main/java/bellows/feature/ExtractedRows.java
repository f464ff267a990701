package bellows.feature;

import bellows.data.UniformRows;
import bellows.tensor.Shape;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The features of samples in place of the samples: computed whenever they are read. */
public final class ExtractedRows implements UniformRows {
  /** What one thread at a time works with. */
  private static final class Worker {
    final Feature.Op op;
    final float[] sample;

    Worker(Feature feature, Shape in) {
      op = feature.bind(in);
      sample = new float[in.size()];
    }
  }

  private final UniformRows stored;
  private final Feature feature;
  private final Shape shape;
  private final ConcurrentLinkedQueue<Worker> idle = new ConcurrentLinkedQueue<>();

  /** @param feature that has learnt what it has to */
  public ExtractedRows(UniformRows stored, Feature feature) {
    this.stored = stored;
    this.feature = feature;
    shape = feature.output(stored.shape());
  }

  @Override
  public Shape shape() {
    return shape;
  }

  @Override
  public int count() {
    return stored.count();
  }

  @Override
  public float target(int row) {
    return stored.target(row);
  }

  @Override
  public float weight(int row) {
    return stored.weight(row);
  }

  @Override
  public void read(int row, float[] out, int offset) {
    Worker found = idle.poll();
    Worker worker = found == null ? new Worker(feature, stored.shape()) : found;
    stored.read(row, worker.sample, 0);
    worker.op.apply(worker.sample, 0, out, offset);
    idle.add(worker);
  }
}
