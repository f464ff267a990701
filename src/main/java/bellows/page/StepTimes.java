package bellows.page;

import bellows.plan.Advice;
import bellows.plan.Breakdown;
import bellows.plan.ExecutorTime;
import bellows.plan.Explanation;
import bellows.spark.metrics.TaskRow;
import bellows.train.rows.EvalRow;
import bellows.train.rows.RunRow;
import bellows.train.rows.StepRow;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where the time of steps went: of every n-th step, and n doubles as the run grows, so that memory is bounded; and what
 * each executor did in the newest steps. Not thread-safe.
 */
final class StepTimes {
  /** Steps that are kept, about. */
  private static final int MOST = 512;
  /** Newest steps whose tasks are shown as lanes. */
  private static final int LANES = 12;
  /** Bars of all lanes. */
  private static final int MOST_BARS = 600;

  private final TreeMap<Long, double[]> steps = new TreeMap<>();
  private final TreeMap<Long, List<TaskRow>> tasks = new TreeMap<>();
  private final TreeMap<Long, List<TaskRow>> recent = new TreeMap<>();
  private volatile long stride = 1;
  private volatile long latest;

  /** A row with the columns of {@link StepSeries}. */
  void step(double[] row) {
    latest = (long) row[0];
    if (latest % stride == 0) {
      steps.put(latest, row);
    }
    if (steps.size() > 2 * MOST) {
      stride *= 2;
      steps.keySet().removeIf(step -> step % stride != 0);
      tasks.keySet().removeIf(step -> step % stride != 0);
    }
  }

  /** Whether the tasks of a step are to be told; from any thread. */
  boolean isWanted(long step) {
    return step % stride == 0 || step > latest - LANES;
  }

  void task(TaskRow row) {
    if (row.step() % stride == 0) {
      tasks.computeIfAbsent(row.step(), step -> new ArrayList<>()).add(row);
    }
    recent.computeIfAbsent(row.step(), step -> new ArrayList<>()).add(row);
    if (recent.size() > LANES) {
      recent.pollFirstEntry();
    }
  }

  void clear() {
    steps.clear();
    tasks.clear();
    recent.clear();
    stride = 1;
    latest = 0;
  }

  /** Forgets tasks alone, as all are told again. */
  void clearTasks() {
    tasks.clear();
    recent.clear();
  }

  private static StepRow row(double[] row) {
    return new StepRow("", (long) row[0], (int) row[1], row[3], row[4], row[5], (long) row[6], row[10], row[8], row[9],
        row[11], row[12], row[7], 0, Instant.EPOCH);
  }

  /** Writes {@code bands}: the step, then the milliseconds of each part by its name. */
  void writeBands(JsonGenerator json) throws IOException {
    Map<Long, Breakdown> found = new TreeMap<>();
    tasks.forEach((step, all) -> {
      if (steps.containsKey(step)) {
        found.put(step, Explanation.ofStep(row(steps.get(step)), all));
      }
    });
    json.writeObjectFieldStart("bands");
    json.writeArrayFieldStart("step");
    for (long step : found.keySet()) {
      json.writeNumber(step);
    }
    json.writeEndArray();
    for (String part : new Breakdown(0, 0, 0, 0, 0, 0, 0).parts().keySet()) {
      json.writeArrayFieldStart(part);
      for (Breakdown one : found.values()) {
        Json.number(json, one.parts().get(part));
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  /**
   * Writes {@code lanes}: of the newest steps each task as executor, step, begin and milliseconds of waiting, of its
   * samples and of computing. The clock is each executor's own.
   */
  void writeLanes(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("lanes");
    int bars = 0;
    for (List<TaskRow> step : recent.descendingMap().values()) {
      bars += step.size();
      if (bars > MOST_BARS) {
        break;
      }
      for (TaskRow task : step) {
        json.writeStartArray();
        json.writeString(task.executor());
        json.writeNumber(task.step());
        json.writeNumber(task.started().toEpochMilli());
        Json.number(json, task.weightsMillis() + task.waitMillis());
        Json.number(json, task.decodeMillis());
        Json.number(json, task.computeMillis());
        json.writeEndArray();
      }
    }
    json.writeEndArray();
  }

  /**
   * Writes {@code explanation}: what {@code explain} says, of the steps that are kept.
   *
   * @param series all steps, for their number and time
   */
  void writeExplanation(JsonGenerator json, List<RunRow> starts, StepSeries series, long count, List<EvalRow> evals)
      throws IOException {
    Explanation kept = Explanation.of(starts, steps.values().stream().map(StepTimes::row).toList(),
        tasks.values().stream().flatMap(List::stream).toList(), evals);
    double seconds = series.total(StepSeries.COLUMNS.indexOf("step_millis")) / 1e3;
    Explanation all = new Explanation((int) Math.min(Integer.MAX_VALUE, count), kept.explained(), seconds,
        kept.evaluationSeconds(), kept.stepping(), kept.tasks(), kept.step(), kept.executors());
    json.writeObjectFieldStart("explanation");
    json.writeNumberField("explained", all.explained());
    json.writeStringField("stepping", all.stepping().name().toLowerCase(Locale.ROOT));
    Json.field(json, "trainingSeconds", (Double) all.trainingSeconds());
    Json.field(json, "evaluationSeconds", (Double) all.evaluationSeconds());
    json.writeObjectFieldStart("parts");
    for (Map.Entry<String, Double> part : all.step().parts().entrySet()) {
      Json.field(json, part.getKey(), part.getValue());
    }
    json.writeEndObject();
    json.writeArrayFieldStart("executors");
    for (ExecutorTime one : all.executors()) {
      json.writeStartArray();
      json.writeString(one.executor());
      json.writeString(one.host());
      for (double figure : new double[] {one.tasks(), one.samples(), one.decode(), one.compute(), one.serialise(),
          one.network(), one.waiting(), one.span()}) {
        Json.number(json, figure);
      }
      json.writeEndArray();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("advice");
    for (String sentence : Advice.on(all, starts.isEmpty() ? 0 : starts.get(starts.size() - 1).parameters())) {
      json.writeString(sentence);
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
