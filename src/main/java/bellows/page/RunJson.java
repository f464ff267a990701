package bellows.page;

import bellows.train.rows.EvalRow;
import bellows.train.rows.EventRow;
import bellows.train.rows.LayerRow;
import bellows.train.rows.RunRow;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** One run as the page's scripts read it. Whoever calls holds the record's monitor. */
final class RunJson {
  private static final int RATE = StepSeries.COLUMNS.indexOf("learning_rate");
  private static final int LOSS = StepSeries.COLUMNS.indexOf("loss");
  private static final int SAMPLES = StepSeries.COLUMNS.indexOf("samples");
  private static final int MILLIS = StepSeries.COLUMNS.indexOf("step_millis");
  /** Of figures at a glance. */
  private static final int GLANCE = 50;

  private RunJson() {}

  /** Where it is, in a few figures. */
  static void glance(JsonGenerator json, RunRecord run) throws IOException {
    StepSeries steps = run.series;
    double[] last = steps.last();
    json.writeStringField("name", run.name);
    json.writeNumberField("version", run.version());
    json.writeStringField("state", run.state.name().toLowerCase(Locale.ROOT));
    json.writeNumberField("starts", run.starts.size());
    json.writeNumberField("fileChanges", run.changedFile == null ? 0 : run.fileChanges);
    json.writeNumberField("step", run.steps);
    json.writeNumberField("lastStep", run.lastStep);
    json.writeNumberField("stepsAnEpoch", run.stepsAnEpoch);
    json.writeNumberField("epoch", last == null ? 0 : (long) last[1]);
    json.writeNumberField("at", last == null ? 0 : (long) (last[2] / 1e3));
    Json.field(json, "loss", (Double) steps.recentMean(LOSS, GLANCE));
    Json.field(json, "rate", last == null ? null : (Double) last[RATE]);
    Json.field(json, "stepMillis", (Double) steps.recentMean(MILLIS, GLANCE));
    Json.field(json, "samplesPerSecond",
        (Double) (1e3 * steps.recentMean(SAMPLES, GLANCE) / steps.recentMean(MILLIS, GLANCE)));
    Json.field(json, "seconds", (Double) (steps.total(MILLIS) / 1e3));
    Json.field(json, "secondsLeft", (Double) run.secondsLeft());
    best(json, run.evals);
    Json.field(json, "stopped", run.summary == null ? null : run.summary.stopped());
    Json.field(json, "sha256", run.summary == null ? null : run.summary.weightsSha256());
  }

  /** Of each split the newest figures, and the best accuracy or loss. */
  private static void best(JsonGenerator json, List<EvalRow> evals) throws IOException {
    Set<String> splits = new LinkedHashSet<>();
    evals.forEach(row -> splits.add(row.split()));
    json.writeObjectFieldStart("splits");
    for (String split : splits) {
      List<EvalRow> rows = evals.stream().filter(row -> row.split().equals(split)).toList();
      EvalRow last = rows.get(rows.size() - 1);
      json.writeObjectFieldStart(split);
      Json.field(json, "loss", (Double) last.loss());
      Json.field(json, "leastLoss", (Double) rows.stream().mapToDouble(EvalRow::loss).min().getAsDouble());
      Json.field(json, "accuracy", last.accuracy());
      Json.field(json, "bestAccuracy", last.accuracy() == null ? null : (Double) rows.stream()
          .filter(row -> row.accuracy() != null).mapToDouble(EvalRow::accuracy).max().getAsDouble());
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  /** All that changes while it goes, without its steps. */
  static void details(JsonGenerator json, RunRecord run) throws IOException {
    evals(json, run.evals);
    layers(json, run);
    json.writeArrayFieldStart("events");
    for (EventRow row : run.events) {
      json.writeStartArray();
      json.writeNumber(row.step());
      json.writeNumber(row.at().toEpochMilli());
      json.writeString(row.kind());
      json.writeString(row.executor());
      json.writeString(row.what());
      json.writeEndArray();
    }
    json.writeEndArray();
    run.times.writeBands(json);
    run.times.writeLanes(json);
    run.times.writeExplanation(json, run.starts, run.series, run.steps, run.evals);
    if (run.confusion != null) {
      json.writeObjectFieldStart("confusion");
      json.writeNumberField("step", run.confusion.step());
      json.writeStringField("split", run.confusion.split());
      json.writeArrayFieldStart("counts");
      for (long[] row : run.confusion.counts()) {
        json.writeArray(row, 0, row.length);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
  }

  private static void evals(JsonGenerator json, List<EvalRow> rows) throws IOException {
    json.writeArrayFieldStart("evals");
    for (EvalRow row : rows) {
      json.writeStartObject();
      json.writeNumberField("step", row.step());
      json.writeStringField("split", row.split());
      Json.field(json, "loss", (Double) row.loss());
      for (Map.Entry<String, Double> figure : row.figures().entrySet()) {
        if (figure.getValue() != null) {
          Json.field(json, figure.getKey(), figure.getValue());
        }
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** A matrix for each figure: a row a layer, a column an evaluation. */
  private static void layers(JsonGenerator json, RunRecord run) throws IOException {
    Set<String> names = new LinkedHashSet<>();
    run.layers.values().forEach(rows -> rows.forEach(row -> names.add(row.layer())));
    json.writeObjectFieldStart("layers");
    json.writeArrayFieldStart("step");
    for (long step : run.layers.keySet()) {
      json.writeNumber(step);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("rows");
    for (String name : names) {
      json.writeStartObject();
      json.writeStringField("layer", name);
      figures(json, run, name, "gradient", LayerRow::gradientNorm);
      figures(json, run, name, "weight", LayerRow::weightNorm);
      figures(json, run, name, "dead", LayerRow::deadFraction);
      figures(json, run, name, "saturated", LayerRow::saturatedFraction);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void figures(JsonGenerator json, RunRecord run, String name, String what,
      Function<LayerRow, Double> figure) throws IOException {
    Double[] values = run.layers.values().stream().map(rows -> rows.stream().filter(row -> row.layer().equals(name))
        .findFirst().map(figure).orElse(null)).toArray(Double[]::new);
    if (Arrays.stream(values).anyMatch(value -> value != null)) {
      json.writeArrayFieldStart(what);
      for (Double value : values) {
        Json.number(json, value == null ? Double.NaN : value);
      }
      json.writeEndArray();
    }
  }

  /** What it was started with. */
  static void starts(JsonGenerator json, List<RunRow> starts) throws IOException {
    json.writeArrayFieldStart("starts");
    for (RunRow row : starts) {
      json.writeStartObject();
      json.writeNumberField("step", row.step());
      json.writeStringField("model", row.model());
      json.writeNumberField("parameters", row.parameters());
      json.writeStringField("optimizer", row.optimizer());
      json.writeNumberField("batch", row.batch());
      json.writeNumberField("leaves", row.leaves());
      json.writeNumberField("seed", row.seed());
      json.writeNumberField("started", row.started().toEpochMilli());
      json.writeStringField("master", row.master());
      json.writeStringField("java", row.java());
      json.writeStringField("spark", row.spark());
      json.writeStringField("kernels", row.kernels());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
