package bellows.data.source;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.data.Samples;
import bellows.data.Split;
import bellows.expression.Formula;
import bellows.expression.Trace;
import bellows.tensor.Draws;
import bellows.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * <em>Data by formula</em>: inputs that are drawn uniformly, and a label or a real target that a formula gives them.
 * Sample i of a split is a pure function of (seed, split, i), the same bytes on every machine.
 *
 * <p>Noise is normal. Of labels it moves the inputs once the label is known, so that points near a border stray over it
 * (as scikit-learn's {@code make_circles} does); to a real target it is added (as in its {@code make_regression}).
 *
 * <p>Settings: {@code inputs} (names with ranges; the values of a sample are in the order of the names, sorted),
 * {@code label} or {@code target}, {@code classes}, {@code samples}, {@code test}, {@code noise}, {@code seed}.
 */
public final class FormulaSource implements Source {
  /** An input and the range from which it is drawn. */
  private record Input(String name, double from, double to) {}

  private final List<Input> inputs;
  private final String formula;
  private final int classes;
  private final int train;
  private final int test;
  private final double noise;
  private final long seed;

  private FormulaSource(List<Input> inputs, Settings data) {
    this.inputs = inputs;
    String key = data.has("label") ? "label" : "target";
    if (data.has("label") == data.has("target")) {
      throw data.error(key, "expected either label, a formula of the class, or target, one of a real value, found %s",
          data.has(key) ? "both" : "neither");
    }
    formula = data.text(key);
    classes = key.equals("label") ? least(data, "classes", 2, 2) : 0;
    if (classes == 0 && data.has("classes")) {
      throw data.error("classes", "expected none beside target, whose values are real");
    }
    data.located(key, this::read);
    train = least(data, "samples", 1, 1000);
    test = least(data, "test", 0, 1000);
    Samples.checkFits((long) Math.max(train, test) * inputs.size(), "data by formula");
    noise = data.number("noise", 0);
    if (!(noise >= 0 && Float.isFinite((float) noise))) {
      throw data.error("noise", "expected a deviation of at least 0, found %s", noise);
    }
    seed = data.whole("seed", 1);
  }

  static FormulaSource read(Settings data) {
    Settings ranges = data.section("inputs");
    List<Input> inputs = new ArrayList<>();
    for (String name : ranges.names()) {
      double[] range = ranges.numbers(name);
      ranges.located(name, () -> {
        Formula.checkName(name);
        return null;
      });
      if (range.length != 2 || !(range[0] < range[1]) || !Float.isFinite((float) range[0])
          || !Float.isFinite((float) range[1])) {
        throw ranges.error(name, "expected a range like [-2, 2], found %s", Arrays.toString(range));
      }
      inputs.add(new Input(name, range[0], range[1]));
    }
    if (inputs.isEmpty()) {
      throw data.error("inputs", "expected at least one input with its range, such as inputs {x = [-2, 2]}");
    }
    return new FormulaSource(inputs, data);
  }

  private static int least(Settings data, String key, int least, int fallback) {
    int found = data.integer(key, fallback);
    if (found < least) {
      throw data.error(key, "expected at least %d, found %d", least, found);
    }
    return found;
  }

  private Trace read() {
    return Formula.parse(formula, inputs.stream().map(Input::name).toList()).trace();
  }

  @Override
  public Samples read(Split split) {
    BadInputException.check(has(split), "data.test: expected samples of the test, found test = 0");
    Trace trace = read();
    int[] places = trace.variables().stream().mapToInt(this::place).toArray();
    double[] variables = new double[places.length];
    double[] values = new double[trace.lines().size()];
    int count = split == Split.TRAIN ? train : test;
    int width = inputs.size();
    float[] features = new float[count * width];
    float[] targets = new float[count];
    for (int i = 0; i < count; i++) {
      long key = Draws.key(Draws.key(seed, "formula"), split == Split.TRAIN ? 0 : 1, i);
      long noiseKey = Draws.key(key, 1);
      for (int j = 0; j < width; j++) {
        features[i * width + j] = (float) Draws.uniform(key, j, inputs.get(j).from, inputs.get(j).to);
      }
      for (int v = 0; v < places.length; v++) {
        variables[v] = features[i * width + places[v]];
      }
      trace.evaluate(variables, values);
      double value = values[trace.result()] + (classes == 0 && noise > 0 ? noise * Draws.gaussian(noiseKey, 0) : 0);
      targets[i] = checked(value, Arrays.copyOfRange(features, i * width, (i + 1) * width));
      for (int j = 0; classes > 0 && noise > 0 && j < width; j++) {
        float moved = features[i * width + j] + (float) (noise * Draws.gaussian(noiseKey, j));
        BadInputException.check(Float.isFinite(moved), "data.noise: expected inputs that a float holds, found that %s "
            + "moves one out of it", noise);
        features[i * width + j] = moved;
      }
    }
    return new Samples(Shape.of(width), classes, null, features, targets);
  }

  private int place(String name) {
    return inputs.stream().map(Input::name).toList().indexOf(name);
  }

  private float checked(double value, float[] at) {
    BadInputException.check(classes == 0 ? Float.isFinite((float) value)
        : value >= 0 && value < classes && value == Math.rint(value), "data.%s: expected %s, found that %s is %s at %s = %s",
        classes == 0 ? "target" : "label", classes == 0 ? "finite values" : "a class from 0 to " + (classes - 1), formula,
        value, inputs.stream().map(Input::name).toList(), Arrays.toString(at));
    return (float) value;
  }

  @Override
  public boolean has(Split split) {
    return split == Split.TRAIN || split == Split.TEST && test > 0;
  }

  @Override
  public List<String> classNames() {
    return List.of();
  }

  @Override
  public String describe() {
    return "formula " + formula + ", seed " + seed;
  }
}
