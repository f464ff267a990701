package bellows.train.worker;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.tensor.Layout.Segment;
import bellows.tensor.Layout;
import java.io.Serializable;
import java.util.List;

/**
 * How a worker comes by the gradient of its samples: the key {@code gradient}, a word or a section. Part of what
 * determines a result.
 *
 * <pre>
 * gradient = numerical
 * gradient {name = numerical, h = 1e-3}
 * </pre>
 *
 * @param h half the width of a numerical difference; 0 for the other ways
 */
public record Gradients(Way way, double h) implements Serializable {
  /** How. */
  public enum Way {
    BACK_PROPAGATION,
    /** Two passes for each weight: {@link CentralDifferences}. For tiny networks, to see that the other is right. */
    NUMERICAL,
    /** None, as a search wants it: passes go forward only, and sums of gradients are 0. */
    NONE
  }

  public static final Gradients BACK_PROPAGATION = new Gradients(Way.BACK_PROPAGATION, 0);
  public static final Gradients NONE = new Gradients(Way.NONE, 0);

  /** A step takes two passes a weight. */
  private static final int MOST_WEIGHTS = 10_000;
  private static final List<String> NAMES = List.of("back-propagation", "numerical");

  /** Reads the key. */
  public static Gradients read(Settings run) {
    Settings gradient = run.sectionOrWord("gradient", "name");
    String name = gradient.text("name", NAMES.get(0));
    if (!NAMES.contains(name)) {
      throw gradient.error("name", "expected one of %s, found '%s'", String.join(", ", NAMES), name);
    }
    double h = gradient.number("h", 1e-3);
    if (!(h > 0 && h < Double.POSITIVE_INFINITY)) {
      throw gradient.error("h", "expected a number above 0, found %s", h);
    }
    return name.equals("numerical") ? new Gradients(Way.NUMERICAL, h) : BACK_PROPAGATION;
  }

  /**
   * Refuses networks that cannot be trained this way.
   *
   * @param who the key that asks for it, as a run file says it
   */
  public void check(Layout layout, String who) {
    if (way == Way.BACK_PROPAGATION) {
      return;
    }
    for (Segment statistic : layout.statistics()) {
      BadInputException.check(layout.isFrozen(statistic), "%s: expected a network without running statistics, which only "
          + "back-propagation follows, found %s; leave the layer out, or freeze it", who, statistic.name());
    }
    long trained = trained(layout);
    BadInputException.check(way != Way.NUMERICAL || trained <= MOST_WEIGHTS, "%s: expected at most %,d weights, each of "
        + "which takes two passes a step, found %,d; set gradient = back-propagation", who, MOST_WEIGHTS, trained);
  }

  /**
   * The passes forward that a step takes for a sample; going back counts as two, which is its arithmetic but for the
   * first layer's.
   */
  public long passes(Layout layout) {
    return switch (way) {
      case BACK_PROPAGATION -> 3;
      case NUMERICAL -> 1 + 2 * trained(layout);
      case NONE -> 1;
    };
  }

  private static long trained(Layout layout) {
    return layout.weights().stream().filter(tensor -> !layout.isFrozen(tensor)).mapToLong(Segment::size).sum();
  }
}
