package bellows.train.worker;

import bellows.conf.BadInputException;
import bellows.data.Leaf;
import bellows.data.Normalisation;
import bellows.data.UniformRows;
import bellows.image.Picture;
import bellows.image.augment.Transforms;
import bellows.image.augment.Views;
import bellows.tensor.Shape;
import java.util.List;

/**
 * Reads samples, shows the network's view of them, normalises it. A function of (seed, epoch, sample). For one thread.
 */
public final class SampleReader {
  private final Shape shape;
  private final Normalisation normalisation;
  private final long seed;
  private final Picture picture = new Picture();
  private final Picture spare = new Picture();
  /** What several views begin with. */
  private final Picture whole = new Picture();

  SampleReader(TrainSpec spec) {
    this(spec.model().input(), spec.normalisation(), spec.seed());
  }

  /**
   * Makes a reader for whoever has samples and no network.
   *
   * @param shape of what the views show
   * @param seed of what they draw
   */
  public SampleReader(Shape shape, Normalisation normalisation, long seed) {
    this.shape = shape;
    this.normalisation = normalisation;
    this.seed = seed;
  }

  /**
   * Puts what the network sees of a leaf's row at {@code at} and on, view after view; the row is read once.
   *
   * @param views one that is empty, or as many as there are that are not
   */
  public void show(Leaf leaf, int row, List<Transforms> views, long epoch, float[] out, int at) {
    int end = at + views.size() * shape.size();
    Picture read = views.size() == 1 ? picture : whole;
    if (views.get(0).isEmpty() && leaf.samples() instanceof UniformRows samples) {
      samples.read(row, out, at);
    } else {
      leaf.samples().read(row, read);
      for (int v = 0; v < views.size(); v++) {
        if (read != picture) {
          picture.copy(read);
        }
        Picture seen = seen(views.get(v), epoch, leaf.id(row));
        System.arraycopy(seen.values(), 0, out, at + v * shape.size(), shape.size());
      }
    }
    for (int next = at; next < end; next += shape.size()) {
      normalisation.apply(out, next, shape);
    }
  }

  private Picture seen(Transforms view, long epoch, long id) {
    try {
      return view.apply(picture, spare, Views.key(seed, epoch, id));
    } catch (BadInputException e) {
      throw new BadInputException("sample %d: %s", id, e.getMessage(), e);
    }
  }
}
