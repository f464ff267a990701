package bellows.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.cli.terminal.Terminal;
import bellows.conf.Settings;
import bellows.kernel.KernelProvider;
import bellows.nn.model.Model;
import bellows.nn.model.Workspace;
import bellows.nn.model.Zoo;
import bellows.spark.Scored;
import bellows.tensor.Shape;
import bellows.train.metrics.ClassScores;
import bellows.train.metrics.Ranking;
import bellows.train.worker.Evaluation;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MetricsReportTest {
  /** The log loss of a sample that scores 2 for its class and 0 for two others, and of one with its class at 0. */
  private static final double RIGHT = Math.log(Math.exp(2) + 2) - 2;
  private static final double WRONG = Math.log(Math.exp(2) + 2);

  /** Samples with a score of 2 for their decision and 0 for the rest. */
  private static Scored scored(int classes, String run, int[] labels, int... decisions) {
    Model model = Zoo.model(Settings.parse(run, "run.conf"), Shape.of(1), classes);
    Workspace workspace = new Workspace(model, labels.length, KernelProvider.kernels());
    workspace.targets().count(labels.length);
    for (int i = 0; i < labels.length; i++) {
      workspace.targets().values()[i] = labels[i];
      workspace.scores().array()[workspace.scores().offset() + i * model.output().size()
          + (classes == 0 ? 0 : decisions[i])] = classes == 0 ? decisions[i] : 2;
    }
    Evaluation evaluation = Evaluation.detailed(model);
    evaluation.add(workspace, 0);
    List<Ranking> rankings = ClassScores.of(workspace).stream()
        .map(of -> Ranking.of(of.label(), of.own(), of.others())).filter(Objects::nonNull).toList();
    return new Scored(evaluation, rankings, classes > 0);
  }

  private static Scored few() {
    return scored(3, "network = [{dense = classes}]", new int[] {0, 0, 2, 2}, 0, 2, 2, 2);
  }

  private static String print(Scored scored, List<String> titles) {
    StringWriter text = new StringWriter();
    MetricsReport report = new MetricsReport(scored, titles);
    Terminal out = new Terminal(new PrintWriter(text));
    out.text(report.summary());
    report.print(out);
    return text.toString().replace(System.lineSeparator(), "\n");
  }

  /**
   * Of class 0 one sample scores above both others, one as high as these: 3 of 4 pairs, precision 1/1 and then 2/4. Of
   * class 2 both score as high as one of the others, above the second: 3 of 4 pairs, precision 2/3.
   */
  @Test
  void figuresOfEachClassAndWhatIsMissing() {
    String summary = String.format(Locale.ROOT, "log loss %.4f", (3 * RIGHT + WRONG) / 4);
    assertEquals(summary + """
          kappa 0.5000  ROC AUC 0.7500  average precision 0.7083

        of each class  precision  recall      F1  samples
        0 ash             1.0000  0.5000  0.6667        2
        1 beech           0.0000  0.0000  0.0000        0
        2 oak             0.6667  1.0000  0.8000        2
        macro mean        0.8333  0.7500  0.7333        4
        weighted mean     0.8333  0.7500  0.7333        4
        note: no samples of 1 of 3 classes (1 beech); they have no ROC AUC, and take
              part in macro means only if something was taken for them
        """, print(few(), List.of("ash", "beech", "oak")));
  }

  @Test
  void ofManyClassesOnlyMeansAreTold() {
    int[] all = IntStream.range(0, 40).toArray();
    String text = print(scored(40, "network = [{dense = classes}]", all, all), List.of());
    assertTrue(text.startsWith("log loss 1.8") && text.contains("kappa 1.0000  ROC AUC 1.0000"), text);
    assertEquals(5, text.lines().count(), text);
  }

  @Test
  void realTargetsHaveOneLine() {
    assertEquals("MAE 1.0000  RMSE 1.2910  R² -1.5000\n",
        print(scored(0, "network = [{dense = 1}], loss = squared-error", new int[] {1, 2, 3}, 3, 2, 2), List.of()));
  }

  @Test
  void jsonHasAllOfIt() throws IOException {
    JsonNode json = new ObjectMapper().readTree(new MetricsJson(few(), List.of("ash", "beech", "oak"))
        .text("runs/a", "trees", "test"));
    assertEquals("[\"run\",\"data\",\"split\",\"samples\",\"loss\",\"accuracy\",\"top5\",\"logLoss\",\"kappa\","
        + "\"rocAuc\",\"averagePrecision\",\"macro\",\"weighted\",\"classes\",\"confusion\"]",
        new ObjectMapper().writeValueAsString(json.fieldNames()));
    assertEquals(0.75, json.get("accuracy").asDouble());
    assertTrue(json.get("top5").isNull());
    assertEquals((3 * RIGHT + WRONG) / 4, json.get("logLoss").asDouble(), 1e-12);
    assertEquals(0.75, json.get("rocAuc").asDouble());
    assertEquals("beech", json.at("/classes/1/name").asText());
    assertTrue(json.at("/classes/1/rocAuc").isNull());
    assertEquals(0.8, json.at("/classes/2/f1").asDouble());
    assertEquals("{\"class\":0,\"takenFor\":2,\"samples\":1}", json.at("/confusion/1").toString());
    JsonNode real = new ObjectMapper().readTree(
        new MetricsJson(scored(0, "network = [{dense = 1}], loss = squared-error", new int[] {1, 1}, 1, 2), List.of())
            .text("runs/b", "prices", "train"));
    assertEquals("{\"run\":\"runs/b\",\"data\":\"prices\",\"split\":\"train\",\"samples\":2,\"loss\":0.0,"
        + "\"mae\":0.5,\"rmse\":" + Math.sqrt(0.5) + ",\"r2\":null}", real.toString());
  }
}
