package bellows.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.cli.terminal.Terminal;
import bellows.conf.Settings;
import bellows.train.Journal;
import bellows.train.RunConfig;
import bellows.train.rows.EvalRow;
import bellows.train.rows.StepRow;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What is told of a run while it goes on. */
class ProgressTest {
  private final StringWriter out = new StringWriter();

  private Progress progress(String stop) {
    return new Progress(new Terminal(new PrintWriter(out)),
        RunConfig.read(Settings.parse("rate = 1, stop {" + stop + "}", "run.conf")));
  }

  private static StepRow row(long step, int epoch, double loss, long samples) {
    return new StepRow("r", step, epoch, loss, 0.1, 1, samples, 0, 0, 0, 0, 0, 0, 0, Instant.EPOCH);
  }

  /** Of the epoch's samples, however few those of its last step are, and of no earlier epoch. */
  @Test
  void theTrainLossIsTheEpochsMean() {
    Progress progress = progress("epochs = 3");
    progress.step(row(1, 1, 8, 10), new Journal.Place(1, 2, 6));
    progress.step(row(2, 1, 6, 10), new Journal.Place(2, 2, 6));
    progress.step(row(3, 2, 2, 30), new Journal.Place(1, 2, 6));
    progress.step(row(4, 2, 1, 10), new Journal.Place(2, 2, 6));
    progress.evaluation(new EvalRow("r", 4, 2, "test", 0.5, null, null, 9, 1));
    assertEquals("epoch 2  loss 1.7500  test loss 0.5000", out.toString().strip());
  }

  @Test
  void anEvaluationWithinAnEpochIsThatOfAStep() {
    Progress progress = progress("epochs = 3");
    progress.step(row(3, 2, 2, 30), new Journal.Place(1, 2, 6));
    progress.evaluation(new EvalRow("r", 3, 2, "validation", 0.5, 0.75, 1.0, 9, 1));
    assertEquals("step 3  loss 2.0000  validation loss 0.5000  accuracy 75.00 %  top-5 100.00 %", out.toString().strip());
  }

  @Test
  void countsEpochsOrStepsAsTheLimitDoes() {
    Progress epochs = progress("epochs = 3");
    epochs.step(row(3, 2, 2, 10), new Journal.Place(1, 2, 6));
    assertEquals("epoch 2/3  step 1/2  loss 2.0000  5 samples/s  ETA 0:06",
        epochs.text(row(3, 2, 2, 10), new Journal.Place(1, 2, 6), 2));
    Progress steps = progress("steps = 5");
    steps.step(row(3, 2, 2, 10), new Journal.Place(1, 2, 5));
    assertEquals("epoch 2  step 3/5  loss 2.0000  5 samples/s  ETA 0:04",
        steps.text(row(3, 2, 2, 10), new Journal.Place(1, 2, 5), 2));
    Progress minutes = progress("minutes = 5");
    minutes.step(row(3, 2, 2, 10), new Journal.Place(1, 2, -1));
    assertEquals("epoch 2  step 1/2  loss 2.0000  5 samples/s",
        minutes.text(row(3, 2, 2, 10), new Journal.Place(1, 2, -1), 2));
  }

  @Test
  void theRemainingTimeIsNeverNegative() {
    Progress progress = progress("epochs = 3");
    progress.step(row(9, 2, 2, 10), new Journal.Place(1, 2, 6));
    String text = progress.text(row(9, 2, 2, 10), new Journal.Place(1, 2, 6), 2);
    assertTrue(text.endsWith("ETA 0:00"), text);
  }
}
