package bellows.interchange.onnx;

import bellows.conf.BadInputException;
import bellows.interchange.onnx.Known.Form;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Reads nodes that map each element: a layer where we have one, else a formula. What several such nodes make of one
 * value, as {@code x · sigmoid(x)}, becomes one formula of it.
 */
final class ElementReader {
  /** A value as a formula of the one that its node read. */
  private record Derived(String base, String formula) {}

  /** Longer ones are cut into layers of their own. */
  private static final int LONGEST = 2000;
  /** So many nodes back a value is looked for of which two are formulas, and so many a layer that several nodes are. */
  private static final int MOST_BACK = 32;
  private static final int MOST_NODES = 6;

  private static final Map<String, String> LAYERS = Map.of("Relu", "relu", "Sigmoid", "sigmoid", "Tanh", "tanh",
      "Softplus", "softplus");
  private static final String HARD_SIGMOID = "max(0, min(1, 0.16666667 * x + 0.5))";
  private static final String HARD_CLIP = "max(min((x + 3.0), 6.0), 0.0)";
  /** What several nodes make of one value, where we have a layer for it. */
  private static final Map<String, String> KNOWN = Map.of("max(min(x, 6.0), 0.0)", "relu6", HARD_SIGMOID, "hardsigmoid",
      "(x) * (sigmoid(x))", "silu", "(sigmoid(x)) * (x)", "silu",
      "(x) * (" + HARD_SIGMOID + ")", "hardswish", "(" + HARD_SIGMOID + ") * (x)", "hardswish");
  /**
   * What older exporters write for a layer, which rounds otherwise than the formula. In our own files a formula is a
   * formula, and comes back with its bits.
   */
  private static final Map<String, String> KNOWN_OF_OTHERS = Map.of("((x) * (" + HARD_CLIP + ")) / 6.0", "hardswish",
      "(x) * ((" + HARD_CLIP + ") / 6.0)", "hardswish", "(" + HARD_CLIP + ") / 6.0", "hardsigmoid");
  private static final Map<String, String> FUNCTIONS = Map.of("Abs", "abs", "Sqrt", "sqrt", "Exp", "exp",
      "Log", "log", "Sin", "sin", "Cos", "cos", "Sign", "sign");
  private static final Map<String, String> OPERATORS = Map.of("Add", "+", "Sub", "-", "Mul", "*", "Div", "/",
      "Pow", "^");
  private static final Map<String, String> SMALLER = Map.of("Max", "max", "Min", "min");

  private final GraphReader reader;
  private final Map<String, Derived> derived = new HashMap<>();

  ElementReader(GraphReader reader) {
    this.reader = reader;
  }

  /** Whether it was one. */
  boolean read(OnnxNode node) {
    String formula = unary(node);
    if (formula != null) {
      add(node, layer(node), node.input(0), formula);
      return true;
    }
    if (node.op().equals("Sum") || OPERATORS.containsKey(node.op()) || SMALLER.containsKey(node.op())) {
      binary(node);
      return true;
    }
    return false;
  }

  /** A node of one input as a formula of x; null for others. */
  private String unary(OnnxNode node) {
    return switch (node.op()) {
      case "Relu", "Sigmoid", "Tanh", "Softplus" -> LAYERS.get(node.op()) + "(x)";
      case "Abs", "Sqrt", "Exp", "Log", "Sin", "Cos", "Sign" -> FUNCTIONS.get(node.op()) + "(x)";
      case "Neg" -> "-x";
      case "Reciprocal" -> "1 / x";
      case "Softsign" -> "x / (1 + abs(x))";
      case "LeakyRelu" -> "max(x, 0) + " + number(node.number("alpha", 0.01)) + " * min(x, 0)";
      case "Elu" -> "max(x, 0) + " + number(node.number("alpha", 1)) + " * (exp(min(x, 0)) - 1)";
      case "PRelu" -> "max(x, 0) + " + number(slope(node)) + " * min(x, 0)";
      case "HardSigmoid" -> "max(0, min(1, " + number(node.number("alpha", 0.2)) + " * x + "
          + number(node.number("beta", 0.5)) + "))";
      case "HardSwish" -> "x * max(0, min(1, x / 6 + 0.5))";
      case "Clip" -> clipped(node);
      default -> null;
    };
  }

  /** Our own layer for it; null where a formula is the way to say it. */
  private String layer(OnnxNode node) {
    return switch (node.op()) {
      case "Relu", "Sigmoid", "Tanh", "Softplus" -> LAYERS.get(node.op());
      case "HardSwish" -> "hardswish";
      case "LeakyRelu" -> node.number("alpha", 0.01) < 0 ? null : "{leakyrelu = " + node.number("alpha", 0.01) + "}";
      case "PRelu" -> slope(node) < 0 ? null : "{leakyrelu = " + slope(node) + "}";
      case "Elu" -> node.number("alpha", 1) < 0 ? null : "{elu = " + node.number("alpha", 1) + "}";
      default -> null;
    };
  }

  private float slope(OnnxNode node) {
    return reader.number(node.input(1), "a slope of all channels");
  }

  private String clipped(OnnxNode node) {
    float least = node.input(1).isEmpty() ? node.number("min", Float.NEGATIVE_INFINITY)
        : reader.number(node.input(1), "a bound");
    float most = node.input(2).isEmpty() ? node.number("max", Float.POSITIVE_INFINITY)
        : reader.number(node.input(2), "a bound");
    if (least > most) { // Then ONNX has its upper bound decide.
      return "min(max(x, " + number(least) + "), " + number(most) + ")";
    }
    String upper = Float.isInfinite(most) || most == Float.MAX_VALUE ? "x" : "min(x, " + number(most) + ")";
    return Float.isInfinite(least) || least == -Float.MAX_VALUE ? upper : "max(" + upper + ", " + number(least) + ")";
  }

  private static String number(float value) {
    BadInputException.check(Float.isFinite(value), "expected a finite number, found %s", value);
    return value < 0 ? "(" + value + ")" : String.valueOf(value);
  }

  /** Adds a layer of one input; what this node and those before it make of an earlier value may be a layer of ours. */
  private void add(OnnxNode node, String layer, String input, String formula) {
    String output = node.outputs().get(0);
    // A layer may round otherwise than its formula. In our own files it was a layer, so it stays one.
    if (layer == null || LAYERS.containsKey(node.op()) || !reader.isOurs()) {
      derived.put(output, new Derived(reader.resolved(input), formula));
    }
    if (layer == null) {
      for (Map.Entry<String, String> whole : formulas(output, MOST_NODES).entrySet()) {
        String known = known(whole.getValue());
        if (known != null) {
          reader.add(Step.layer(node.title(), known, whole.getKey(), output, List.of(), List.of()), reader.known(input));
          return;
        }
      }
    }
    reader.add(Step.layer(node.title(), layer == null ? function(formula) : layer, input, output, List.of(), List.of()),
        reader.known(input));
  }

  /** A value as formulas of itself, of what its node read, of what that one's node read, and so on; nearest first. */
  private Map<String, String> formulas(String value, int most) {
    Map<String, String> all = new LinkedHashMap<>();
    String base = reader.resolved(value);
    String formula = "x";
    while (all.size() <= most && formula.length() <= LONGEST) {
      all.put(base, formula);
      Derived one = derived.get(base);
      if (one == null) {
        break;
      }
      formula = substituted(formula, one.formula);
      base = one.base;
    }
    return all;
  }

  private String function(String formula) {
    String known = known(formula);
    return known != null ? known : "{function {formula = \"" + formula + "\"}}";
  }

  /** The layer that a formula is; null where it is none. */
  private String known(String formula) {
    return KNOWN.getOrDefault(formula, reader.isOurs() ? null : KNOWN_OF_OTHERS.get(formula));
  }

  /** The variable x alone, not the letter in exp or max. */
  private static String substituted(String formula, String inner) {
    if (formula.equals("x")) {
      return inner;
    }
    return inner.equals("x") ? formula : formula.replaceAll("(?<![A-Za-z])x(?![A-Za-z])", "(" + inner + ")");
  }

  private void binary(OnnxNode node) {
    List<String> values = node.inputs().stream().filter(input -> !reader.constants.containsKey(input)).toList();
    if (values.size() == 1 && node.inputs().size() == 2) {
      withConstant(node, values.get(0));
      return;
    }
    if (values.size() == 2 && node.inputs().size() == 2 && isOfOneValue(node)) {
      return;
    }
    Known first = reader.known(values.isEmpty() ? "" : values.get(0));
    if (node.op().equals("Mul") && values.size() == 2) {
      product(node, values);
      return;
    }
    boolean sum = node.op().equals("Add") || node.op().equals("Sum");
    BadInputException.check(sum && values.size() == node.inputs().size(), "expected branches that are added, or a "
        + "function of one value, found %s of several", node.op());
    for (String value : values) {
      Known other = reader.known(value);
      BadInputException.check(other.shape().equals(first.shape()) && other.form() == first.form()
          && Objects.equals(other.flattened(), first.flattened()), "expected values of one shape, found %s and %s",
          first.shape(), other.shape());
    }
    if (values.size() == 1) {
      reader.alias(node.outputs().get(0), values.get(0), first);
    } else {
      reader.add(Step.join(node.title(), Step.Kind.ADD, values, node.outputs().get(0)), first);
    }
  }

  /** A picture times a factor for each channel, or two values of one shape. */
  private void product(OnnxNode node, List<String> values) {
    Known a = reader.known(values.get(0));
    Known b = reader.known(values.get(1));
    boolean swapped = a.form() == Form.PIXEL && b.form() == Form.FIRST;
    Known whole = swapped ? b : a;
    Known factors = swapped ? a : b;
    boolean alike = whole.shape().equals(factors.shape()) && whole.form() == factors.form();
    boolean ofChannels = factors.form() == Form.PIXEL && whole.form() == Form.FIRST && whole.rank() == 3
        && factors.shape().size() == whole.shape().channels();
    BadInputException.check((alike || ofChannels) && whole.flattened() == null && factors.flattened() == null,
        "expected values of one shape, or a factor for each channel, found %s and %s", a.shape(), b.shape());
    List<String> inputs = swapped ? List.of(values.get(1), values.get(0)) : values;
    reader.add(Step.join(node.title(), Step.Kind.MULTIPLY, inputs, node.outputs().get(0)), whole);
  }

  /** Two formulas of one value are one formula of the nearest such value: what is a layer before it stays one. */
  private boolean isOfOneValue(OnnxNode node) {
    Map<String, String> first = formulas(node.input(0), MOST_BACK);
    Map<String, String> second = formulas(node.input(1), MOST_BACK);
    String base = first.keySet().stream().filter(second::containsKey).findFirst().orElse(null);
    if (base == null || first.get(base).length() + second.get(base).length() > LONGEST) {
      return false;
    }
    String whole = combined(node.op(), "(" + first.get(base) + ")", "(" + second.get(base) + ")");
    derived.put(node.outputs().get(0), new Derived(base, whole));
    Known known = reader.known(node.input(0));
    reader.add(Step.layer(node.title(), function(whole), base, node.outputs().get(0), List.of(), List.of()), known);
    return true;
  }

  private static String combined(String op, String a, String b) {
    return SMALLER.containsKey(op) ? SMALLER.get(op) + "(" + a + ", " + b + ")"
        : a + " " + OPERATORS.getOrDefault(op, "+") + " " + b;
  }

  private void withConstant(OnnxNode node, String value) {
    // Before version 7 an attribute said to which axis a vector belongs.
    BadInputException.check(reader.opset >= 7, "expected operators of version 7 or later, found %d", reader.opset);
    boolean first = node.input(0).equals(value);
    OnnxTensor constant = reader.constants.get(node.input(first ? 1 : 0));
    if (constant.size() == 1) {
      String single = number(reader.number(node.input(first ? 1 : 0), "a number"));
      String formula = first ? combined(node.op(), "x", single) : combined(node.op(), single, "x");
      add(node, null, value, formula);
      return;
    }
    Known x = reader.known(value);
    float[] numbers = ofChannels(x, constant);
    boolean times = node.op().equals("Mul") || node.op().equals("Div") && first;
    boolean plus = node.op().equals("Add") || node.op().equals("Sub") && first;
    BadInputException.check((times || plus) && numbers != null, "expected one number, or one a channel that is added "
        + "or multiplied, found %s of %s", node.op(), constant.dims());
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = node.op().equals("Sub") ? -numbers[i] : node.op().equals("Div") ? 1 / numbers[i] : numbers[i];
    }
    if (!plus || !reader.addBias(node, value, numbers)) {
      scaled(node, value, x, numbers, times);
    }
  }

  /** One number a channel in our order; null if it is something else. */
  private static float[] ofChannels(Known x, OnnxTensor constant) {
    int channels = x.shape().channels();
    int behind = x.form() == Form.PIXEL ? 2 : x.form() == Form.LAST ? 0 : x.rank() - 1;
    long[] dims = constant.dims().stream().mapToLong(d -> d).toArray();
    int at = dims.length - 1 - behind;
    boolean fits = x.flattened() == null && at >= 0 && dims[at] == channels && constant.size() == channels
        && Arrays.stream(dims).limit(at).allMatch(d -> d == 1);
    return fits ? constant.floats() : null;
  }

  /** A scale or a shift of each channel is a convolution of each with one weight. */
  private void scaled(OnnxNode node, String value, Known x, float[] numbers, boolean times) {
    BadInputException.check(x.rank() == 3 && x.form() == Form.FIRST,
        "expected a picture whose channels are scaled, found %s", x.shape());
    reader.places.sides(x.shape(), x.shape());
    float[] scale = numbers;
    if (!times) {
      scale = new float[numbers.length];
      Arrays.fill(scale, 1);
    }
    String layer = "{conv {filters = " + numbers.length + ", kernel = 1, groups = " + numbers.length + ", bias = "
        + !times + "}}";
    reader.add(Step.layer(node.title(), layer, value, node.outputs().get(0),
        times ? List.of(scale) : List.of(scale, numbers), List.of()), x);
  }
}
