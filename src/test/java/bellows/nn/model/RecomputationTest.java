package bellows.nn.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.kernel.KernelProvider;
import bellows.nn.Init;
import bellows.nn.Layer;
import bellows.nn.layer.BatchNorm;
import bellows.nn.layer.Conv2d;
import bellows.nn.layer.Relu;
import bellows.nn.loss.SoftmaxCrossEntropy;
import bellows.nn.model.LayerHarness.Memory;
import bellows.nn.model.LayerHarness.Result;
import bellows.tensor.Shape;
import bellows.tensor.Team;
import bellows.tensor.Window;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Outputs that do not last until the way back, but are set again. */
class RecomputationTest {
  private static final Shape INPUT = Shape.of(4, 5, 3);
  private static final BatchNorm NORM = new BatchNorm(1e-5, 0.1);
  private static final Conv2d CONV = new Conv2d(7, Window.square(3, 1, 1), false, new Init.He());
  private static final Sequential BODY = sequence(CONV, NORM, new Relu(), CONV, NORM);

  /** Every other block's output lasts, none within a block. */
  private static final Sequential NETWORK = sequence(CONV, NORM, new Relu(), CONV, new Residual(BODY, null), new Relu(),
      new Residual(BODY, sequence(CONV, NORM)), new Relu(), new Residual(BODY, null), new Relu(), CONV);

  @Test
  void sameBitsFromAnyTeam() {
    Result expected = run(Memory.SHARED, 1);
    for (int team : new int[] {1, 2, 3}) {
      Result found = run(Memory.RECOMPUTED, team);
      assertArrayEquals(expected.y(), found.y());
      assertArrayEquals(expected.dx(), found.dx());
      assertEquals(bits(expected.gradient()), bits(found.gradient()));
    }
  }

  private static Result run(Memory memory, int members) {
    try (Team team = new Team(members)) {
      return new LayerHarness(new LayerCase(NETWORK, INPUT), 5, 1, KernelProvider.kernels(), team, false, memory)
          .runTogether(true, 5).get(0);
    }
  }

  @Test
  void takesTheMemoryOfOutputsThatLast() {
    assertTrue(memories(Memory.RECOMPUTED) < memories(Memory.SHARED));
    int kept = memories(Memory.SHARED) - memories(Memory.RECOMPUTED);
    // The first normalised output, one in each of three blocks, and two of three blocks' own.
    assertEquals(6, kept);
  }

  private static int memories(Memory memory) {
    return new LayerHarness(new LayerCase(NETWORK, INPUT), 5, 1, KernelProvider.kernels(), Team.alone(), false,
        memory).memories.size();
  }

  /** What is no longer there for those who look at outputs is set again for them. */
  @Test
  void whoLooksOnSeesEveryOutput() {
    int batch = 40;
    Model model = new Model("test", Shape.of(64, 64, 1), 4, sequence(new Conv2d(8, Window.square(3, 1, 1), false,
        new Init.He()), NORM, new Relu(), new Conv2d(4, Window.square(64, 1, 0), true, new Init.He())),
        new SoftmaxCrossEntropy());
    Workspace workspace = new Workspace(model, batch, KernelProvider.kernels());
    workspace.weights(model.initial(1));
    for (int i = 0; i < workspace.input().array().length; i++) {
      workspace.input().array()[i] = i % 7 - 3;
    }
    workspace.pass().set(false, 0, 0, batch);
    workspace.evaluate();
    Workspace.Output output = workspace.outputs().stream().filter(one -> one.layer() instanceof Relu).findFirst()
        .orElseThrow();
    assertTrue(output.again() != null, "large enough to be set again");
    float[] first = output.y().array().clone();
    Arrays.fill(output.y().array(), output.y().offset(), output.y().offset() + output.y().shape().size(), Float.NaN);
    assertEquals(null, NonFinite.firstLayer(workspace));
    assertArrayEquals(Arrays.copyOfRange(first, output.y().offset(), output.y().offset() + 100),
        Arrays.copyOfRange(output.fetch().array(), output.y().offset(), output.y().offset() + 100));
  }

  private static Sequential sequence(Layer... layers) {
    return new Sequential(IntStream.range(0, layers.length)
        .mapToObj(i -> new Layer.Named(layers[i].kind() + (i + 1), layers[i])).toList());
  }

  private static List<Integer> bits(float[] values) {
    return IntStream.range(0, values.length).mapToObj(i -> Float.floatToRawIntBits(values[i])).toList();
  }
}
