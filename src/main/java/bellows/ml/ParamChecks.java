package bellows.ml;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import scala.Function1;
import scala.runtime.AbstractFunction1;

/** Which values a param may have, where Spark has no validator for it. */
final class ParamChecks {
  private interface Check<T> extends Predicate<T>, Serializable {}

  private ParamChecks() {}

  private static final class Validator<T> extends AbstractFunction1<T, Object> implements Serializable {
    private static final long serialVersionUID = 1;
    private final Check<T> check;

    Validator(Check<T> check) {
      this.check = check;
    }

    @Override
    public Object apply(T value) {
      return check.test(value);
    }
  }

  static Function1<Object, Object> atLeastOneOrMinusOne() {
    return new Validator<>(value -> value instanceof Integer number && (number >= 1 || number == -1));
  }

  static Function1<String, Object> oneOf(List<String> allowed) {
    List<String> held = new ArrayList<>(allowed);
    return new Validator<>(held::contains);
  }

  /** One extent for a vector, or three for pictures. */
  static Function1<int[], Object> shape() {
    return new Validator<>(extents -> (extents.length == 1 || extents.length == 3)
        && Arrays.stream(extents).allMatch(extent -> extent >= 1));
  }

  /** Weights of classes. */
  static Function1<double[], Object> notNegative() {
    return new Validator<>(values -> Arrays.stream(values).allMatch(value -> value >= 0 && Double.isFinite(value))
        && Arrays.stream(values).anyMatch(value -> value > 0));
  }

  /** As Spark's own {@code thresholds}: none below 0, and at most one 0. */
  static Function1<double[], Object> thresholds() {
    return new Validator<>(values -> Arrays.stream(values).allMatch(value -> value >= 0)
        && Arrays.stream(values).filter(value -> value == 0).count() <= 1);
  }
}
