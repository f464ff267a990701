package bellows.image;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.tensor.Shape;
import java.io.Serializable;

/**
 * What a network sees of a sample.
 *
 * @param train while it trains: drawn anew in each epoch
 * @param test while it is tested or used: always the same
 */
public record Views(Transforms train, Transforms test) implements Serializable {
  /** Samples as they are. */
  public static final Views PLAIN = new Views(Transforms.NONE, Transforms.NONE);

  /** Reads the keys {@code augment} and {@code view} of the section {@code data}. */
  public static Views read(Settings data) {
    return new Views(Transforms.read(data, "augment"), Transforms.read(data, "view"));
  }

  /**
   * The shape of the network's input.
   *
   * @param stored of samples as they are stored; null for pictures of any size
   */
  public Shape output(Shape stored) {
    Shape trained = train.output(stored);
    Shape tested = test.output(stored);
    BadInputException.check(trained != null && tested != null,
        "data: expected pictures of one size, found some of many; data.%s needs a crop, such as {centre-crop = 224}",
        trained == null ? "augment" : "view");
    BadInputException.check(trained.equals(tested),
        "data: expected data.augment and data.view to end with the same shape, found %s and %s", trained, tested);
    return trained;
  }
}
