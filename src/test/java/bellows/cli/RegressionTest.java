package bellows.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.run.TrainedModel;
import bellows.spark.Sparks;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Real targets far from 0 and from 1, learnt in normalised units: whatever is told of them is in their own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RegressionTest {
  @TempDir
  private static Path folder;
  private Path run;

  /** y = 250,000 + 40,000 · x, and nothing else to learn. */
  private static float target(float x) {
    return 250_000 + 40_000 * x;
  }

  @BeforeAll
  void train() throws IOException {
    List<String> rows = IntStream.range(0, 64).mapToObj(i -> i / 32f - 1).map(x -> x + "," + target(x)).toList();
    Files.write(folder.resolve("prices.csv"), rows);
    Path conf = CommandLineRun.write(folder.resolve("prices.conf"), """
        data {source = csv, path = "%s", classes = 0, normalise = auto}
        network = [{dense = 1}], loss {name = squared-error, normalise-targets = auto}
        batch = 16, rate = 0.2, stop.epochs = 20
        """.formatted(folder.resolve("prices.csv")));
    run = folder.resolve("run");
    String told = CommandLineRun.of("train", conf.toString(), "--run", run.toString()).fine().out();
    assertTrue(told.contains("note: the loss is of normalised targets"), told);
  }

  @Test
  void evaluateTellsErrorsInTheUnitsOfTheTargets() throws IOException {
    JsonNode json = new ObjectMapper().readTree(
        CommandLineRun.of("evaluate", run.toString(), "--json").fine().out());
    double deviation = Files.readString(run.resolve("run.conf")).lines().filter(line -> line.contains("deviation"))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9.E]", ""))).findFirst().orElseThrow();
    assertEquals(23_090, deviation, 10);
    double rmse = json.get("rmse").asDouble();
    assertEquals(deviation * Math.sqrt(2 * json.get("loss").asDouble()), rmse, 1e-3 * rmse + 0.05);
    assertTrue(rmse < 0.05 * deviation && json.get("r2").asDouble() > 0.99, json.toString());
    String text = CommandLineRun.of("evaluate", run.toString()).fine().out();
    assertTrue(text.contains("MAE ") && text.contains("note: the loss is of normalised targets"), text);
  }

  @Test
  void whateverPredictsAnswersInTheUnitsOfTheTargets() throws IOException {
    Path out = folder.resolve("answers");
    CommandLineRun.of("predict", run.toString(), "--out", out.toString()).fine();
    var session = Sparks.session("local[1]");
    List<Row> rows = session.read().parquet(out.toString()).orderBy("id").collectAsList();
    TrainedModel model = TrainedModel.load(run.toString(), new Configuration());
    List<Row> table = model.transform(session.read().csv(folder.resolve("prices.csv").toString())
        .selectExpr("cast(_c0 as float) x", "cast(_c1 as float) label")).collectAsList();
    for (int i = 0; i < rows.size(); i++) {
      float x = i / 32f - 1;
      float answer = rows.get(i).<Float>getList(3).get(0);
      assertEquals(target(x), answer, 3_000);
      assertEquals(target(x), rows.get(i).getFloat(1));
      assertEquals(answer, model.predict(x).scores()[0]);
      assertEquals(answer, table.get(i).<Float>getList(4).get(0));
    }
  }
}
