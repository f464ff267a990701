package bellows.nn.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import bellows.kernel.KernelProvider;
import bellows.kernel.Kernels;
import bellows.nn.Param;
import bellows.nn.model.LayerHarness.Result;
import bellows.spark.share.JavaBytes;
import bellows.tensor.Draws;
import bellows.tensor.Team;
import bellows.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every layer promises to the networks that it is put into: shapes, gradients that are slopes, no stray reads or
 * writes, the same bits from any kernels, team and workspace. For layers of others too: a test class that extends this
 * one and says on which inputs.
 *
 * <pre>
 * class SwishTest extends LayerContract {
 *   protected Stream&lt;LayerCase&gt; cases() {
 *     return Stream.of(new LayerCase(new Swish(), Shape.of(5, 3, 7)));
 *   }
 * }
 * </pre>
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class LayerContract {
  private static final Kernels KERNELS = KernelProvider.kernels();
  static final int SAMPLES = 5;

  /** The layers, each with an input that it is tried on; odd extents find most. */
  protected abstract Stream<LayerCase> cases();

  Stream<LayerCase> smooth() {
    return cases().filter(layerCase -> !layerCase.kinked());
  }

  Stream<LayerCase> fusing() {
    return cases().filter(layerCase -> new LayerHarness(layerCase, 1, KERNELS, Team.alone(), true).op != null);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void fillsTheShapeThatItDeclares(LayerCase layerCase) {
    Result result = harness(layerCase).run(SAMPLES);
    for (float[] values : List.of(result.y(), result.dx())) {
      for (int i = 0; i < values.length; i++) {
        assertTrue(Float.isFinite(values[i]), "element " + i + " is " + values[i]);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void writesOnlyWhatItSetsForTheSamplesOfThePass(LayerCase layerCase) {
    LayerHarness harness = new LayerHarness(layerCase, SAMPLES + 2, KERNELS);
    harness.load(0, SAMPLES);
    List<float[]> held = List.of(harness.x.array(), harness.dy.array(), harness.weights, harness.gradient,
        harness.dx.array());
    List<float[]> before = held.stream().map(float[]::clone).toList();
    harness.op.forward(harness.x, harness.y, harness.pass);
    assertSame(before, held);
    assertCanariesAround(harness.y);

    float[] y = harness.y.array().clone();
    harness.op.backward(harness.x, harness.y, harness.dy, harness.dx, harness.pass);
    boolean overwrites = layerCase.layer() instanceof Sequential sequence && Inner.overwritesGradient(sequence);
    assertSame(List.of(before.get(0), before.get(overwrites ? 0 : 1), before.get(2)),
        List.of(held.get(0), held.get(overwrites ? 0 : 1), held.get(2)));
    assertSame(List.of(y), List.of(harness.y.array()));
    assertCanariesAround(harness.dx);
    float[] others = harness.gradient.clone();
    harness.params.forEach(p -> System.arraycopy(before.get(3), p.offset(), others, p.offset(), p.size()));
    assertSame(List.of(before.get(3)), List.of(others));
    harness.memories.forEach(LayerContract::assertCanariesBeside);
    harness.temporaries.forEach(LayerContract::assertCanariesBeside);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void keepsNothingInTemporariesBetweenTheWayForwardAndTheWayBack(LayerCase layerCase) {
    LayerHarness harness = harness(layerCase);
    harness.load(0, SAMPLES);
    harness.op.forward(harness.x, harness.y, harness.pass);
    harness.temporaries.forEach(t -> Arrays.fill(t.array(), LayerHarness.CANARY));
    harness.op.backward(harness.x, harness.y, harness.dy, harness.dx, harness.pass);
    LayerHarness kept = harness(layerCase);
    kept.run(SAMPLES);
    assertSame(List.of(kept.dx.array(), kept.gradient), List.of(harness.dx.array(), harness.gradient));
  }

  /** In a workspace temporaries of layers beside one another are one memory, here each has its own. */
  @ParameterizedTest
  @MethodSource("cases")
  void sameBitsWhereLayersShareTheirTemporaries(LayerCase layerCase) {
    LayerHarness apart = new LayerHarness(layerCase, SAMPLES, KERNELS, Team.alone(), false, false);
    LayerHarness together = new LayerHarness(layerCase, SAMPLES, KERNELS, Team.alone(), false, true);
    assertSameBits(apart.run(SAMPLES), together.run(SAMPLES));
    assertSameBits(apart.run(SAMPLES - 1), together.run(SAMPLES - 1));
  }

  /** Of leaves that go together, too: each was normalised by itself. */
  @ParameterizedTest
  @MethodSource("cases")
  void sameBitsWhereOutputsAreSetAgain(LayerCase layerCase) {
    int[] counts = {2, 3};
    List<List<Result>> results = Stream.of(LayerHarness.Memory.SHARED, LayerHarness.Memory.RECOMPUTED)
        .map(memory -> new LayerHarness(layerCase, SAMPLES, counts.length, KERNELS, Team.alone(), false, memory)
            .runTogether(true, counts)).toList();
    for (int leaf = 0; leaf < counts.length; leaf++) {
      assertSameBits(results.get(0).get(leaf), results.get(1).get(leaf));
    }
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("smooth")
  void gradientsAreTheSlopesOfTheOutput(LayerCase layerCase) {
    LayerHarness harness = harness(layerCase);
    harness.run(SAMPLES);
    harness.load(0, SAMPLES);
    float[] dx = new LayerHarness(layerCase, SAMPLES, KERNELS).run(SAMPLES).dx();
    Slopes slopes = new Slopes(harness);
    slopes.compare("dx", harness.x.array(), harness.x.offset(), dx, 0, dx.length, layerCase::isNumber);
    List<Param> trained = new ArrayList<>(harness.params);
    trained.removeAll(harness.statistics);
    for (Param param : trained) {
      slopes.compare("gradient at " + param.offset(), harness.weights, param.offset(), harness.gradient, param.offset(),
          param.size(), i -> false);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void sameBitsAgainAndAfterOtherSamples(LayerCase layerCase) {
    Result first = harness(layerCase).run(SAMPLES);
    LayerHarness used = harness(layerCase);
    used.load(90, SAMPLES);
    used.op.forward(used.x, used.y, used.pass);
    used.op.backward(used.x, used.y, used.dy, used.dx, used.pass);
    used.params.forEach(p -> Arrays.fill(used.gradient, p.offset(), p.offset() + p.size(), 0));
    assertSameBits(first, used.run(SAMPLES));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void sameBitsFromScalarAndVectorKernels(LayerCase layerCase) {
    assumeFalse(KERNELS.name().equals(KernelProvider.scalar().name()), "there is one provider");
    assertSameBits(new LayerHarness(layerCase, SAMPLES, KernelProvider.scalar()).run(SAMPLES),
        harness(layerCase).run(SAMPLES));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void sameBitsFromTeamsOfAnySize(LayerCase layerCase) {
    Result alone = harness(layerCase).run(SAMPLES);
    for (int size : new int[] {2, 3}) {
      try (Team team = new Team(size)) {
        assertSameBits(alone, new LayerHarness(layerCase, SAMPLES, KERNELS, team, false).run(SAMPLES));
      }
    }
  }

  @ParameterizedTest(allowZeroInvocations = true) // not every layer has such a form
  @MethodSource("fusing")
  void sameBitsTogetherWithAReluAsBeforeOne(LayerCase layerCase) {
    LayerHarness apart = harness(layerCase);
    LayerHarness together = new LayerHarness(layerCase, SAMPLES, KERNELS, Team.alone(), true);
    together.load(0, SAMPLES);
    together.op.forward(together.x, together.y, together.pass);
    together.op.backward(together.x, together.y, together.dy, together.dx, together.pass);

    apart.load(0, SAMPLES);
    apart.op.forward(apart.x, apart.y, apart.pass);
    float[] y = new float[apart.y.array().length];
    KERNELS.relu(apart.y.array(), 0, y, 0, y.length);
    float[] dy = apart.dy.array();
    KERNELS.reluGradient(y, 0, dy, 0, dy, 0, dy.length);
    apart.op.backward(apart.x, apart.y, apart.dy, apart.dx, apart.pass);
    assertSame(List.of(y, apart.dx.array(), apart.gradient),
        List.of(together.y.array(), together.dx.array(), together.gradient));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void sameBitsInALargerWorkspaceAndInSeveralPasses(LayerCase layerCase) {
    Result whole = harness(layerCase).run(SAMPLES);
    assertSameBits(whole, new LayerHarness(layerCase, SAMPLES + 8, KERNELS).run(SAMPLES));
    if (layerCase.mixesSamples()) {
      return;
    }
    for (int[] counts : new int[][] {{2, 3}, {1, 1, 1, 1, 1}}) {
      Result parts = harness(layerCase).run(counts);
      assertSame(List.of(whole.y(), whole.dx()), List.of(parts.y(), parts.dx()));
      if (!layerCase.winograd()) {
        assertSame(List.of(whole.gradient()), List.of(parts.gradient()));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void sameBitsForLeavesThatGoTogether(LayerCase layerCase) {
    int[] counts = {2, 1, 2};
    for (boolean adds : new boolean[] {true, false}) {
      List<Result> together = new LayerHarness(layerCase, SAMPLES, counts.length, KERNELS, Team.alone(), false,
          LayerHarness.Memory.SHARED).runTogether(adds, counts);
      int from = 0;
      for (int leaf = 0; leaf < counts.length; leaf++) {
        assertSameBits(harness(layerCase).runAlone(from, counts[leaf]), together.get(leaf));
        from += counts[leaf];
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void sameGradientWhereNobodyAsksForThatOfTheInput(LayerCase layerCase) {
    LayerHarness harness = harness(layerCase);
    harness.load(0, SAMPLES);
    harness.op.forward(harness.x, harness.y, harness.pass);
    harness.op.backward(harness.x, harness.y, harness.dy, null, harness.pass);
    assertSame(List.of(harness(layerCase).run(SAMPLES).gradient()), List.of(harness.gradient));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void travelsAsAnEqualCopy(LayerCase layerCase) {
    assertEquals(layerCase.layer(), JavaBytes.read(JavaBytes.of(layerCase.layer())));
  }

  static LayerHarness harness(LayerCase layerCase) {
    return new LayerHarness(layerCase, SAMPLES, KERNELS);
  }

  /** Central differences of the objective with two widths; see {@link bellows.train.GradientCheck}. */
  private record Slopes(LayerHarness harness) {
    private static final double WIDTH = 0x1p-6;
    private static final int ELEMENTS = 24;

    /** @param flat elements that are no variables: their gradient is 0 */
    void compare(String what, float[] values, int offset, float[] analytic, int from, int size, IntPredicate flat) {
      double largest = 0;
      for (int i = 0; i < size; i++) {
        largest = Math.max(largest, Math.abs(analytic[from + i]));
      }
      int elements = Math.min(ELEMENTS, size);
      int kinks = 0;
      for (int e = 0; e < elements; e++) {
        int i = (int) Draws.permute(3, size, e);
        if (flat.test(i)) {
          assertEquals(0, analytic[from + i], what + ", element " + i);
          continue;
        }
        double wide = slope(values, offset + i, WIDTH);
        double narrow = slope(values, offset + i, WIDTH / 2);
        if (Math.abs(wide - narrow) > 0.01 * largest) {
          kinks++;
        } else {
          assertEquals((4 * narrow - wide) / 3, analytic[from + i], 2e-3 * largest, what + ", element " + i);
        }
      }
      assertTrue(kinks <= elements / 3, kinks + " of " + elements + " differences at kinks");
    }

    private double slope(float[] values, int at, double width) {
      float held = values[at];
      values[at] = (float) (held + width);
      double above = harness.objective();
      double step = values[at];
      values[at] = (float) (held - width);
      step -= values[at];
      double below = harness.objective();
      values[at] = held;
      return (above - below) / step;
    }
  }

  private static void assertCanariesAround(Tensor tensor) {
    float[] array = tensor.array();
    int used = tensor.shape().size() / tensor.shape().at(0) * SAMPLES;
    for (int i = 0; i < array.length; i++) {
      boolean inside = i >= tensor.offset() && i < tensor.offset() + used;
      boolean canary = Float.floatToRawIntBits(array[i]) == Float.floatToRawIntBits(LayerHarness.CANARY);
      assertEquals(!inside, canary, "element " + i + " of " + array.length);
    }
  }

  private static void assertCanariesBeside(Tensor memory) {
    float[] array = memory.array();
    for (int i = 0; i < LayerHarness.MARGIN; i++) {
      assertTrue(Float.isNaN(array[i]) && Float.isNaN(array[array.length - 1 - i]), "margin " + i + " of a memory");
    }
  }

  private static void assertSame(List<float[]> expected, List<float[]> found) {
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(bits(expected.get(i)), bits(found.get(i)), "array " + i);
    }
  }

  private static void assertSameBits(Result expected, Result found) {
    assertSame(List.of(expected.y(), expected.dx(), expected.gradient()),
        List.of(found.y(), found.dx(), found.gradient()));
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    Arrays.setAll(bits, i -> Float.floatToRawIntBits(values[i]));
    return bits;
  }
}
