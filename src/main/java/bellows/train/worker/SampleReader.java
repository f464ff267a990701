package bellows.train.worker;

import bellows.conf.BadInputException;
import bellows.data.Leaf;
import bellows.data.Normalisation;
import bellows.data.UniformRows;
import bellows.feature.Extraction;
import bellows.feature.Feature;
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
  /** Null where the network sees samples themselves. */
  private final Feature.Op features;

  SampleReader(TrainSpec spec) {
    this(spec.model().input(), spec.normalisation(), spec.extraction(), spec.seed());
  }

  /**
   * Makes a reader for whoever has samples and no network.
   *
   * @param shape of what the views show
   * @param seed of what they draw
   */
  public SampleReader(Shape shape, Normalisation normalisation, long seed) {
    this(shape, normalisation, null, seed);
  }

  private SampleReader(Shape shape, Normalisation normalisation, Extraction extraction, long seed) {
    this.shape = shape;
    this.normalisation = normalisation;
    this.seed = seed;
    features = extraction == null ? null : extraction.chain().bind(extraction.input());
  }

  /**
   * Puts what the network sees of a leaf's row at {@code at} and on, view after view; the row is read once.
   *
   * @param views one that is empty, or as many as there are that are not
   */
  public void show(Leaf leaf, int row, List<Transforms> views, long epoch, float[] out, int at) {
    int end = at + views.size() * shape.size();
    Picture read = views.size() == 1 ? picture : whole;
    if (features == null && views.get(0).isEmpty() && leaf.samples() instanceof UniformRows samples) {
      samples.read(row, out, at);
    } else {
      leaf.samples().read(row, read);
      for (int v = 0; v < views.size(); v++) {
        if (read != picture) {
          picture.copy(read);
        }
        show(views.get(v), epoch, leaf.id(row), out, at + v * shape.size());
      }
    }
    for (int next = at; next < end; next += shape.size()) {
      normalisation.apply(out, next, shape);
    }
  }

  /** Shows a view of the picture, or its features. */
  private void show(Transforms view, long epoch, long id, float[] out, int at) {
    try {
      Picture seen = view.apply(picture, spare, Views.key(seed, epoch, id));
      if (features == null) {
        System.arraycopy(seen.values(), 0, out, at, shape.size());
      } else {
        features.apply(seen.values(), 0, out, at);
      }
    } catch (BadInputException e) {
      throw new BadInputException("sample %d: %s", id, e.getMessage(), e);
    } catch (OutOfMemoryError e) {
      throw new BadInputException("sample %d: expected memory for a view of %,d×%,d pixels, found none; give more with "
          + "--driver-memory or --executor-memory, or begin with a transform that makes pictures smaller", id,
          picture.height(), picture.width(), e);
    }
  }
}
