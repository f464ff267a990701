package bellows.nn.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.Refusal;
import bellows.conf.Settings;
import bellows.kernel.KernelProvider;
import bellows.nn.Layer;
import bellows.nn.layer.ElementFunction;
import bellows.nn.layer.LeakyRelu;
import bellows.nn.layer.Relu;
import bellows.nn.layer.Sigmoid;
import bellows.nn.layer.Tanh;
import bellows.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Layers by formula beside the built-in ones, and as run files write them. */
class ElementFunctionTest {
  private static Layer function(String formula) {
    return new ElementFunction(formula, List.of());
  }

  /** What is computed by the same kernels has the same bits. */
  @Test
  void sameBitsAsTheLayerOfThatFunction() {
    assertSame(new Tanh(), function("tanh(x)"));
    assertSame(new Relu(), function("max(0, x)"));
    assertSame(new Relu(), function("relu(x)"));
    assertSame(new Sigmoid(), function("sigmoid(x)"));
    assertSame(new LeakyRelu(0.25), function("max(x, 0.25*x)"));
  }

  private static void assertSame(Layer expected, Layer found) {
    Shape shape = Shape.of(3, 457);
    LayerHarness.Result a = new LayerHarness(new LayerCase(expected, shape), 4, KernelProvider.kernels()).run(4);
    LayerHarness.Result b = new LayerHarness(new LayerCase(found, shape), 4, KernelProvider.kernels()).run(4);
    assertArrayEquals(a.y(), b.y(), found.toString());
    assertArrayEquals(a.dx(), b.dx(), found.toString());
  }

  @Test
  void whatTheOutputTellsIsNotComputedAgain() {
    for (String formula : List.of("tanh(x)", "sigmoid(x)", "relu(x)", "exp(-x)", "2*x + 1")) {
      assertTrue(function(formula).inPlace(), formula);
    }
    for (String formula : List.of("x * sigmoid(x)", "abs(x)", "sin(x)")) {
      assertFalse(function(formula).inPlace(), formula);
    }
    assertFalse(function("x * sigmoid(x)").readsOutput());
  }

  @Test
  void isReadFromRunFiles() {
    Settings run = Settings.parse("network = [{function = \"x * sigmoid(x)\"}, "
        + "{function {formula = \"max(x, a*x) + b\", learn {b = 0, a = 0.25}}}]", "run.conf");
    Sequential network = new Layers(2).sequential(run.entries("network"));
    run.finish();
    assertEquals(function("x * sigmoid(x)"), network.layers().get(0).layer());
    assertEquals(new ElementFunction("max(x, a*x) + b", List.of(new ElementFunction.Learned("a", 0.25),
        new ElementFunction.Learned("b", 0))), network.layers().get(1).layer());
    assertEquals("max(x, a*x) + b, a = 0.25, b = 0.0", network.layers().get(1).layer().detail());
  }

  @Test
  void refusesFormulasInWhichSomethingDoesNotCount() {
    Refusal.of(() -> function("1 + 2"), "expected a formula of x", "in which x does not count");
    Refusal.of(() -> function("x + y"), "unknown name 'y'");
    Refusal.of(() -> new ElementFunction("x", List.of(new ElementFunction.Learned("a", 1))), "a does not count");
    Refusal.of(() -> new ElementFunction("x", List.of(new ElementFunction.Learned("x", 1))), "another name than x");
    Refusal.of(() -> new ElementFunction("x*a", List.of(new ElementFunction.Learned("a", 1e99))), "finite number for a");
  }
}
