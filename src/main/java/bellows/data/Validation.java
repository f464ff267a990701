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
 */
public record Validation(double part, long seed) implements Serializable {
  /** The key of the section {@code data}, as a number or a section with the keys {@code part} and {@code seed}. */
  public static final String KEY = "validation";

  /** Reads the key; its absence is no validation. */
  public static Validation read(Settings data) {
    if (!data.has(KEY)) {
      return new Validation(0, 1);
    }
    Settings validation = data.sectionOrWord(KEY, "part");
    double part = validation.number("part");
    if (!(part > 0 && part < 1)) {
      throw validation.error("part", "expected a part between 0 and 1, such as 0.1, found %s", part);
    }
    return new Validation(part, validation.whole("seed", 1));
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
    long key = Draws.key(seed, KEY);
    int classes = Math.max(1, all.classes());
    int[] sizes = new int[classes];
    for (int row = 0; row < all.count(); row++) {
      sizes[place(all, row)]++;
    }
    int[][] members = Arrays.stream(sizes).mapToObj(int[]::new).toArray(int[][]::new);
    int[] seen = new int[classes];
    for (int row = 0; row < all.count(); row++) {
      int place = place(all, row);
      members[place][seen[place]++] = row;
    }
    return IntStream.range(0, classes).flatMap(place -> {
      int size = sizes[place];
      long own = Draws.bits(key, place);
      return IntStream.range(0, (int) count(size)).map(i -> members[place][(int) Draws.permute(own, size, i)]);
    }).sorted().toArray();
  }

  private static int place(Samples all, int row) {
    return all.classes() == 0 ? 0 : (int) all.target(row);
  }
}
