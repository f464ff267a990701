package bellows.conf;

import java.util.Arrays;
import java.util.Locale;

/** Finds the word that somebody may have meant. */
public final class Spelling {
  private Spelling() {}

  /**
   * The one of {@code words} that other programs call {@code found}, or the closest, as {@code ", did you mean 'x'?"};
   * nothing when none is close.
   */
  public static String nearest(String found, Iterable<String> words) {
    String known = Synonyms.name(found, words);
    return known.isEmpty() ? closest(found, words) : known;
  }

  static String didYouMean(String word) {
    return ", did you mean '" + word + "'?";
  }

  private static String closest(String found, Iterable<String> words) {
    String best = null;
    int least = Math.max(2, found.length() / 2) + 1;
    for (String word : words) {
      int distance = distance(found.toLowerCase(Locale.ROOT), word.toLowerCase(Locale.ROOT));
      if (distance < least) {
        least = distance;
        best = word;
      }
    }
    return best == null ? "" : didYouMean(best);
  }

  /** Levenshtein's distance: the fewest insertions, deletions and substitutions that turn one word into the other. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    Arrays.setAll(row, j -> j);
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int above = row[j];
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(substituted, Math.min(above, row[j - 1]) + 1);
        diagonal = above;
      }
    }
    return row[b.length()];
  }
}
