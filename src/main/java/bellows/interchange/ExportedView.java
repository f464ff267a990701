package bellows.interchange;

import bellows.conf.BadInputException;
import bellows.image.augment.Grey;
import bellows.image.augment.PlacedCrop;
import bellows.image.augment.ShorterSide;
import bellows.image.augment.Transform;
import bellows.image.augment.Views;
import bellows.interchange.onnx.PictureView;
import bellows.run.TrainedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How a model is shown files' pictures, as far as ONNX can say it. */
final class ExportedView {
  private static final double MIDDLE = 0.5;

  private ExportedView() {}

  /**
   * What {@code predict} does to pictures of any size: the model's view, or the square in the middle.
   *
   * @throws BadInputException if there is something that is not said, by its name
   */
  static PictureView of(TrainedModel trained) {
    BadInputException.check(trained.takesPictures() && !trained.takesFeatures(), "--view: expected a network of "
        + "pictures, found one of %s", trained.takesFeatures() ? "features" : trained.input());
    BadInputException.check(trained.views().tests().size() == 1, "--view: expected one view of a picture, found %d, "
        + "whose answers are averaged (ten-crops); export without --view, or import a run with another data.view",
        trained.views().tests().size());
    Views views = trained.views().ofFiles(trained.input());
    List<PictureView.Step> steps = new ArrayList<>();
    boolean grey = false;
    for (Transform transform : views.tests().get(0).list()) {
      PictureView.Step step = step(transform);
      // What is grey already stays as it is.
      if (!(step instanceof PictureView.Grey && grey)) {
        steps.add(step);
      }
      grey |= step instanceof PictureView.Grey one && one.channels() == 1;
    }
    return new PictureView(steps);
  }

  private static PictureView.Step step(Transform transform) {
    if (transform instanceof ShorterSide resize && resize.from() == resize.to()) {
      return new PictureView.Resize(resize.to());
    }
    if (transform instanceof PlacedCrop crop && crop.down() == MIDDLE && crop.across() == MIDDLE && !crop.mirrored()) {
      return new PictureView.CentreCrop(crop.size());
    }
    BadInputException.check(transform instanceof Grey grey && grey.probability() == 1, "--view: expected a data.view of "
        + "resize to one size, centre-crop and grey with probability = 1, found %s; export without --view",
        transform.getClass().getSimpleName().toLowerCase(Locale.ROOT));
    return new PictureView.Grey(((Grey) transform).channels());
  }
}
