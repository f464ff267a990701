package bellows.feature;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.tensor.Shape;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * The features that a model was trained on: what they are computed of, and what the transforms learnt from the training
 * samples. A run and a model keep this, so that a sample has the same features in each use.
 *
 * @param chain that has learnt what it has to
 * @param input the shape of samples
 */
public record Extraction(Chain chain, Shape input) implements Serializable {
  /** The key of the section {@code data} that holds what was learnt, written by a run. */
  public static final String LEARNT = "extracted";

  /** A model is a text of at most 8 MB, in which a float takes 16 / 3 characters; the rest is for all else. */
  private static final int MOST_NUMBERS = 1_400_000;
  private static final int MOST_FEATURES = 1 << 24;

  /** Refuses to learn more numbers than a model can keep. */
  static void checkFits(String who, long numbers) {
    BadInputException.check(numbers <= MOST_NUMBERS, "%s: expected at most %d numbers to learn, which a model keeps, found "
        + "%d; ask for fewer components or words, or for smaller patches", who, MOST_NUMBERS, numbers);
  }

  /**
   * The shape of so many features of a sample.
   *
   * @throws BadInputException if they are more than anybody computes, of bins or words beyond reason
   */
  static Shape vector(String who, long features) {
    BadInputException.check(features <= MOST_FEATURES, "%s: expected at most %,d features of a sample, found %,d", who,
        MOST_FEATURES, features);
    return Shape.of((int) features);
  }

  /** The shape of the features. */
  public Shape output() {
    return chain.output(input);
  }

  /**
   * Reads what {@link #render} writes into the section {@code data}, beside the list of transforms.
   *
   * @return null where there are no transforms, or they have not learnt yet: nothing is written, or it is of others
   */
  public static Extraction read(Settings data) {
    Chain chain = Chain.read(data);
    String listed = listed(data);
    Settings learnt = data.section(LEARNT);
    int[] input = learnt.has("input") ? learnt.integers("input") : null;
    String of = learnt.text("of", "");
    List<String> texts = learnt.has("numbers") ? learnt.texts("numbers") : List.of();
    if (chain.isEmpty() || input == null || !of.equals(listed)) {
      return null;
    }
    return learnt.located(() -> {
      Shape shape = Shape.of(input);
      return new Extraction(chain.restore(texts.stream().map(Extraction::decode).iterator(), shape), shape);
    });
  }

  /** The list of transforms as it was written: what was learnt by others is of no use. */
  public static String listed(Settings data) {
    return data.has(Chain.KEY) ? data.config().getValue(Chain.KEY).render(ConfigRenderOptions.concise()) : "";
  }

  /**
   * As the section {@value #LEARNT}.
   *
   * @param listed the list of transforms, see {@link #listed}
   */
  public Config render(String listed) {
    List<float[]> numbers = new ArrayList<>();
    chain.store(numbers);
    long count = numbers.stream().mapToLong(some -> some.length).sum();
    checkFits("data.extract", count);
    Config all = ConfigFactory.empty()
        .withValue("input", ConfigValueFactory.fromAnyRef(Arrays.stream(input.extents()).boxed().toList()))
        .withValue("of", ConfigValueFactory.fromAnyRef(listed));
    return numbers.isEmpty() ? all
        : all.withValue("numbers", ConfigValueFactory.fromAnyRef(numbers.stream().map(Extraction::encode).toList()));
  }

  /** Base 64 of big-endian IEEE floats: exact, and shorter than digits. */
  private static String encode(float[] numbers) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * numbers.length);
    bytes.asFloatBuffer().put(numbers);
    return Base64.getEncoder().encodeToString(bytes.array());
  }

  private static float[] decode(String text) {
    ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(text));
    float[] numbers = new float[bytes.remaining() / 4];
    bytes.asFloatBuffer().get(numbers);
    return numbers;
  }
}
