package bellows.draw;

import bellows.conf.BadInputException;
import bellows.data.Rows;
import bellows.figure.Figure;
import bellows.figure.PictureGrid;
import bellows.image.Picture;
import bellows.image.augment.Transforms;
import bellows.image.augment.Views;
import bellows.image.file.PictureReader;
import bellows.tensor.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What augmentation makes of a picture: as it is stored, as evaluation sees it, and the draws of epoch after epoch. */
public final class Augmented {
  /** One view of a picture, and what it is. */
  public record View(String caption, Picture picture) {}

  private static final int COLUMNS = 5;
  private static final int CELL = 112;

  private final Subject subject;
  private final Picture picture;
  private final int number;
  private final String name;

  private Augmented(Subject subject, Picture picture, int number, String name) {
    BadInputException.check(!subject.spec().views().train().isEmpty(),
        "augmented: expected data.augment, such as [{affine {rotation = 15}}], found none: training sees its samples as "
            + "they are");
    this.subject = subject;
    this.picture = picture;
    this.number = number;
    this.name = name;
  }

  /** Of one of the first training samples, from 0: the very pictures that the run trains on. */
  public static Augmented of(Subject subject, Rows samples, int number) {
    BadInputException.check(number >= 0 && number < samples.count(),
        "--sample: expected a number from 0 to %,d, found %,d", samples.count() - 1, number);
    Picture picture = new Picture();
    samples.read(number, picture);
    BadInputException.check(subject.data().shape() == null || subject.data().shape().isPicture(),
        "augmented: expected pictures in 1 or 3 channels, found samples of %s", subject.data().shape());
    String right = subject.model().classes() == 0 ? ""
        : ", " + Titles.ofClass(subject.data(), (int) samples.target(number));
    return new Augmented(subject, picture, number, "sample " + number + right);
  }

  /** Of a file of any size, with the draws of sample 0; where all samples have one size, of the square in its middle. */
  public static Augmented of(Subject subject, Path file) {
    Shape stored = subject.data().shape();
    Picture picture = PictureReader.read(file);
    return new Augmented(subject, stored == null ? picture : Single.fitted(picture, stored), 0,
        String.valueOf(file.getFileName()));
  }

  /**
   * A picture as it is stored, as a test sees it (each view of several), and as training sees it in its first epochs.
   *
   * @param number of the sample in its data set
   */
  public static List<View> views(Views views, long seed, Picture stored, long number, int epochs) {
    List<View> all = new ArrayList<>();
    all.add(view("stored", Transforms.NONE, stored, 0));
    int tests = views.tests().size();
    for (int i = 0; i < tests; i++) {
      all.add(view("evaluation" + (tests > 1 ? " " + (i + 1) : ""), views.tests().get(i), stored,
          Views.key(seed, 0, number)));
    }
    for (int epoch = 0; epoch < epochs; epoch++) {
      all.add(view("epoch " + epoch, views.train(), stored, Views.key(seed, epoch, number)));
    }
    return all;
  }

  private static View view(String caption, Transforms transforms, Picture stored, long key) {
    Picture copy = new Picture();
    copy.copy(stored);
    return new View(caption, transforms.apply(copy, new Picture(), key));
  }

  /** All views under each other. */
  public Figure figure(int epochs) {
    Views views = subject.spec().views();
    PictureGrid grid = new PictureGrid(name + ", as training sees it", COLUMNS).cell(CELL)
        .note(views.mixup() > 0 ? "before pairs of samples are mixed" : "each epoch draws anew");
    views(views, subject.spec().seed(), picture, number, epochs)
        .forEach(view -> grid.add(view.picture, view.caption));
    return grid;
  }
}
