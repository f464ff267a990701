package bellows.data;

import bellows.conf.Settings;
import bellows.tensor.Draws;
import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Which of the training samples are kept for validation: a part of each class, drawn by a seed. Who is drawn depends on
 * nothing but the seed and the samples' places and labels.
 *
 * @param part of the training samples, between 0 and 1; 0 for none
 * @param folds of a cross-validation, into which all samples are dealt; 0 for a part by itself
 * @param fold which of them is kept, from 1; 0 for none
 */
public record Validation(double part, long seed, int folds, int fold) implements Serializable {
  /** The key of the section {@code data}: a number, or a section with {@code part} or {@code folds, fold}. */
  public static final String KEY = "validation";

  /** Reads the key; its absence is no validation. */
  public static Validation read(Settings data) {
    if (!data.has(KEY)) {
      return new Validation(0, 1, 0, 0);
    }
    Settings validation = data.sectionOrWord(KEY, "part");
    long seed = validation.whole("seed", 1);
    int fold = validation.integer("fold", 1);
    if (validation.has("folds")) {
      return folds(validation, seed, fold);
    }
    if (fold != 1) {
      throw validation.error("fold", "expected it beside folds, found no folds");
    }
    double part = validation.number("part");
    if (!(part > 0 && part < 1)) {
      throw validation.error("part", "expected a part between 0 and 1, such as 0.1, found %s", part);
    }
    return new Validation(part, seed, 0, 0);
  }

  private static Validation folds(Settings validation, long seed, int fold) {
    int folds = validation.integer("folds");
    if (folds < 2 || fold < 1 || fold > folds || validation.has("part")) {
      throw validation.error("folds", validation.has("part") ? "expected either part or folds, found both"
          : "expected at least 2 folds and one of them, found fold %d of %d", fold, folds);
    }
    return new Validation(1.0 / folds, seed, folds, fold);
  }

  public boolean isOn() {
    return part > 0;
  }

  /** How many of so many samples are drawn, where classes do not matter. */
  public long count(long samples) {
    return Math.round(samples * part);
  }

  /** The places of the samples that are drawn, ascending: of each class its part, rounded. */
  public int[] drawn(Samples all) {
    return drawn(all.classes(), all.targets());
  }

  /**
   * The places of the samples that are drawn, of samples with these targets.
   *
   * @param labels how many classes there are; 0 for real targets
   */
  public int[] drawn(int labels, float[] targets) {
    long key = Draws.key(seed, KEY);
    int classes = Math.max(1, labels);
    int[] sizes = new int[classes];
    for (float target : targets) {
      sizes[place(labels, target)]++;
    }
    int[][] members = Arrays.stream(sizes).mapToObj(int[]::new).toArray(int[][]::new);
    int[] seen = new int[classes];
    for (int row = 0; row < targets.length; row++) {
      int place = place(labels, targets[row]);
      members[place][seen[place]++] = row;
    }
    return IntStream.range(0, classes).flatMap(place -> {
      int size = sizes[place];
      long own = Draws.bits(key, place);
      int from = folds == 0 ? 0 : start(size, fold - 1);
      int to = folds == 0 ? (int) count(size) : start(size, fold);
      return IntStream.range(from, to).map(i -> members[place][(int) Draws.permute(own, size, i)]);
    }).sorted().toArray();
  }

  private int start(int size, int place) {
    return (int) ((long) size * place / folds);
  }

  private static int place(int labels, float target) {
    return labels == 0 ? 0 : (int) target;
  }
}
