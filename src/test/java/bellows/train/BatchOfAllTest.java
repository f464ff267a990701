package bellows.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.data.Samples;
import bellows.train.worker.TrainSpec;
import org.junit.jupiter.api.Test;

/** Batch gradient descent: {@code batch = all}. */
class BatchOfAllTest {
  private static final Samples TRAIN = Toy.clouds(300);
  private static final String RUN = Toy.PERCEPTRON + "rate = 0.3, stop.epochs = 3, ";

  private static Outcome run(String batch, Recorder recorder) {
    return Toy.trainer(RUN + batch, TRAIN, null, recorder).run();
  }

  @Test
  void isTheNumberOfTrainingSamples() {
    Recorder recorder = new Recorder();
    Outcome all = run("batch = all", recorder);
    assertEquals(run("batch = 300", new Recorder()).state().sha256(), all.state().sha256());
    assertEquals(3, all.state().step());
    assertTrue(recorder.steps.stream().allMatch(row -> row.samples() == 300));
  }

  /** However many samples there are, passes stay small. */
  @Test
  void memoryDoesNotGrowWithTheBatch() {
    RunConfig config = Toy.config(RUN + "batch = all");
    TrainSpec spec = config.spec(Toy.model(RUN, TRAIN), config.normalisation().resolve(TRAIN), 50_000_000);
    assertEquals(50_000_000, spec.batch());
    assertEquals(1024, spec.leaves());
    assertEquals(64, spec.together());
    assertEquals("all", config.batchKey());
    assertEquals(64, Toy.config("rate = 1").batchKey());
  }
}
