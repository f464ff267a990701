package bellows.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bellows.run.RunEvent;
import bellows.train.rows.EvalRow;
import bellows.train.rows.StepRow;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkSummaryTest {
  private final NetworkSummary.Recorder recorder = new NetworkSummary.Recorder();

  private void step(long step, int epoch, double loss, long samples) {
    recorder.accept(new RunEvent.Stepped(new StepRow("r", step, epoch, loss, 0, 0, samples, 0, 0, 0, 0, 0, 0, 0,
        Instant.EPOCH), null));
  }

  private void evaluated(long step, double loss) {
    recorder.accept(new RunEvent.Evaluated(new EvalRow("r", step, 1, "test", loss, null, null, 1, 0), null, List.of()));
  }

  @Test
  void lossesAreMeansOverTheRowsOfAnEpoch() {
    step(1, 1, 4, 30);
    step(2, 1, 1, 10);
    step(3, 2, 2, 30);
    assertEquals(List.of(3.25, 2.0), recorder.summary(null).objectiveHistory());
    assertEquals(2, recorder.summary(null).totalIterations());
  }

  @Test
  void stepsThatAreTakenAgainCountOnce() {
    step(1, 1, 4, 10);
    step(2, 1, 9, 10);
    evaluated(2, 7);
    step(3, 2, 9, 10);
    recorder.accept(new RunEvent.RolledBack(1));
    step(2, 1, 2, 10);
    evaluated(2, 5);
    assertEquals(List.of(3.0), recorder.summary(null).objectiveHistory());
    assertEquals(List.of(5.0), recorder.summary(null).evaluations().stream().map(EvalRow::loss).toList());
  }
}
