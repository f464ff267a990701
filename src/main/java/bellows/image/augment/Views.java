package bellows.image.augment;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.tensor.Draws;
import bellows.tensor.Shape;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a network sees of a sample.
 *
 * @param train while it trains: drawn anew in each epoch
 * @param tests while it is tested or used: always the same; of several, the answers are averaged
 * @param mixup alpha of the Beta distribution by which training mixes pairs of samples; 0 for no mixing
 */
public record Views(Transforms train, List<Transforms> tests, double mixup) implements Serializable {
  /** Samples as they are. */
  public static final Views PLAIN = new Views(Transforms.NONE, List.of(Transforms.NONE), 0);

  /** Tells the draws of augmentation from others of the same sample. */
  private static final long AUGMENTATION = 0x617567;

  /** Reads the keys {@code augment}, {@code view} and {@code mixup} of the section {@code data}. */
  public static Views read(Settings data) {
    double mixup = data.number("mixup", 0);
    if (!(mixup >= 0 && Double.isFinite(mixup))) {
      throw data.error("mixup", "expected an alpha of at least 0, such as 0.2, found %s", mixup);
    }
    List<Transforms> tests = Transforms.readViews(data, "view");
    if (tests.get(0).needsColours()) {
      // A saved model keeps its view, and is used where nobody knows these data.
      throw data.error("view", "expected lighting with colours of its own, found colours = data");
    }
    return new Views(Transforms.read(data, "augment"), tests, mixup);
  }

  /** Whether all of them begin with what {@linkplain Transform#takesRows takes pictures row by row}. */
  public boolean takeRows() {
    return train.takesRows() && tests.stream().allMatch(Transforms::takesRows);
  }

  /** Whether {@link #withColours} is still needed. */
  public boolean needsColours() {
    return train.needsColours();
  }

  /**
   * These with the principal components of the data's colours.
   *
   * @param deviations along the components, in levels of 0–255
   * @param vectors each of red, green and blue
   */
  public Views withColours(double[] deviations, double[][] vectors) {
    // Published values are eigenvalues for colours of 0–1, which are then stretched to 0–255: (d / 255)² · 255.
    List<Double> values = Arrays.stream(deviations).mapToObj(d -> d * d / 255).toList();
    List<Double> numbers = Arrays.stream(vectors).flatMapToDouble(Arrays::stream).boxed().toList();
    return new Views(train.withColours(values, numbers), tests, mixup);
  }

  /**
   * How a model without views of its own is shown pictures of any size: the square in the middle of the picture,
   * resized to what the model takes, in as many channels.
   *
   * @param input a square of one or three channels
   */
  public static Views fitting(Shape input) {
    int size = input.at(0);
    BadInputException.check(size == input.at(1), "expected a model of square pictures, or one with data.view, to be used "
        + "on pictures of other sizes, found one of %s", input);
    List<Transform> fit = new ArrayList<>(List.of(new ShorterSide(size, size), new PlacedCrop(size, 0.5, 0.5, false)));
    if (input.channels() == 1) {
      fit.add(new Grey(1, 1));
    }
    return new Views(Transforms.NONE, List.of(new Transforms(fit)), 0);
  }

  /**
   * These for files' pictures, of any size and in colours: the first view, or what {@link #fitting} says where there is
   * none, and without colours for a network of grey pictures.
   *
   * @param input of the network
   */
  public Views ofFiles(Shape input) {
    Transforms view = tests.get(0);
    if (view.isEmpty()) {
      return fitting(input);
    }
    Transforms grey = new Transforms(Stream.concat(view.list().stream(), Stream.of(new Grey(1, 1))).toList());
    return new Views(train, List.of(input.channels() == 1 ? grey : view), 0);
  }

  /** The key of all draws about a sample: {@link Transforms#apply} with it shows what an epoch's training sees. */
  public static long key(long seed, long epoch, long sample) {
    return Draws.key(seed, epoch, sample, AUGMENTATION);
  }

  /**
   * The shape of the network's input.
   *
   * @param stored of samples as they are stored; null for pictures of any size
   */
  public Shape output(Shape stored) {
    Shape trained = train.output(stored);
    Shape tested = tested(stored);
    BadInputException.check(trained != null && tested != null,
        "data: expected pictures of one size, found some of many; data.%s needs a crop, such as {centre-crop = 224}",
        trained == null ? "augment" : "view");
    BadInputException.check(trained.equals(tested),
        "data: expected data.augment and data.view to end with the same shape, found %s and %s", trained, tested);
    return trained;
  }

  /** The shape of each view of a test; null if it differs from picture to picture. */
  public Shape tested(Shape stored) {
    return tests.get(0).output(stored);
  }
}
