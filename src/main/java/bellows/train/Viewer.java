package bellows.train;

import bellows.conf.BadInputException;
import bellows.data.Leaf;
import bellows.image.Picture;
import bellows.image.Transforms;
import bellows.image.Views;
import bellows.tensor.Shape;

/** Reads samples, shows the network's view of them, normalises it. A function of (seed, epoch, sample). For one thread. */
final class Viewer {
  private final TrainSpec spec;
  private final Shape shape;
  private final Picture picture = new Picture();
  private final Picture spare = new Picture();

  Viewer(TrainSpec spec) {
    this.spec = spec;
    shape = spec.model().input();
  }

  /** Puts what the network sees of a leaf's row at {@code at} and on. */
  void show(Leaf leaf, int row, Transforms view, long epoch, float[] out, int at) {
    if (view.isEmpty()) {
      leaf.samples().read(row, out, at);
    } else {
      leaf.samples().read(row, picture);
      Picture seen = seen(view, epoch, leaf.id(row));
      System.arraycopy(seen.values(), 0, out, at, shape.size());
    }
    spec.normalisation().apply(out, at, shape);
  }

  private Picture seen(Transforms view, long epoch, long id) {
    try {
      return view.apply(picture, spare, Views.key(spec.seed(), epoch, id));
    } catch (BadInputException e) {
      throw new BadInputException("sample %d: %s", id, e.getMessage(), e);
    }
  }
}
