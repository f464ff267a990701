package bellows.draw;

import bellows.data.Rows;
import bellows.image.Picture;
import bellows.image.augment.Views;
import bellows.tensor.Shape;
import bellows.train.worker.TrainSpec;
import java.util.List;

/** One sample that is shown once. */
final class Single implements Rows {
  private final Picture picture;

  Single(Picture picture) {
    this.picture = picture;
  }

  /** A spec that looks at a sample once, by the first view. */
  static TrainSpec view(TrainSpec spec) {
    return spec.showing(new Views(spec.views().train(), List.of(spec.views().tests().get(0)), 0));
  }

  /** The same for a file's picture, of any size and in colours. */
  static TrainSpec fitting(TrainSpec spec) {
    return spec.showing(spec.views().ofFiles(spec.model().input()));
  }

  /** The square in the middle of a picture of any size, as large as this square, and grey if it is. */
  static Picture fitted(Picture picture, Shape square) {
    return Views.fitting(square).tests().get(0).apply(picture, new Picture(), 0);
  }

  @Override
  public int count() {
    return 1;
  }

  @Override
  public void read(int row, Picture into) {
    into.copy(picture);
  }

  /** Nobody knows it. */
  @Override
  public float target(int row) {
    return 0;
  }
}
