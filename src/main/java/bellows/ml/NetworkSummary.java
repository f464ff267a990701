package bellows.ml;

import bellows.run.RunEvent;
import bellows.run.RunSummary;
import bellows.train.rows.EvalRow;
import bellows.train.rows.StepRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * How a training went.
 *
 * @param objectiveHistory the mean loss of each epoch's steps, without the penalty of {@code regParam}
 * @param evaluations on the rows of {@code validationIndicatorCol}, in their order; {@code split} tells of which rows
 * @param run what the run came to
 */
public record NetworkSummary(List<Double> objectiveHistory, List<EvalRow> evaluations, RunSummary run) {
  /** Epochs, whole or not. */
  public int totalIterations() {
    return objectiveHistory.size();
  }

  /** Listens to a training. Steps that a run goes back behind count as they are taken again. */
  static final class Recorder implements Consumer<RunEvent> {
    private final List<EvalRow> evaluations = new ArrayList<>();
    private double[] losses = new double[64];
    private int[] epochs = new int[64];
    private long[] samples = new long[64];
    private long first;
    private int count;

    @Override
    public void accept(RunEvent event) {
      if (event instanceof RunEvent.Stepped stepped) {
        add(stepped.row());
      } else if (event instanceof RunEvent.Evaluated evaluated) {
        evaluations.add(evaluated.row());
      } else if (event instanceof RunEvent.RolledBack back) {
        evaluations.removeIf(row -> row.step() > back.step());
        count = (int) Math.max(0, Math.min(count, back.step() - first + 1));
      }
    }

    private void add(StepRow row) {
      first = count == 0 ? row.step() : first;
      if (count == losses.length) {
        losses = Arrays.copyOf(losses, 2 * count);
        epochs = Arrays.copyOf(epochs, 2 * count);
        samples = Arrays.copyOf(samples, 2 * count);
      }
      losses[count] = row.loss();
      epochs[count] = row.epoch();
      samples[count] = row.samples();
      count++;
    }

    NetworkSummary summary(RunSummary run) {
      List<Double> history = new ArrayList<>();
      for (int from = 0; from < count;) {
        double sum = 0;
        long seen = 0;
        int step = from;
        for (; step < count && epochs[step] == epochs[from]; step++) {
          sum += losses[step] * samples[step];
          seen += samples[step];
        }
        history.add(sum / seen);
        from = step;
      }
      return new NetworkSummary(List.copyOf(history), List.copyOf(evaluations), run);
    }
  }
}
