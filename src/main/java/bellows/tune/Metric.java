package bellows.tune;

import java.util.Comparator;

/** By what trials are compared. */
public enum Metric {
  /** The more the better. */
  ACCURACY {
    @Override
    Double of(Score score) {
      return score.accuracy();
    }

    @Override
    int sign() {
      return -1;
    }
  },

  /** The less the better. */
  LOSS {
    @Override
    Double of(Score score) {
      return score.loss();
    }

    @Override
    int sign() {
      return 1;
    }
  };

  /** Null where there is none, such as the accuracy of real targets. */
  abstract Double of(Score score);

  /** 1 if less is better, -1 if more is. */
  abstract int sign();

  /** The better first; then those without a value, or with one that is not a number. */
  final Comparator<Score> order() {
    return Comparator.comparingDouble(score -> {
      Double value = of(score);
      return value == null || value.isNaN() ? Double.POSITIVE_INFINITY : sign() * value;
    });
  }
}
