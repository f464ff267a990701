package bellows.draw;

import bellows.conf.BadInputException;
import bellows.data.Rows;
import bellows.image.Picture;
import bellows.image.augment.Views;
import bellows.image.file.PictureReader;
import bellows.train.worker.TrainSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** One sample that is shown once. */
final class Single implements Rows {
  private final Picture picture;

  Single(Picture picture) {
    this.picture = picture;
  }

  /** A picture in a file of the local machine. */
  static Picture read(Path file) {
    Picture picture = new Picture();
    try {
      byte[] bytes = Files.readAllBytes(file);
      new PictureReader().read(bytes, bytes.length, picture);
    } catch (NoSuchFileException e) {
      throw new BadInputException("%s: expected a picture, found nothing", file, e);
    } catch (BadInputException e) {
      throw new BadInputException("%s: %s", file, e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be read", e);
    }
    return picture;
  }

  /** A spec that looks at a sample once, by the first view. */
  static TrainSpec view(TrainSpec spec) {
    return with(spec, new Views(spec.views().train(), List.of(spec.views().tests().get(0)), 0));
  }

  /** The same for a picture of any size, which a model without a view of its own sees the middle of. */
  static TrainSpec fitting(TrainSpec spec) {
    return spec.views().tests().get(0).isEmpty() ? with(spec, Views.fitting(spec.model().input())) : view(spec);
  }

  private static TrainSpec with(TrainSpec spec, Views views) {
    return new TrainSpec(spec.model(), views, spec.normalisation(), spec.seed(), spec.batch(), spec.leaves(),
        spec.together(), spec.samples(), spec.wire(), spec.gradients());
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
