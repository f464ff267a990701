package bellows.ml;

import bellows.run.RunEvent;
import bellows.run.RunSummary;
import bellows.train.rows.EvalRow;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
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

  /** Listens to a training. */
  static final class Recorder implements Consumer<RunEvent> {
    private static final class Mean {
      private double sum;
      private long samples;
    }

    private final TreeMap<Integer, Mean> epochs = new TreeMap<>();
    private final List<EvalRow> evaluations = new ArrayList<>();

    @Override
    public void accept(RunEvent event) {
      if (event instanceof RunEvent.Stepped stepped) {
        Mean mean = epochs.computeIfAbsent(stepped.row().epoch(), epoch -> new Mean());
        mean.sum += stepped.row().loss() * stepped.row().samples();
        mean.samples += stepped.row().samples();
      } else if (event instanceof RunEvent.Evaluated evaluated) {
        evaluations.add(evaluated.row());
      } else if (event instanceof RunEvent.RolledBack back) {
        evaluations.removeIf(row -> row.step() > back.step());
      }
    }

    NetworkSummary summary(RunSummary run) {
      return new NetworkSummary(epochs.values().stream().map(mean -> mean.sum / mean.samples).toList(),
          List.copyOf(evaluations), run);
    }
  }
}
