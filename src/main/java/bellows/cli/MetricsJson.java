package bellows.cli;

import bellows.spark.Scored;
import bellows.train.metrics.PerClass;
import bellows.train.metrics.Ranking;
import bellows.train.worker.Evaluation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * All figures of an evaluation as one JSON object, for scripts. A figure that is not defined, or not a finite number, is
 * null; keys of classes are there where there are classes, those of real targets where these are.
 */
final class MetricsJson {
  private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Scored scored;
  private final Evaluation evaluation;
  private final PerClass classes;
  private final List<String> titles;

  /** @param titles of the classes; empty if nobody named them */
  MetricsJson(Scored scored, List<String> titles) {
    this.scored = scored;
    this.titles = titles;
    evaluation = scored.evaluation();
    classes = new PerClass(evaluation.confusion());
  }

  String text(String run, String data, String split) {
    ObjectNode json = JSON.createObjectNode().put("run", run).put("data", data).put("split", split)
        .put("samples", evaluation.samples());
    put(json, "loss", evaluation.loss());
    if (evaluation.errors() != null) {
      put(json, "mae", evaluation.errors().mae());
      put(json, "rmse", evaluation.errors().rmse());
      put(json, "r2", evaluation.errors().r2());
    } else {
      classes(json);
    }
    try {
      return JSON.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of numbers and texts can be written", e);
    }
  }

  private void classes(ObjectNode json) {
    put(json, "accuracy", evaluation.accuracy());
    put(json, "top5", evaluation.top5());
    put(json, "logLoss", evaluation.logLoss());
    put(json, "kappa", classes.kappa());
    put(json, "rocAuc", MetricsReport.mean(scored.rankings(), Ranking::rocAuc));
    put(json, "averagePrecision", MetricsReport.mean(scored.rankings(), Ranking::averagePrecision));
    put(json.putObject("macro"), classes.macro());
    put(json.putObject("weighted"), classes.weighted());
    Map<Integer, Ranking> rankings =
        scored.rankings().stream().collect(Collectors.toMap(Ranking::label, Function.identity()));
    ArrayNode each = json.putArray("classes");
    for (int label = 0; label < classes.classes(); label++) {
      ObjectNode of = each.addObject().put("class", label).put("name", titles.isEmpty() ? null : titles.get(label))
          .put("samples", classes.samples(label));
      put(of, classes.of(label));
      Ranking ranking = rankings.get(label);
      put(of, "rocAuc", ranking == null ? null : ranking.rocAuc());
      put(of, "averagePrecision", ranking == null ? null : ranking.averagePrecision());
    }
    ArrayNode confusion = json.putArray("confusion");
    evaluation.confusion().forEach((label, decision, samples) ->
        confusion.addObject().put("class", label).put("takenFor", decision).put("samples", samples));
  }

  private static void put(ObjectNode json, PerClass.Means means) {
    put(json, "precision", means.precision());
    put(json, "recall", means.recall());
    put(json, "f1", means.f1());
  }

  private static void put(ObjectNode json, String key, Double figure) {
    json.put(key, figure == null || !Double.isFinite(figure) ? null : figure);
  }
}
