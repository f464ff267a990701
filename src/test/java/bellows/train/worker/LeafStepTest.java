package bellows.train.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.data.Leaf;
import bellows.data.Samples;
import bellows.data.Split;
import bellows.data.source.DigitsSource;
import bellows.kernel.KernelProvider;
import bellows.kernel.Kernels;
import bellows.nn.model.Model;
import bellows.nn.model.Workspace;
import bellows.tensor.Team;
import bellows.train.Toy;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LeafStepTest {
  private static final Samples DIGITS = new DigitsSource(90, 1, 4).read(Split.TRAIN);
  private static final String RUN = """
      network = [{conv {filters = 5, kernel = 5}}, relu, {maxpool = 2}, flatten, {dropout = 0.5}, {dense = classes}]
      batch = 70, leaves = 2, rate = 1, data {normalise = auto}
      """;
  private final Model model = Toy.model(RUN, DIGITS);
  private final TrainSpec spec = Toy.spec(Toy.config(RUN), model, DIGITS);

  @Test
  void howManySamplesGoTogetherDoesNotChangeOneBit() {
    Partial expected = run(35, KernelProvider.scalar(), 1, 0);
    for (int together : new int[] {1, 2, 3, 16, 17, 34, 64}) {
      for (Kernels kernels : List.of(KernelProvider.scalar(), KernelProvider.kernels())) {
        Partial found = run(together, kernels, 1, 0);
        assertArrayEquals(expected.gradient(), found.gradient(), together + " together, " + kernels.name());
        assertEquals(expected.samples(), found.samples());
        assertEquals(expected.loss(), found.loss(), 1e-12 * expected.loss());
      }
    }
    assertTrue(Arrays.stream(toDoubles(expected.gradient())).anyMatch(g -> g != 0));
  }

  @Test
  void drawsDifferFromStepToStepAndFromLeafToLeaf() {
    float[] gradient = run(16, KernelProvider.kernels(), 1, 0).gradient();
    assertFalse(Arrays.equals(gradient, run(16, KernelProvider.kernels(), 2, 0).gradient()));
    assertFalse(Arrays.equals(gradient, run(16, KernelProvider.kernels(), 1, 1).gradient()));
  }

  @Test
  void aLeafWithoutSamplesInAStepHasNoPartial() {
    TrainSpec one = new TrainSpec(model, spec.normalisation(), 1, 1, 2, 16, 90);
    LeafStep step = leafStep(one, 1, KernelProvider.kernels());
    StepInput input = new StepInput(1, 0, 0, model.initial(1));
    step.begin(input);
    assertEquals(1, step.run(input, Leaf.of(DIGITS, 0, 2)).samples());
    assertNull(step.run(input, Leaf.of(DIGITS, 1, 2)));
  }

  @Test
  void whatIsNotFiniteIsTracedToItsLeafAndLayer() {
    LeafStep step = leafStep(spec, 16, KernelProvider.kernels());
    float[] weights = model.initial(1);
    weights[0] = Float.NaN;
    StepInput input = new StepInput(1, 0, 0, weights);
    step.begin(input);
    Fault fault = step.diagnose(input, Leaf.of(DIGITS, 1, 2));
    assertTrue(fault.toString().startsWith("leaf 1: the output of layer conv1 is not finite for samples "),
        fault::toString);
    assertEquals(16, fault.samples().length);
    assertNull(leafStep(spec, 16, KernelProvider.kernels()).diagnose(input, Leaf.of(DIGITS, 1, 2)));
  }

  @Test
  void leavesUseBuffersAgainWithoutATraceOfWhatTheyHeld() {
    TrainSpec eight = new TrainSpec(model, spec.normalisation(), 1, 70, 8, 16, 90);
    List<Leaf> leaves = IntStream.range(0, 8).mapToObj(l -> Leaf.of(DIGITS, l, 8)).toList();
    Set<float[]> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    try (Worker used = new Worker(eight, 1, KernelProvider.kernels())) {
      for (int step = 1; step <= 6; step++) {
        StepInput input = new StepInput(step, 0, 0, model.initial(step));
        float[] expected;
        try (Worker fresh = new Worker(eight, 1, KernelProvider.kernels())) {
          expected = fresh.step(input, leaves.iterator()).roots().get(0).sum().gradient();
        }
        float[] first = used.step(input, leaves.iterator()).roots().get(0).sum().gradient();
        float[] again = used.step(input, leaves.iterator()).roots().get(0).sum().gradient();
        assertArrayEquals(expected, first);
        assertArrayEquals(expected, again);
        assertNotSame(first, again, "a result is not written to before a later step begins");
        seen.add(first);
        seen.add(again);
        Arrays.fill(first, Float.NaN);
        Arrays.fill(again, Float.NaN);
      }
    }
    assertTrue(seen.size() <= 9, "one for each of eight leaves, and the first result, found " + seen.size());
  }

  @Test
  void aReductionHoldsFewBuffersAtOnce() {
    Buffers buffers = new Buffers(1, Team.alone());
    Set<float[]> made = Collections.newSetFromMap(new IdentityHashMap<>());
    ReductionTree<Partial> tree = new ReductionTree<>(64, Team.alone(), added -> buffers.give(added.gradient()));
    for (int leaf = 0; leaf < 64; leaf++) {
      float[] buffer = buffers.zeros();
      assertEquals(0, buffer[0]);
      buffer[0] = 1;
      made.add(buffer);
      tree.add(leaf, new Partial(buffer, 0, 1));
    }
    assertEquals(64, tree.root().gradient()[0]);
    assertEquals(7, made.size());
  }

  private static LeafStep leafStep(TrainSpec spec, int together, Kernels kernels) {
    return new LeafStep(spec, new BatchLoader(spec, new Workspace(spec.model(), together, kernels)),
        new Buffers(LeafStep.gradientLength(spec), Team.alone()));
  }

  private Partial run(int together, Kernels kernels, long step, int leaf) {
    LeafStep leafStep = leafStep(spec, together, kernels);
    StepInput input = new StepInput(step, 0, 0, model.initial(1));
    leafStep.begin(input);
    return leafStep.run(input, Leaf.of(DIGITS, leaf, 2));
  }

  private static double[] toDoubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }
}
