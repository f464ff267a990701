package bellows.nn.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import bellows.Refusal;
import bellows.kernel.KernelProvider;
import bellows.nn.Init;
import bellows.nn.model.LayerCase;
import bellows.nn.model.LayerHarness;
import bellows.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An embedding by hand; the contract test compares it with the product of one-hot vectors and tables. */
class EmbeddingTest {
  private static final Embedding LAYER = new Embedding(List.of(2), List.of(3), List.of(2), Init.ZERO);

  private final LayerHarness harness = new LayerHarness(new LayerCase(LAYER, Shape.of(3)), 2, KernelProvider.kernels());

  @Test
  void rowsFollowTheOtherElements() {
    put(10, 2, 20, 30, 0, 40);
    float[] weights = {1, 2, 3, 4, 5, 6};
    System.arraycopy(weights, 0, harness.weights, harness.params.get(0).offset(), 6);
    harness.op.forward(harness.x, harness.y, harness.pass);
    assertArrayEquals(new float[] {10, 20, 5, 6, 30, 40, 1, 2}, found(harness.y.array(), harness.y.offset(), 8));
  }

  @Test
  void rowsOfSeveralSamplesAddUp() {
    put(10, 2, 20, 30, 2, 40);
    float[] dy = {1, 2, 3, 4, 5, 6, 7, 8};
    System.arraycopy(dy, 0, harness.dy.array(), harness.dy.offset(), 8);
    harness.op.backward(harness.x, harness.y, harness.dy, harness.dx, harness.pass);
    assertArrayEquals(new float[] {0, 0, 0, 0, 10, 12}, found(harness.gradient, harness.params.get(0).offset(), 6));
    assertArrayEquals(new float[] {1, 0, 2, 5, 0, 6}, found(harness.dx.array(), harness.dx.offset(), 6));
  }

  @ParameterizedTest
  @ValueSource(floats = {-1, 3, 0.5f, Float.NaN, 1e20f})
  void whatIsNoNumberOfACategoryIsRefused(float value) {
    put(10, 2, 20, 30, value, 40);
    Refusal.of(() -> harness.op.forward(harness.x, harness.y, harness.pass),
        "embedding of column 2: expected a whole number from 0 to 2, found " + value + " in sample 1001",
        "not to be normalised");
  }

  private void put(float... x) {
    harness.load(0, 2);
    System.arraycopy(x, 0, harness.x.array(), harness.x.offset(), x.length);
  }

  private static float[] found(float[] array, int offset, int size) {
    return Arrays.copyOfRange(array, offset, offset + size);
  }
}
