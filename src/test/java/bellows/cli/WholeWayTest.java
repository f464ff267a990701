package bellows.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.SharedData;
import bellows.spark.Sparks;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The whole way of people's own tables, as the documentation tells it: a CSV with a header, trained with a validation
 * part and early stopping, evaluated, asked about rows without labels, and looked at for its errors.
 */
class WholeWayTest {
  private static final String RUN = """
      data {path = "%s", label = kind, %s validation = 0.15, test-fraction = 0.2, normalise = auto}
      network = %s
      optimizer = adam, rate = 0.02, batch = 16
      stop {epochs = 60, patience = 8}, checkpoint = never
      """;
  @TempDir
  Path folder;

  /** Writes a table anew, as people have it: with a header, its labels' column called "kind". */
  private Path table(List<String> lines, String delimiter, int label, List<Integer> without) throws IOException {
    List<String> rows = new ArrayList<>();
    int width = lines.get(0).split(delimiter).length;
    rows.add(String.join(",", columns(IntStream.range(0, width).mapToObj(i -> i == label ? "kind" : "f" + i)
        .toArray(String[]::new), without)));
    for (String line : lines) {
      rows.add(String.join(",", columns(line.split(delimiter), without)));
    }
    return CommandLineRun.write(folder.resolve("table.csv"), String.join("\n", rows) + "\n");
  }

  private static List<String> columns(String[] row, List<Integer> without) {
    return IntStream.range(0, row.length).filter(i -> !without.contains(i)).mapToObj(i -> row[i]).toList();
  }

  private JsonNode train(Path table, String keys, String network) throws IOException {
    String conf = CommandLineRun.write(folder.resolve("a.conf"), RUN.formatted(table, keys, network)).toString();
    CommandLineRun.on("local[1]", "train", conf, "--run", run()).fine();
    return CommandLineRun.summary(folder.resolve("run"));
  }

  private String run() {
    return folder.resolve("run").toString();
  }

  /** The table without its labels, columns from last to first. */
  private String unlabelled(Path table) throws IOException {
    List<String> lines = Files.readAllLines(table);
    List<String> names = List.of(lines.get(0).split(","));
    return CommandLineRun.write(folder.resolve("new.csv"), String.join("\n", lines.stream().map(line -> {
      String[] fields = line.split(",");
      List<String> turned = new ArrayList<>();
      for (int i = fields.length - 1; i >= 0; i--) {
        if (!names.get(i).equals("kind")) {
          turned.add(fields[i]);
        }
      }
      return String.join(",", turned);
    }).toList()) + "\n").toString();
  }

  private List<Row> predicted(String data) {
    String out = folder.resolve("answers").toString();
    CommandLineRun.on("local[1]", "predict", run(), "--data", data, "--out", out).fine();
    return Sparks.session("local[1]").read().parquet(out).sort("id").collectAsList();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      uci/iris.data   | ,   | 4 | ''      | 0.9
      uci/wine.data   | ,   | 0 | ''      | 0.9
      uci/wdbc.data   | ,   | 1 | 0       | 0.93
      vowels/pb52.tsv | \t  | 3 | 0;1;2;4 | 0.7
      """)
  void tablesThatPeopleKnow(String file, String delimiter, int label, String without, double accuracy)
      throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(Path.of(SharedData.path(file))));
    lines.removeIf(String::isBlank);
    if (file.endsWith(".tsv")) {
      lines.remove(0);
    }
    List<Integer> ignored = Arrays.stream(without.split(";")).filter(word -> !word.isEmpty()).map(Integer::valueOf)
        .toList();
    Path table = table(lines, delimiter == null ? "\t" : delimiter.isBlank() ? "\t" : delimiter, label, ignored);
    JsonNode summary = train(table, "", "[{dense = 16}, tanh, {dense = classes}]");
    assertTrue(summary.get("testAccuracy").asDouble() >= accuracy, summary.toString());
    String all = CommandLineRun.on("local[1]", "evaluate", run(), "--data", table.toString()).fine().out();
    List<Row> answers = predicted(unlabelled(table));
    assertEquals(lines.size(), answers.size());
    List<String> names = List.of(Files.readAllLines(table).get(0).split(","));
    long right = IntStream.range(0, lines.size()).filter(i -> answers.get(i).<String>getAs("class")
        .equals(columns(lines.get(i).split(delimiter == null || delimiter.isBlank() ? "\t" : delimiter), ignored)
            .get(names.indexOf("kind")))).count();
    assertTrue(all.contains(String.format(Locale.ROOT, "accuracy %.2f %%", 100.0 * right / lines.size())), all);
    CommandLineRun.on("local[1]", "predict", run(), "--data", table.toString(), "--errors").fine();
  }

  @Test
  void foldsAreTrainedOneByOne() throws IOException {
    Path table = table(IntStream.range(0, 60).mapToObj(i -> i % 2 + 0.1 * (i % 5) + "," + (i % 2 == 0 ? "a" : "b"))
        .toList(), ",", 1, List.of());
    String conf = CommandLineRun.write(folder.resolve("a.conf"), "data {path = \"%s\", normalise = auto}\n".formatted(table)
        + "network = softmax, batch = 8, rate = 0.5, stop.epochs = 5, checkpoint = never").toString();
    String out = CommandLineRun.on("local[1]", "train", conf, "--run", run(), "--folds", "3").fine().unfolded();
    assertTrue(out.contains("40 training, 20 validation") && out.lines().anyMatch(
        line -> line.matches("folds +accuracy \\d+\\.\\d\\d % ± \\d+\\.\\d\\d % over 3 folds: .*")), out);
    CommandLineRun.on("local[1]", "train", conf, "--run", run() + "2", "--folds", "1").failed(1, "--folds: expected");
  }

  @Test
  void realTargets() throws IOException {
    List<String> lines = IntStream.range(0, 300).mapToObj(i -> {
      double x = (i * 37 % 300) / 150.0 - 1;
      double z = (i * 91 % 300) / 150.0 - 1;
      return String.format(Locale.ROOT, "%.4f,%.4f,%.5f", x, z, 1000 + 300 * x - 200 * z);
    }).toList();
    Path table = table(lines, ",", 2, List.of());
    JsonNode summary = train(table, "classes = 0,",
        "[{dense = 1}], loss {name = squared-error, normalise-targets = auto}");
    assertTrue(summary.get("testLoss").asDouble() < 1e-3, summary.toString());
    List<Row> answers = predicted(unlabelled(table));
    for (int i = 0; i < lines.size(); i++) {
      double wanted = Double.parseDouble(lines.get(i).split(",")[2]);
      assertEquals(wanted, answers.get(i).<Float>getList(answers.get(i).fieldIndex("scores")).get(0), 20);
    }
    String evaluated = CommandLineRun.on("local[1]", "evaluate", run()).fine().out();
    assertTrue(evaluated.contains("RMSE"), evaluated);
  }
}
