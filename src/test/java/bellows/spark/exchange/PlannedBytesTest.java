package bellows.spark.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bellows.conf.Settings;
import bellows.data.Normalisation;
import bellows.nn.model.Zoo;
import bellows.plan.Cluster;
import bellows.plan.Network;
import bellows.plan.Wire;
import bellows.tensor.FloatCode;
import bellows.tensor.Shape;
import bellows.train.Aggregation;
import bellows.train.RunConfig;
import bellows.train.worker.LeafSums;
import bellows.train.worker.Partial;
import bellows.train.worker.ReductionTree;
import bellows.train.worker.TrainSpec;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a plan counts for a cluster's wire is what payloads hold. */
class PlannedBytesTest {
  private static final int LEAVES = 8;

  /** Tasks whose leaves are subtrees, so that each returns one partial; the network has statistics. */
  @ParameterizedTest
  @CsvSource({"float32,1", "float32,4", "float32,8", "bfloat16,1", "bfloat16,4", "bfloat16,8", "float16,2",
      "float16,8"})
  void aStepsPayloadsAreAsLargeAsPlanned(String wire, int tasks) {
    TrainSpec spec = spec(wire);
    Cluster cluster = new Cluster(2, 4, 1L << 30, 1L << 30, Network.LOOPBACK);
    float[] floats = new float[spec.model().layout().size()];
    Wire driver = Wire.of(spec, tasks, cluster, Aggregation.DRIVER);
    Wire shuffle = Wire.of(spec, tasks, cluster, Aggregation.SHUFFLE);
    assertEquals(ResultStore.enclose(floats, spec.code()).bytes(), driver.toEach());
    assertEquals(driver.toEach(), shuffle.toEach());
    Leaves task = new Leaves(spec, floats);
    Slices slices = Slices.of(floats.length, tasks);
    long whole = 0;
    long cut = 0;
    for (int t = 0; t < tasks; t++) {
      int first = t * LEAVES / tasks;
      for (ReductionTree.Node<Partial> root : task.roots(first, LEAVES / tasks)) {
        whole += ResultStore.enclose(floats, task.code(root)).bytes();
        cut += inSlices(slices, floats, task.code(root));
      }
    }
    assertEquals(whole, driver.toDriver());
    assertEquals(cut / 2, shuffle.between());
    assertEquals(inSlices(slices, floats, FloatCode.PLAIN), shuffle.toDriver());
  }

  private static long inSlices(Slices slices, float[] floats, FloatCode code) {
    long bytes = 0;
    for (int s = 0; s < slices.count(); s++) {
      bytes += ResultStore.enclose(floats, slices.from(s), slices.from(s + 1), code).bytes();
    }
    return bytes;
  }

  private static TrainSpec spec(String wire) {
    Settings run = Settings.parse("rate = 1, batch = 16, leaves = " + LEAVES + ", wire = " + wire
        + ", network = [{dense = 300}, batchnorm, relu, {dense = classes}]", "run.conf");
    return RunConfig.read(run).spec(Zoo.model(run, Shape.of(7), 10), Normalisation.NONE, 96);
  }

  /** Only says in which code a root travels. */
  private static final class Leaves extends PartialTask<Integer> {
    private static final long serialVersionUID = 1;
    private final transient float[] gradient;

    Leaves(TrainSpec spec, float[] gradient) {
      super(null, new SentInput(1, 1, 0, 0, null), spec.code(), Chaos.NONE);
      this.gradient = gradient;
    }

    List<ReductionTree.Node<Partial>> roots(int first, int count) {
      ReductionTree<Partial> tree = new ReductionTree<>(LEAVES);
      for (int leaf = first; leaf < first + count; leaf++) {
        tree.add(leaf, new Partial(gradient, 0, 1));
      }
      return tree.roots();
    }

    @Override
    public PartialTask<Integer> at(SentInput other) {
      throw new UnsupportedOperationException();
    }

    @Override
    public LeafSums compute(Iterator<Integer> leaves, TaskTimes times) {
      throw new UnsupportedOperationException();
    }
  }
}
