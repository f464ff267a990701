package bellows.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.spark.Sparks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NeighboursCommandTest {
  private static final String DIGITS = "data {source = digits, train = 150, test = 40, normalise = auto}\n";

  @TempDir
  Path folder;

  private String conf(String text) throws IOException {
    return CommandLineRun.write(folder.resolve("a.conf"), text).toString();
  }

  private static List<String> results(CommandLineRun run) {
    return run.fine().out().lines().filter(line -> line.matches("(folds|best|test) .*")).toList();
  }

  /** Partitions, threads and shards decide who searches, never what is found. */
  @Test
  void partitionsDoNotMatter() throws IOException {
    String conf = conf(DIGITS);
    List<String> expected = null;
    for (String distance : List.of("l2", "l1")) {
      expected = null;
      for (int partitions : new int[] {1, 3, 8}) {
        String table = folder.resolve(distance + partitions).toString();
        CommandLineRun run = CommandLineRun.on("local[2]", "neighbours", conf, "--k", "3,1,5", "--distance", distance,
            "--partitions", String.valueOf(partitions), "--out", table, "--format", "csv");
        List<String> lines = new ArrayList<>(results(run));
        lines.addAll(rows(table));
        assertEquals(4 + 1 + 40 * 5, lines.size(), run.out());
        expected = expected == null ? lines : expected;
        assertEquals(expected, lines);
      }
    }
    assertTrue(expected.get(3).startsWith("best     k = "), expected.get(3));
    String shards = folder.resolve("shards").toString();
    CommandLineRun.on("local[2]", "prepare", "digits", shards, "--set", "train=150", "--set", "test=40").fine();
    assertEquals(5, results(CommandLineRun.on("local[2]", "neighbours", conf, "--data", shards, "--k", "3,1,5")).size());
  }

  private static List<String> rows(String table) {
    return Sparks.session("local[1]").read().option("header", true).csv(table).collectAsList().stream()
        .map(Object::toString).sorted().toList();
  }

  @Test
  void realTargetsAreAveraged() throws IOException {
    StringBuilder rows = new StringBuilder("x,y\n");
    for (int i = 0; i < 40; i++) {
      rows.append(i).append(',').append(2.5 * i).append('\n');
    }
    CommandLineRun.write(folder.resolve("line.csv"), rows.toString());
    String conf = conf("data {path = \"%s\", classes = 0}\n".formatted(folder.resolve("line.csv")));
    String out = CommandLineRun.on("local[1]", "neighbours", conf, "--k", "1,2").fine().out();
    assertTrue(out.contains("folds    k = 2    RMSE "), out);
    assertTrue(out.contains("best     k = "), out);
  }

  /** The numbers of the table are those of the data: each query is the very sample that it was copied from. */
  @Test
  void theTableNamesSamples() throws IOException {
    CommandLineRun.write(folder.resolve("train.csv"), "0,0,a\n3,4,b\n6,8,b\n");
    CommandLineRun.write(folder.resolve("test.csv"), "3,4,b\n0,1,a\n");
    String conf = conf("data {train = \"%s\", test = \"%s\"}\n".formatted(folder.resolve("train.csv"),
        folder.resolve("test.csv")));
    String table = folder.resolve("table").toString();
    String out = CommandLineRun.on("local[1]", "neighbours", conf, "--k", "2", "--out", table, "--format", "json").fine()
        .out();
    assertTrue(out.contains("6 rows") || out.contains("4 rows"), out);
    assertEquals("[[0,1,1,0.0,1.0], [0,2,0,5.0,0.0], [1,1,0,1.0,0.0], [1,2,1,4.242640687119285,1.0]]",
        Sparks.session("local[1]").read().json(table).select("query", "rank", "neighbour", "distance", "label")
            .orderBy("query", "rank").collectAsList().toString());
  }

  @Test
  void aSheetShowsQueriesAndNeighbours() throws IOException {
    Path sheet = folder.resolve("near.png");
    String out = CommandLineRun.on("local[1]", "neighbours", conf(DIGITS), "--k", "3", "--sheet", sheet.toString(), "--of",
        "0,39").fine().out();
    assertTrue(out.contains("a row a query, then its 3 nearest"), out);
    assertEquals(2 * (112 + 4) + 4, ImageIO.read(Files.newInputStream(sheet)).getHeight());
  }

  @Test
  void refusals() throws IOException {
    String conf = conf(DIGITS);
    String sheet = folder.resolve("s.png").toString();
    CommandLineRun.of("neighbours", conf, "--k", "0").failed(1, "--k: expected at least 1, found 0");
    CommandLineRun.of("neighbours", conf, "--k", "many").failed(2, "--k", "'many' is not an int");
    CommandLineRun.of("neighbours", conf, "--k", "151").failed(1, "--k: expected at most 150", "found 151");
    CommandLineRun.of("neighbours", conf, "--k", "1,121").failed(1, "--k: expected at most 1", "outside of a fold");
    CommandLineRun.of("neighbours", conf, "--distance", "l3").failed(2, "--distance", "l3");
    CommandLineRun.of("neighbours", conf, "--folds", "1").failed(1, "--folds: expected 2 to 150", "found 1");
    CommandLineRun.of("neighbours", conf, "--format", "xml").failed(1, "--format: expected one of parquet, csv, json");
    CommandLineRun.of("neighbours", conf, "--sheet", sheet).failed(1, "--sheet: expected --of N beside it");
    CommandLineRun.of("neighbours", conf, "--k", "1", "--sheet", sheet, "--of", "40")
        .failed(1, "--of: expected numbers of test samples, 0 to 39, found 40");
    CommandLineRun.of("neighbours", conf("data {source = digits, traim = 3}\n")).failed(1, "traim", "train");
    CommandLineRun.write(folder.resolve("huge.csv"), "1,a\n1e30,b\n2,a\n");
    CommandLineRun.of("neighbours", conf("data.path = \"%s\"\n".formatted(folder.resolve("huge.csv"))), "--k", "1",
        "--folds", "2").failed(1, "sample 1: expected values whose squares add up to less than 1e36");
  }
}
