package bellows.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run keeps how its table is read: the same file means the same to every command, and columns are found by name. */
class OtherTablesTest {
  private static final String RUN = """
      data {path = "%s", normalise = auto, %s}
      network = [{dense = 8}, tanh, {dense = classes}]
      batch = 4, rate = 0.1, optimizer {name = sgd, momentum = 0.9}
      stop {epochs = 20}, evaluate = never, checkpoint = never
      """;
  @TempDir
  Path folder;

  /** Rows {@code y,f1,f2}: the class is told by the sign of f1 − f2. */
  private static List<String> rows() {
    return IntStream.range(0, 40).mapToObj(i -> {
      int first = i * 7 % 40;
      int second = i * 13 % 40;
      return (first > second ? "more" : "less") + "," + first + "," + second;
    }).toList();
  }

  private String write(String name, String header, int... order) throws IOException {
    String body = rows().stream().map(row -> Arrays.stream(order).mapToObj(i -> row.split(",")[i])
        .collect(Collectors.joining(","))).collect(Collectors.joining("\n"));
    return CommandLineRun.write(folder.resolve(name), header + body + "\n").toString();
  }

  private String train(String data, String keys) throws IOException {
    String run = folder.resolve("run").toString();
    CommandLineRun.on("local[1]", "train",
        CommandLineRun.write(folder.resolve("csv.conf"), RUN.formatted(data, keys)).toString(), "--run", run).fine();
    return run;
  }

  /** What is told of all samples: the lines before those of each class. */
  private static String evaluated(String... arguments) {
    CommandLineRun run = CommandLineRun.on("local[1]",
        Stream.concat(Stream.of("evaluate"), Arrays.stream(arguments)).toArray(String[]::new)).fine();
    return run.unfolded().lines().takeWhile(line -> !line.isEmpty()).collect(Collectors.joining("\n"));
  }

  @Test
  void aFileIsReadAsTheRunReadsIts() throws IOException {
    String run = train(write("a.csv", "", 0, 1, 2), "label = first");
    String own = evaluated(run);
    assertTrue(own.contains("accuracy 100.00 %"), own);
    assertEquals(own, evaluated(run, "--data", write("a.csv", "", 0, 1, 2)));
  }

  @Test
  void columnsAreFoundByTheirNames() throws IOException {
    String run = train(write("a.csv", "y,f1,f2\n", 0, 1, 2), "label = y");
    String own = evaluated(run, "--data", write("a.csv", "y,f1,f2\n", 0, 1, 2));
    assertTrue(own.contains("accuracy 100.00 %"), own);
    String moved = evaluated(run, "--data", write("b.csv", "f2,y,f1\n", 2, 0, 1));
    assertEquals(own.substring(own.indexOf(": ")), moved.substring(moved.indexOf(": ")));
    CommandLineRun.on("local[1]", "evaluate", run, "--data", write("c.csv", "y,f1,f3\n", 0, 1, 2))
        .failed(1, "c.csv: expected the column 'f2', as the training part has it, found y, f1, f3");
    CommandLineRun.on("local[1]", "evaluate", run, "--data", write("d.csv", "f1,f2\n", 1, 2))
        .failed(1, "d.csv: expected the labels' column 'y', found f1, f2");
  }

  @Test
  void aTableMayHaveSomeOfTheClassesOnly() throws IOException {
    String run = train(write("a.csv", "y,f1,f2\n", 0, 1, 2), "label = y");
    String some = CommandLineRun.write(folder.resolve("e.csv"), "y,f1,f2\nmore,30,1\nmore,20,2\n").toString();
    assertTrue(evaluated(run, "--data", some).contains(": 2 train samples"));
    String other = CommandLineRun.write(folder.resolve("f.csv"), "y,f1,f2\nmore,30,1\nmost,20,2\n").toString();
    CommandLineRun.on("local[1]", "evaluate", run, "--data", other)
        .failed(1, "f.csv: line 3: expected a label of the training part (less, more), found 'most'");
  }

  @Test
  void aRunFilesRulesHoldForOtherDataToo() throws IOException {
    String conf = CommandLineRun.write(folder.resolve("csv.conf"),
        RUN.formatted(write("a.csv", "", 0, 1, 2), "label = first")).toString();
    String run = folder.resolve("run").toString();
    CommandLineRun.on("local[1]", "train", conf, "--data", write("b.csv", "", 0, 1, 2), "--run", run).fine();
    assertTrue(evaluated(run, "--data", write("a.csv", "", 0, 1, 2)).contains("accuracy 100.00 %"));
  }

  /** A table of words, with gaps, as JSON lines, which Spark reads, and as text. */
  @Test
  void aTableOfSparkMeansWhatTheSameTextMeans() throws IOException {
    StringBuilder text = new StringBuilder("colour,time,level,y\n");
    StringBuilder json = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      String colour = List.of("red", "green", "blue").get(i % 3);
      String level = i % 7 == 2 ? "" : String.valueOf(i * 13 % 40);
      String late = i * 7 % 60 > 30 ? "yes" : "no";
      int time = 1_600_000_000 + i * 7 % 60;
      text.append(String.join(",", colour, String.valueOf(time), level, late)).append('\n');
      json.append("{\"colour\": \"").append(colour).append("\", \"time\": ").append(time).append(", \"level\": ")
          .append(level.isEmpty() ? "null" : level).append(", \"y\": \"").append(late).append("\"}\n");
    }
    String csv = CommandLineRun.write(folder.resolve("a.csv"), text.toString()).toString();
    String lines = CommandLineRun.write(folder.resolve("a.jsonl"), json.toString()).toString();
    String run = train(csv, "label = y, missing = median");
    String own = evaluated(run, "--data", csv);
    String other = evaluated(run, "--data", lines);
    assertEquals(own.substring(own.indexOf(": ")), other.substring(other.indexOf(": ")));
    assertTrue(CommandLineRun.on("local[1]", "predict", run, "--data", lines).fine().out().contains("yes"));
    String strange = CommandLineRun.write(folder.resolve("b.jsonl"), json.toString().replace("red", "pink")).toString();
    CommandLineRun.on("local[1]", "evaluate", run, "--data", strange).failed(1,
        "column 'colour': expected a category of the training part (blue, green, red), found 'pink'");
  }
}
