package bellows.neighbours;

import java.io.Serializable;

/**
 * What the nearest of a query's neighbours say together: the class of most of them, or the mean of their real targets.
 *
 * @param classes 0 for real targets
 * @param ties which class counts of those that equally many neighbours have
 */
public record Vote(int classes, Ties ties) implements Serializable {
  /** Which of the classes with the most votes wins. */
  public enum Ties {
    /** That with the lowest number, as scikit-learn has it. */
    LOWEST,
    /** That of the nearest neighbour among them. */
    NEAREST
  }

  /** The answer of the {@code k} nearest neighbours of a query, or of as many as there are. */
  float answer(NeighbourLists lists, int query, int k) {
    int voters = Math.min(k, lists.size(query));
    return classes == 0 ? mean(lists, query, voters) : majority(lists, query, voters);
  }

  private static float mean(NeighbourLists lists, int query, int voters) {
    double sum = 0;
    for (int rank = 0; rank < voters; rank++) {
      sum += lists.label(query, rank);
    }
    return (float) (sum / voters);
  }

  /** Without an array of all classes, of which there may be many: neighbours are few. */
  private float majority(NeighbourLists lists, int query, int voters) {
    float best = Float.NaN;
    int most = 0;
    for (int rank = 0; rank < voters; rank++) {
      float label = lists.label(query, rank);
      int votes = 0;
      for (int other = 0; other < voters; other++) {
        votes += lists.label(query, other) == label ? 1 : 0;
      }
      if (votes > most || votes == most && ties == Ties.LOWEST && label < best) {
        best = label;
        most = votes;
      }
    }
    return best;
  }
}
