package bellows.train.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bellows.data.EpochOrder;
import bellows.data.Leaf;
import bellows.data.Samples;
import bellows.data.UniformRows;
import bellows.tensor.Shape;
import bellows.train.RunConfig;
import bellows.train.Toy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class NextSamplesTest {
  private static final Samples CLOUDS = Toy.clouds(50);
  private static final String RUN = Toy.PERCEPTRON + "batch = 20, leaves = 4, rate = 0.1, stop {epochs = 1}";

  /** Samples that tell which of them are asked for in advance. */
  private record Watched(Samples samples, LinkedBlockingQueue<Integer> asked) implements UniformRows {
    @Override
    public Shape shape() {
      return samples.shape();
    }

    @Override
    public int count() {
      return samples.count();
    }

    @Override
    public void read(int row, float[] out, int offset) {
      samples.read(row, out, offset);
    }

    @Override
    public float target(int row) {
      return samples.target(row);
    }

    @Override
    public void readAhead(int row) {
      asked.add(row);
    }
  }

  @Test
  void asksForWhatTheNextStepDraws() throws InterruptedException {
    RunConfig config = Toy.config(RUN);
    TrainSpec spec = Toy.spec(config, Toy.model(RUN, CLOUDS), CLOUDS);
    Leaf leaf = new Leaf(1, 4, new Watched(CLOUDS.every(4, 1), new LinkedBlockingQueue<>()));
    float[] weights = spec.model().initial(1);
    assertEquals(3, spec.order(0).steps());
    assertEquals(drawn(spec.order(0), 1, 1), asked(spec, new StepInput(1, 0, 0, weights), leaf));
    assertEquals(drawn(spec.order(0), 1, 2), asked(spec, new StepInput(2, 0, 1, weights), leaf));
    assertEquals(drawn(spec.order(1), 1, 0), asked(spec, new StepInput(3, 0, 2, weights), leaf));
  }

  private static List<Integer> drawn(EpochOrder order, int leaf, long step) {
    List<Integer> rows = new ArrayList<>();
    for (int k = 0; k < order.count(leaf, step); k++) {
      rows.add((int) order.row(leaf, step, k));
    }
    return rows;
  }

  private static List<Integer> asked(TrainSpec spec, StepInput input, Leaf leaf) throws InterruptedException {
    NextSamples.begin(spec, input, leaf);
    List<Integer> rows = new ArrayList<>();
    LinkedBlockingQueue<Integer> asked = ((Watched) leaf.samples()).asked;
    long step = input.inEpoch() == 2 ? 0 : input.inEpoch() + 1;
    for (int k = 0; k < spec.order(0).count(1, step); k++) {
      rows.add(asked.poll(10, TimeUnit.SECONDS));
    }
    return rows;
  }
}
