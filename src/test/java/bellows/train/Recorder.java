package bellows.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Remembers what it is told, checkpoints with copies of their arrays. */
public final class Recorder implements Journal {
  public final List<StepRow> steps = new ArrayList<>();
  public final List<EvalRow> evaluations = new ArrayList<>();
  public final List<LayerRow> layers = new ArrayList<>();
  public final List<TrainState> checkpoints = new ArrayList<>();

  @Override
  public void step(StepRow row, long totalSteps, long stepsAnEpoch) {
    steps.add(row);
  }

  @Override
  public void evaluation(EvalRow row, Evaluation evaluation, List<LayerRow> rows) {
    evaluations.add(row);
    layers.addAll(rows);
  }

  @Override
  public void checkpoint(TrainState state) {
    checkpoints.add(new TrainState(state.step(), state.epoch(), state.position(), state.samples(), state.seconds(),
        state.seed(), state.weights().clone(), Arrays.stream(state.slots()).map(float[]::clone)
            .toArray(float[][]::new)));
  }

  /** The losses of all steps, then of all evaluations. */
  public List<Double> losses() {
    List<Double> losses = new ArrayList<>(steps.stream().map(StepRow::loss).toList());
    losses.addAll(evaluations.stream().map(EvalRow::loss).toList());
    return losses;
  }

  List<Long> evaluatedAt() {
    return evaluations.stream().map(EvalRow::step).toList();
  }

  List<Long> checkpointedAt() {
    return checkpoints.stream().map(TrainState::step).toList();
  }
}
