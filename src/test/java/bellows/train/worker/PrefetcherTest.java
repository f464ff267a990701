package bellows.train.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.conf.Settings;
import bellows.data.Leaf;
import bellows.data.Samples;
import bellows.data.Split;
import bellows.data.UniformRows;
import bellows.data.source.DigitsSource;
import bellows.kernel.KernelProvider;
import bellows.nn.model.Model;
import bellows.nn.model.Workspace;
import bellows.nn.model.Zoo;
import bellows.tensor.Shape;
import bellows.train.RunConfig;
import bellows.train.Toy;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class PrefetcherTest {
  private static final Samples DIGITS = new DigitsSource(50, 1, 4).read(Split.TRAIN);
  private static final String RUN =
      "data {augment = [{crop {size = 20, padding = 2}}, mirror], view = [{centre-crop = 20}]}, "
      + "network = [flatten, {dense = classes}], batch = 20, leaves = 2, together = 4, rate = 0.1";

  private final TrainSpec spec = spec(RUN);

  private static TrainSpec spec(String text) {
    RunConfig config = Toy.config(text);
    Model model = Zoo.model(Settings.parse(text, "run.conf"), config.views().output(DIGITS.shape()), DIGITS.classes());
    return Toy.spec(config, model, DIGITS);
  }

  private static StepInput input(long step, long epoch, long inEpoch) {
    return new StepInput(step, epoch, inEpoch, null);
  }

  private static Leaf leaf(int index) {
    return Leaf.of(DIGITS, index, 2);
  }

  /** What a worker for whom nobody prepares brings in. */
  private float[] plain(StepInput input, Leaf leaf, int from, int count) {
    Workspace workspace = new Workspace(spec.model(), spec.together(), KernelProvider.scalar());
    workspace.pass().set(true, spec.seed(), input.step(), count);
    new BatchLoader(spec, workspace).train(input, spec.order(input.epoch()), leaf, from, count);
    int at = workspace.input().offset();
    return Arrays.copyOfRange(workspace.input().array(), at, at + count * spec.model().input().size());
  }

  private long take(Prefetcher ahead, StepInput input, Leaf leaf, int from, int count, float[] into) {
    return ahead.take(input, leaf, from, count, into, 0);
  }

  /** Samples that nobody can read before they are let through. */
  private record Gated(UniformRows rows, CountDownLatch reading, CountDownLatch gate) implements UniformRows {
    @Override
    public Shape shape() {
      return rows.shape();
    }

    @Override
    public int count() {
      return rows.count();
    }

    @Override
    public void read(int row, float[] out, int offset) {
      reading.countDown();
      try {
        gate.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      rows.read(row, out, offset);
    }

    @Override
    public float target(int row) {
      return rows.target(row);
    }
  }

  private static Leaf gated(int index, CountDownLatch reading, CountDownLatch gate) {
    return new Leaf(index, 2, new Gated((UniformRows) leaf(index).samples(), reading, gate));
  }

  /** An epoch has three steps; the last prepares the first of the next epoch. */
  @ParameterizedTest
  @CsvSource({"0, 0, 1, 1", "2, 1, 0, 0"})
  void preparesWhatTheNextStepDraws(int inEpoch, int nextEpoch, int nextInEpoch, int index)
      throws InterruptedException {
    CountDownLatch reading = new CountDownLatch(1);
    try (Prefetcher ahead = new Prefetcher(spec, 1)) {
      ahead.begin(input(1, 0, inEpoch), gated(index, reading, new CountDownLatch(0)));
      reading.await();
      StepInput next = input(2, nextEpoch, nextInEpoch);
      float[] found = new float[4 * 400];
      assertTrue(take(ahead, next, leaf(index), 0, 4, found) >= 0);
      assertArrayEquals(plain(next, leaf(index), 0, 4), found);
    }
  }

  @Test
  void whoNeedsWhatWasNotBegunDoesItAlone() throws InterruptedException {
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch gate = new CountDownLatch(1);
    try (Prefetcher ahead = new Prefetcher(spec, 1)) {
      ahead.begin(input(1, 0, 0), gated(0, reading, gate));
      reading.await();
      float[] found = new float[4 * 400];
      assertEquals(-1, take(ahead, input(2, 0, 1), leaf(1), 0, 4, found), "nobody began leaf 1");
      ahead.begin(input(1, 0, 0), leaf(1));
      assertTrue(take(ahead, input(2, 0, 1), leaf(1), 0, 4, found) >= 0, "leaf 1 waits for the thread at leaf 0");
      assertArrayEquals(plain(input(2, 0, 1), leaf(1), 0, 4), found);
      assertEquals(-1, take(ahead, input(3, 0, 2), leaf(1), 0, 4, found), "nobody was asked for that step");
      gate.countDown();
      assertTrue(take(ahead, input(2, 0, 1), leaf(0), 4, 4, found) >= 0);
      assertTrue(take(ahead, input(2, 0, 1), leaf(0), 0, 4, found) >= 0);
      assertArrayEquals(plain(input(2, 0, 1), leaf(0), 0, 4), found);
    }
  }

  @Test
  void waitsForWhatIsBegun() throws InterruptedException {
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch gate = new CountDownLatch(1);
    try (Prefetcher ahead = new Prefetcher(spec, 1)) {
      ahead.begin(input(1, 0, 0), gated(0, reading, gate));
      reading.await();
      new Thread(gate::countDown).start();
      float[] found = new float[4 * 400];
      assertTrue(take(ahead, input(2, 0, 1), leaf(0), 0, 4, found) >= 0);
      assertArrayEquals(plain(input(2, 0, 1), leaf(0), 0, 4), found);
    }
  }

  /** As when a leaf has moved to another executor: its samples must not fill the room for ever. */
  @Test
  void whatNobodyTakesMakesRoom() throws InterruptedException {
    try (Prefetcher ahead = new Prefetcher(spec, 1)) {
      for (int step = 0; step < 50; step++) {
        ahead.begin(input(1 + step, step, 0), leaf(0));
      }
      CountDownLatch reading = new CountDownLatch(1);
      ahead.begin(input(51, 50, 0), gated(1, reading, new CountDownLatch(0)));
      reading.await();
      assertTrue(take(ahead, input(52, 50, 1), leaf(1), 0, 4, new float[4 * 400]) >= 0);
    }
  }

  @Test
  void whatCannotBeReadIsLeftToTheStep() throws InterruptedException {
    CountDownLatch reading = new CountDownLatch(1);
    try (Prefetcher ahead = new Prefetcher(spec, 1)) {
      ahead.begin(input(1, 0, 0), gated(0, reading, null));
      reading.await();
      assertEquals(-1, take(ahead, input(2, 0, 1), leaf(0), 0, 4, new float[4 * 400]));
    }
  }

  @Test
  void aRunWhereSamplesArePreparedHasTheSameBits() {
    List<Leaf> leaves = IntStream.range(0, 2).mapToObj(PrefetcherTest::leaf).toList();
    float[] weights = spec.model().initial(1);
    try (Prefetcher ahead = new Prefetcher(spec, 2);
        Worker helped = new Worker(spec, 1, KernelProvider.kernels(), ahead);
        Worker alone = new Worker(spec, 1, KernelProvider.kernels())) {
      long others = 0;
      for (int step = 0; step < 9 || others == 0 && step < 9_000; step++) { // a busy machine may let it wait
        StepInput input = new StepInput(step + 1, step / 3, step % 3, weights);
        LeafSums expected = alone.step(input, leaves.iterator());
        LeafSums found = helped.step(input, leaves.iterator());
        assertArrayEquals(expected.roots().get(0).sum().gradient(), found.roots().get(0).sum().gradient());
        others += helped.cost().aheadNanos();
        assertEquals(0, alone.cost().aheadNanos());
      }
      assertTrue(others > 0);
    }
  }

  @Test
  void takesNoMemoryWhereNothingIsPrepared() {
    assertEquals(0, Prefetcher.bytes(spec("network = [flatten, {dense = classes}], rate = 0.1"), 8));
    // 20 draws of a step are 10 a leaf, in three passes of at most 4.
    assertEquals(2 * 3 * 4 * 400 * 4, Prefetcher.bytes(spec, 2));
  }
}
