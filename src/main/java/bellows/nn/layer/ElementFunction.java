package bellows.nn.layer;

import bellows.conf.BadInputException;
import bellows.expression.Formula;
import bellows.expression.Gradient;
import bellows.expression.StableForms;
import bellows.expression.Trace;
import bellows.expression.TraceBuilder;
import bellows.nn.Binder;
import bellows.nn.Layer;
import bellows.nn.Op;
import bellows.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A function of each element that somebody writes as a formula of x, such as {@code x * sigmoid(x)}. Its constants may
 * be learned, one of each a layer: {@code max(x, a*x)} is PReLU (He, Zhang, Ren, Sun: Delving Deep into Rectifiers,
 * 2015), {@code x * sigmoid(b*x)} Swish (Ramachandran, Zoph, Le: Searching for Activation Functions, 2017). They are
 * not regularised, as a decay would pull them to 0, which means something else in every formula.
 */
public record ElementFunction(String formula, List<Learned> learned) implements Layer {
  /** The variable that the input is. */
  public static final String INPUT = "x";
  /** No formula can have these names. */
  static final String OUTPUT = "y'";
  static final String OUTPUT_SLOPE = "dy'";

  /** A constant that is learned, and what it begins with. */
  public record Learned(String name, double first) implements java.io.Serializable {}

  public ElementFunction {
    learned = List.copyOf(learned);
    for (Learned constant : learned) {
      Formula.checkName(constant.name);
      BadInputException.check(!constant.name.equals(INPUT), "expected another name than x, which is the input");
      BadInputException.check(Float.isFinite((float) constant.first), "expected a finite number for %s, found %s",
          constant.name, constant.first);
    }
    List<String> used = function(formula, learned).variables();
    for (String name : variables(learned)) {
      BadInputException.check(used.contains(name), "expected a formula of %s, found %s, in which %s does not count",
          String.join(", ", variables(learned)), formula, name);
    }
  }

  @Override
  public String kind() {
    return "function";
  }

  @Override
  public String detail() {
    return formula + learned.stream().map(constant -> ", " + constant.name + " = " + constant.first)
        .collect(Collectors.joining());
  }

  @Override
  public Shape output(Shape input) {
    return input;
  }

  @Override
  public boolean readsOutput() {
    return backward().variables().contains(OUTPUT);
  }

  @Override
  public boolean inPlace() {
    return learned.isEmpty() && !backward().variables().contains(INPUT);
  }

  @Override
  public Op bind(Binder binder, Shape input) {
    return new ElementFunctionOp(binder, this, input);
  }

  /** What the way forward computes: of x and the learned constants. */
  public Trace forward() {
    return function(formula, learned);
  }

  /**
   * What the way back computes: of x, the output, the output's derivative and the learned constants; result 0 is the
   * derivative by x, then follow the parts that one element has in those by the constants. What the output tells is not
   * computed again.
   */
  Trace backward() {
    Trace function = forward();
    TraceBuilder out = new TraceBuilder();
    int[] at = new int[function.lines().size()];
    for (int i = 0; i < at.length; i++) {
      boolean output = i == function.result() && function.lines().get(i).computes();
      at[i] = output ? out.variable(OUTPUT) : Gradient.repeat(function, i, at, out);
    }
    int[] slopes = Gradient.write(function, out, at, out.variable(OUTPUT_SLOPE));
    return out.build(variables(learned).stream().mapToInt(name -> IntStream.range(0, at.length)
        .filter(i -> name.equals(function.lines().get(i).name()) && slopes[i] >= 0).map(i -> slopes[i]).findFirst()
        .orElseGet(() -> out.constant(0))).toArray());
  }

  /** What a formula may name. */
  private static List<String> variables(List<Learned> learned) {
    return Stream.concat(Stream.of(INPUT), learned.stream().map(Learned::name)).toList();
  }

  private static Trace function(String formula, List<Learned> learned) {
    return StableForms.of(Formula.parse(formula, variables(learned)).trace());
  }
}
