package bellows.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Traces, and derivatives along them: the lecture's example by hand, and all functions against differences. */
class TraceTest {
  private static final String LECTURE =
      "(sin(2*pi*w1/w2) + 3*w1/w2 - exp(2*w2)) * (3*w1/w2 - exp(2*w2))";

  private static List<String> lines(Trace trace) {
    return IntStream.range(0, trace.lines().size()).filter(i -> trace.lines().get(i).computes())
        .mapToObj(i -> trace.names().get(i) + " = " + trace.written(i)).toList();
  }

  @Test
  void sharesWhatIsSaidTwice() {
    assertEquals(List.of("z1 = w1 / w2", "z2 = 6.28319 * z1", "z3 = sin(z2)", "z4 = 3 * z1", "z5 = z3 + z4",
        "z6 = 2 * w2", "z7 = exp(z6)", "z8 = z5 - z7", "z9 = z4 - z7", "z10 = z8 * z9"),
        lines(Formula.parse(LECTURE).trace()));
  }

  /**
   * By hand at w = (1, 2): z1 = ½, z2 = π, z3 = 0, z4 = z5 = 1½, z7 = e⁴, z8 = z9 = 1½ − e⁴, z10 = z8². Backwards, with
   * s = z8: ∂z10/∂z8 = ∂z10/∂z9 = s, ∂z7 = −2s, ∂z6 = −2s·e⁴, ∂z5 = s, ∂z4 = 2s, ∂z3 = s, ∂z2 = s·cos π = −s,
   * ∂z1 = 3·2s − 2π·s = s(6 − 2π); so ∂w1 = s(6 − 2π)/2 and ∂w2 = −4s·e⁴ − s(6 − 2π)/4.
   */
  @Test
  void walksTheLecturesTraceBack() {
    Trace trace = Formula.parse(LECTURE).trace();
    Gradient.Derived derived = Gradient.of(trace);
    double[] values = derived.trace().evaluate(1, 2);
    double e4 = Math.exp(4);
    double s = 1.5 - e4;
    assertEquals(s * s, values[derived.trace().result()], 1e-12 * s * s);
    String[] names = {"w1", "w2", "z1", "z2", "z3", "z4", "z5", "z6", "z7", "z8", "z9", "z10"};
    double slope = s * (6 - 2 * Math.PI);
    double[] expected = {slope / 2, -4 * s * e4 - slope / 4, slope, -s, s, 2 * s, s, -2 * s * e4, -2 * s, s, s, 1};
    for (int i = 0; i < names.length; i++) {
      int line = trace.names().indexOf(names[i]);
      double found = values[derived.trace().results().get(derived.derivatives()[line])];
      assertEquals(expected[i], found, 1e-9 * Math.abs(expected[i]), "by " + names[i]);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {LECTURE, "x + y", "x - y", "x * y", "x / y", "x ^ y", "x^2 + y^3 - x^-2", "x^2.3 * y^17", "sqrt(x*y)",
      "exp(x/y)", "log(x*y + 1)", "sin(x)*cos(y)", "tan(x - y)", "tanh(x) + x*tanh(x*y)", "sigmoid(x*y) * x",
      "softplus(x - y) + relu(x) * relu(-y)", "abs(x - y) + abs(y)", "max(x, 2*y) * min(x*x, y)", "sign(x) * y + x",
      "(x < y) * x + (x >= y) * y*y", "max(x, 0.25*x) + min(-x, 0.25*-x)", "x / (1 + exp(-1.5*x)) + y - 3 / y", "y * y * y - (x - y) / (x + y)",
      "log(1 + exp(-x*y))", "1 / (1 + exp(-x)) - y", "-log(sigmoid(x)) - log(1 - sigmoid(y))"})
  void derivativesAreSlopesAndCostAtMostFiveFunctions(String text) {
    Trace trace = Formula.parse(text).trace();
    Gradient.Derived derived = Gradient.of(trace);
    assertTrue(derived.trace().operations() <= 5 * trace.operations(),
        derived.trace().operations() + " operations for " + trace.operations());
    for (double[] at : new double[][] {{0.7, 1.3}, {1.9, 0.4}, {1.1, 1.2}}) {
      double[] values = derived.trace().evaluate(at);
      double[] stable = StableForms.of(trace).evaluate(at);
      double value = values[derived.trace().result()];
      assertEquals(value, stable[StableForms.of(trace).result()], 1e-13 * (1 + Math.abs(value)));
      for (int v = 0; v < trace.variables().size(); v++) {
        int place = derived.derivatives()[trace.names().indexOf(trace.variables().get(v))];
        double expected = slope(trace, at, v);
        assertEquals(expected, values[derived.trace().results().get(place)], 1e-7 * (1 + Math.abs(expected)),
            "by " + trace.variables().get(v));
      }
    }
  }

  /** Central differences of two widths, extrapolated. */
  private static double slope(Trace trace, double[] at, int variable) {
    double[] slopes = new double[2];
    for (int i = 0; i < 2; i++) {
      double width = 1e-3 / (1 + i);
      double[] near = at.clone();
      near[variable] += width;
      double above = trace.evaluate(near)[trace.result()];
      near[variable] = at[variable] - width;
      slopes[i] = (above - trace.evaluate(near)[trace.result()]) / (2 * width);
    }
    return (4 * slopes[1] - slopes[0]) / 3;
  }

  @Test
  void ofKinksTheSlopeIsThatOfReluAndTheSecondOperand() {
    for (String text : List.of("max(x, 0)", "max(0, x)", "relu(x)", "abs(x)", "max(x, 0*x + 0)")) {
      Trace trace = Formula.parse(text).trace();
      Gradient.Derived derived = Gradient.of(trace);
      double[] values = derived.trace().evaluate(0);
      assertEquals(0, values[derived.trace().results().get(derived.derivatives()[0])], text);
    }
  }

  @Test
  void stableFormsDoNotOverflow() {
    for (String text : List.of("log(1 + exp(x))", "log(exp(x) + 1)", "1 / (1 + exp(-x))", "-log(sigmoid(-x))", "-log(1 - sigmoid(x))",
        "-log(1/(1 + exp(x)))")) {
      Trace stable = StableForms.of(Formula.parse(text).trace());
      Gradient.Derived derived = Gradient.of(stable);
      for (double x : new double[] {1000, -1000}) {
        double[] values = derived.trace().evaluate(x);
        double expected = text.startsWith("1") ? (x > 0 ? 1 : 0) : Math.max(x, 0);
        assertEquals(expected, values[derived.trace().result()], text);
        double slope = values[derived.trace().results().get(derived.derivatives()[0])];
        assertEquals(text.startsWith("1") ? 0 : x > 0 ? 1 : 0, slope, text);
      }
    }
  }
}
