package bellows.nn.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bellows.nn.Param;
import bellows.nn.model.LayerHarness.Result;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of Bellows' own layers, and their arithmetic against {@link Reference}. */
class LayerContractTest extends LayerContract {
  @Override
  protected Stream<LayerCase> cases() {
    return LayerCases.all();
  }

  Stream<LayerCase> predictable() {
    return cases().filter(layerCase -> !layerCase.random());
  }

  @ParameterizedTest
  @MethodSource("predictable")
  void agreesWithTheReferenceInDoublePrecision(LayerCase layerCase) {
    LayerHarness harness = harness(layerCase);
    Reference.Result expected = Reference.run(harness, layerCase, SAMPLES);
    Result result = harness.run(SAMPLES);
    double tolerance = layerCase.winograd() ? 1e-4 : 1e-5;
    assertClose(expected.y(), result.y(), tolerance, "y");
    assertClose(expected.dx(), result.dx(), tolerance, "dx");
    for (int i = 0; i < harness.params.size(); i++) {
      Param param = harness.params.get(i);
      assertClose(expected.gradients().get(i), LayerHarness.part(result.gradient(), param.offset(), param.size()),
          tolerance, "gradient of parameter " + i);
    }
  }

  private static void assertClose(double[] expected, float[] found, double tolerance, String what) {
    assertEquals(expected.length, found.length, what);
    double largest = Arrays.stream(expected).map(Math::abs).max().orElse(0);
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], found[i], tolerance * largest, what + ", element " + i);
    }
  }
}
