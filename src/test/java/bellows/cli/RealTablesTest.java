package bellows.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.SharedData;
import bellows.spark.Sparks;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables that people know, from the file to the accuracy that people know of them; and real targets. */
class RealTablesTest {
  private static final String RUN = """
      data {path = "%s", test-fraction = 0.25, normalise = auto, %s}
      network = %s
      batch = %d, rate = 0.05, optimizer {name = sgd, momentum = 0.9}
      stop {epochs = %d}, evaluate = never, checkpoint = never
      """;
  @TempDir
  Path folder;

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      uci/iris.data   | label = last                       | [{dense = 16}, tanh, {dense = classes}] | 16 | 10 | 0.9
      uci/wine.data   | label = first                      | softmax                                 | 16 |  5 | 0.9
      uci/wdbc.data   | 'label = 2, ignore = 1'            | '[{dense = 1}], loss = logistic'        | 32 |  8 | 0.93
      vowels/pb52.tsv | 'label = 4, ignore = [1, 2, 3, 5]' | [{dense = 24}, relu, {dense = classes}] | 64 | 12 | 0.75
      """)
  void reachTheAccuracyThatIsExpected(String file, String data, String network, int batch, int epochs, double accuracy)
      throws IOException {
    String path = SharedData.path(file);
    JsonNode summary = train(String.format(RUN, path, data, network, batch, epochs));
    assertTrue(summary.get("testAccuracy").asDouble() >= accuracy, summary.toString());
  }

  @Test
  void realTargetsAreFittedAndHaveNoAccuracy() throws IOException {
    String rows = IntStream.range(0, 200).mapToObj(i -> {
      double x = (i * 37 % 200) / 100.0 - 1;
      double z = (i * 91 % 200) / 100.0 - 1;
      return String.format(Locale.ROOT, "%.4f,%.4f,%.5f", x, z, 3 * x - 2 * z + 0.5);
    }).collect(Collectors.joining("\n"));
    Path csv = CommandLineRun.write(folder.resolve("plane.csv"), rows);
    JsonNode summary = train(String.format(RUN, csv, "classes = 0", "[{dense = 1}], loss = squared-error", 10, 15));
    assertTrue(summary.get("testAccuracy").isNull() && summary.get("testTop5").isNull(), summary.toString());
    assertTrue(summary.get("testLoss").asDouble() < 1e-6, summary.toString());
    String run = folder.resolve("run").toString();
    CommandLineRun evaluated = CommandLineRun.of("evaluate", run).fine();
    assertTrue(evaluated.out().contains("50 test samples") && evaluated.out().contains("loss 0.0000") && !evaluated.out().contains("accuracy"),
        evaluated.out());
    String out = folder.resolve("out").toString();
    CommandLineRun.of("predict", run, "--out", out).fine();
    List<Row> predicted = Sparks.session("local[1]").read().parquet(out).collectAsList();
    assertEquals(50, predicted.size());
    for (Row row : predicted) {
      assertTrue(row.isNullAt(row.fieldIndex("prediction")) && row.isNullAt(row.fieldIndex("probabilities")),
          row.toString());
      assertEquals(row.<Float>getAs("label"), row.<Float>getList(row.fieldIndex("scores")).get(0), 0.01f);
    }
  }

  private JsonNode train(String conf) throws IOException {
    Path file = CommandLineRun.write(folder.resolve("table.conf"), conf);
    Path run = folder.resolve("run");
    CommandLineRun.on("local[1]", "train", file.toString(), "--run", run.toString()).fine();
    return CommandLineRun.summary(run);
  }
}
