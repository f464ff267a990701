package bellows.train;

import bellows.train.rows.EvalRow;
import bellows.train.rows.EventRow;
import bellows.train.rows.LayerRow;
import bellows.train.rows.StepRow;
import bellows.train.worker.Evaluation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;

/** Remembers what it is told, checkpoints with copies of their arrays. */
public class Recorder implements Journal {
  public final List<StepRow> steps = new ArrayList<>();
  final List<Place> places = new ArrayList<>();
  public final List<EvalRow> evaluations = new ArrayList<>();
  public final List<LayerRow> layers = new ArrayList<>();
  public final List<TrainState> checkpoints = new ArrayList<>();
  /** Those that no rollback has removed. */
  public final List<TrainState> kept = new ArrayList<>();
  /** What was kept after each checkpoint and each rollback. */
  final List<List<TrainState>> keptThen = new ArrayList<>();
  public final List<EventRow> events = new ArrayList<>();

  @Override
  public void step(StepRow row, Place place) {
    steps.add(row);
    places.add(place);
  }

  @Override
  public void evaluation(EvalRow row, Evaluation evaluation, List<LayerRow> rows) {
    evaluations.add(row);
    layers.addAll(rows);
  }

  @Override
  public void checkpoint(TrainState state) {
    checkpoints.add(copy(state));
    kept.removeIf(old -> old.step() == state.step());
    kept.add(copy(state));
    keptThen.add(List.copyOf(kept));
  }

  @Override
  public void event(EventRow row) {
    events.add(row);
  }

  /** A copy, since who goes on from it writes into it. */
  @Override
  public Optional<TrainState> lastCheckpoint(LongPredicate wanted) {
    return kept.stream().filter(state -> wanted.test(state.step())).max(Comparator.comparingLong(TrainState::step))
        .map(Recorder::copy);
  }

  @Override
  public void rollBack(long step) {
    kept.removeIf(state -> state.step() > step);
    keptThen.add(List.copyOf(kept));
    steps.removeIf(row -> row.step() > step);
    evaluations.removeIf(row -> row.step() > step);
    layers.removeIf(row -> row.step() > step);
  }

  /** The same state in memory of its own. */
  static TrainState copy(TrainState state) {
    return state.copy();
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
