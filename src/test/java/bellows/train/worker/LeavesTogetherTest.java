package bellows.train.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.data.Leaf;
import bellows.data.Samples;
import bellows.data.Split;
import bellows.data.source.DigitsSource;
import bellows.kernel.KernelProvider;
import bellows.nn.model.Model;
import bellows.nn.model.PassSize;
import bellows.nn.model.Zoo;
import bellows.train.Toy;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Leaves that go through the network together have the bits that they have one by one. */
class LeavesTogetherTest {
  private static final Samples DIGITS = new DigitsSource(90, 1, 4).read(Split.TRAIN);
  private static final Samples CLOUDS = weighted(Toy.clouds(90));
  private static final int LEAVES = 8;

  /** Sums over samples, pixels and channels of each kind, losses beside the scores, draws. */
  private static final String PICTURES = """
      network = [
        {conv {filters = 32, kernel = 5}}, relu, {maxpool = 2}
        {conv {filters = 36, kernel = 3, padding = 1, bias = no}}, batchnorm, relu
        {auxiliary {weight = 0.3, layers = [globalavgpool, {dense = classes}]}}
        {residual = [{conv {filters = 36, kernel = 1}}, batchnorm]}, relu
        {concat = [[{conv {filters = 9, kernel = 3, groups = 3}}, relu], [{conv {filters = 5, kernel = 3}}, tanh]]}
        {dropout = 0.3}, {dense = 21}, batchnorm, sigmoid, {dense = classes}
      ]
      data {normalise = auto, mixup = 0.4}
      """;

  private record Case(String name, String run, Samples samples) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(new Case("perceptron with weights of samples", Toy.PERCEPTRON, CLOUDS),
        new Case("wide layers", "network = [{dense = 9000}, relu, {dense = 60}, relu, {dense = classes}]", CLOUDS),
        new Case("pictures", PICTURES, DIGITS),
        new Case("frozen", PICTURES + "freeze = [\"conv*\", \"batchnorm*\"]", DIGITS),
        new Case("rounded", PICTURES + "wire = bfloat16", DIGITS),
        new Case("numerical", "network = [{dense = 3}, tanh, {dense = classes}], gradient = numerical", CLOUDS));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void sameBitsAsOneByOne(Case some) {
    String run = some.run + "\nbatch = 37, rate = 0.1, leaves = " + LEAVES + ", together = 16";
    Model model = Toy.model(run, some.samples);
    TrainSpec spec = Toy.spec(Toy.config(run), model, some.samples);
    List<List<Partial>> alone = steps(spec, 1, PassSize.of(16), some.samples);
    for (PassSize size : List.of(new PassSize(16, 3, 16), new PassSize(16, LEAVES, 48), LeavesTogether.size(spec))) {
      assertTrue(size.leaves() > 1);
      for (int team : new int[] {1, 2}) {
        assertSame(alone, steps(spec, team, size, some.samples));
      }
    }
  }

  /** A leaf of more samples than a pass takes goes by itself, in several passes, between others that go together. */
  @Test
  void largerLeavesGoBetweenThem() {
    String run = Toy.PERCEPTRON + "batch = 44, rate = 0.1, leaves = 8, together = 5";
    TrainSpec spec = Toy.spec(Toy.config(run), Toy.model(run, CLOUDS), CLOUDS);
    assertEquals(List.of(5, 6), IntStream.range(0, LEAVES).map(leaf -> spec.order(0).count(leaf, 0)).distinct().sorted()
        .boxed().toList());
    assertSame(steps(spec, 1, PassSize.of(5), CLOUDS), steps(spec, 1, new PassSize(5, 4, 20), CLOUDS));
  }

  @Test
  void smallNetworksTakeAllLeavesTogetherAndLargeOnesEachByItself() {
    Model table = Toy.model(Toy.PERCEPTRON, CLOUDS);
    assertEquals(new PassSize(16, 8, 32), size(table, 32, 8));
    assertEquals(new PassSize(16, 4, 64), size(table, 128, 8));
    assertEquals(new PassSize(16, 4, 16), size(Zoo.named("mlp"), 32, 8));
    assertEquals(PassSize.of(64), size(Zoo.named("mlp"), 1024, 8));
    assertEquals(PassSize.of(16), size(Zoo.named("vgg11"), 128, 8));
    assertEquals(PassSize.of(16), size(Zoo.named("resnet50"), 128, 8));
  }

  private static PassSize size(Model model, int batch, int leaves) {
    return LeavesTogether.size(new TrainSpec(model, null, 1, batch, leaves, TrainSpec.together(batch, leaves), 50_000));
  }

  /** What each leaf adds up to in some steps, the last of an epoch with them. */
  private static List<List<Partial>> steps(TrainSpec spec, int team, PassSize size, Samples samples) {
    List<Leaf> leaves = IntStream.range(0, LEAVES).mapToObj(l -> Leaf.of(samples, l, LEAVES)).toList();
    try (Worker worker = new Worker(spec, team, KernelProvider.kernels(), null, size)) {
      return IntStream.range(0, 4).mapToObj(step -> {
        float[] weights = spec.model().initial(step);
        return IntStream.range(0, 2).mapToObj(half -> {
          // Only whole subtrees become sums: of all leaves, or of each by itself.
          List<Leaf> some = half == 0 ? leaves : leaves.stream().filter(leaf -> leaf.index() % 2 == 1).toList();
          return worker.step(new StepInput(step + 1, step / 3, step % 3, weights), some.iterator()).roots().stream()
              .map(root -> copy(root.sum())).toList();
        }).flatMap(List::stream).toList();
      }).toList();
    }
  }

  private static Partial copy(Partial sum) {
    return sum == null ? null : new Partial(sum.gradient().clone(), sum.loss(), sum.samples());
  }

  private static void assertSame(List<List<Partial>> expected, List<List<Partial>> found) {
    for (int step = 0; step < expected.size(); step++) {
      assertEquals(expected.get(step).size(), found.get(step).size());
      for (int i = 0; i < expected.get(step).size(); i++) {
        Partial one = expected.get(step).get(i);
        Partial other = found.get(step).get(i);
        assertEquals(one == null, other == null);
        if (one != null) {
          assertArrayEquals(bits(one.gradient()), bits(other.gradient()), "sum " + i + " of step " + step);
          assertEquals(one.loss(), other.loss());
          assertEquals(one.samples(), other.samples());
        }
      }
    }
  }

  private static int[] bits(float[] values) {
    return IntStream.range(0, values.length).map(i -> Float.floatToRawIntBits(values[i])).toArray();
  }

  private static Samples weighted(Samples samples) {
    float[] weights = new float[samples.count()];
    Arrays.fill(weights, 1);
    for (int i = 0; i < weights.length; i += 7) {
      weights[i] = 2.5f;
    }
    return new Samples(samples.shape(), samples.classes(), null, samples.features(), samples.targets(), weights);
  }
}
