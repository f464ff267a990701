package bellows.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.run.Training;
import bellows.spark.Sparks;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Searches on digits that are drawn in moments: what they find, and that nothing but the run file decides it. */
class SweepTest {
  private static final String DIGITS = """
      name = tiny
      data {source = digits, train = 120, test = 40, normalise = auto}
      network = [flatten, {dense = 16}, relu, {dense = classes}]
      batch = 40, rate {name = cosine, start = 0.05}, optimizer {name = sgd, momentum = 0.9}
      stop {epochs = 4}
      """;

  @TempDir
  private Path temporary;

  private SparkSession spark;

  @BeforeEach
  void session() {
    spark = Sparks.session("local[2]");
  }

  private Leaderboard run(Path out, String tune, Consumer<SweepEvent> listener) {
    try (Sweep sweep = sweep(out, tune, listener)) {
      return sweep.run();
    }
  }

  private Sweep sweep(Path out, String tune, Consumer<SweepEvent> listener) {
    return Sweep.open(spark, Settings.parseConfig(DIGITS + "tune {" + tune + "}", "x.conf"), out.toString(), listener);
  }

  /** The leaderboard without times and places. */
  private static List<String> rows(Leaderboard board) {
    return board.rows(name -> name).stream().map(row -> {
      List<Object> kept = new ArrayList<>(row);
      kept.set(board.columns().indexOf("seconds"), "");
      return kept.toString();
    }).toList();
  }

  private static String sha(Path run) throws IOException {
    return new ObjectMapper().readTree(run.resolve("summary.json").toFile()).get("weightsSha256").asText();
  }

  /** Of an uninterrupted run of that run file. */
  private String trained(Path conf, String... changes) throws IOException {
    try (Training training = Training.on(spark).file(conf.toString()).changes(List.of(changes)).start()) {
      return training.await().sha256();
    }
  }

  @Test
  void trialsAreRunsAndTheSameHoweverManyAtOnce() throws IOException {
    String tune = "vary {rate.start = [0.01, 0.05], batch = [20, 40]}";
    Path one = temporary.resolve("one");
    Path two = temporary.resolve("two");
    Leaderboard board = run(one, tune, event -> { });
    assertEquals(rows(board), rows(run(two, tune + ", together = 2", event -> { })));
    TreeSet<String> different = new TreeSet<>();
    for (Trial trial : board.trials()) {
      assertEquals(Trial.State.FINISHED, trial.state());
      assertEquals(sha(one.resolve(trial.folder())), sha(two.resolve(trial.folder())));
      assertEquals(sha(one.resolve(trial.folder())), trained(one.resolve(trial.folder()).resolve("run.conf")));
      different.add(sha(one.resolve(trial.folder())));
    }
    assertEquals(4, different.size());
    for (int i = 1; i < 4; i++) {
      assertTrue(board.trials().get(i - 1).last().accuracy() >= board.trials().get(i).last().accuracy(), "sorted");
    }
    assertEquals(sha(one.resolve(board.winner().folder())), trained(one.resolve("best.conf")));
    assertFalse(Files.readString(one.resolve("best.conf")).contains("tune"));
  }

  @Test
  void theLeaderboardIsATable() throws IOException {
    Path out = temporary.resolve("out");
    Leaderboard board = run(out, "vary {rate.start = {log-uniform = [1e-3, 1e-1]}, optimizer = [adam, {name = sgd}], "
        + "batch = [20, 40]}, trials = 3, metric = loss", event -> { });
    List<Row> table = spark.read().parquet(out.resolve("leaderboard").toString()).collectAsList();
    assertEquals(List.of("trial", "state", "stage", "batch", "optimizer", "rate.start", "loss", "accuracy", "epochs",
        "seconds", "run", "reason"), List.of(table.get(0).schema().fieldNames()));
    assertEquals(3, table.size());
    for (int i = 0; i < 3; i++) {
      Row row = table.get(i);
      assertEquals(board.rows(name -> out + "/" + name).get(i), Stream.iterate(0, n -> n + 1).limit(row.size())
          .map(row::get).toList());
      assertTrue(row.getDouble(5) >= 1e-3 && row.getLong(3) % 20 == 0 && row.isNullAt(11), row::toString);
      assertTrue(i == 0 || table.get(i - 1).getDouble(6) <= row.getDouble(6), "sorted by loss");
    }
    List<String> lines = Files.readAllLines(out.resolve("leaderboard.csv"));
    assertEquals(String.join(",", board.columns()), lines.get(0));
    assertEquals(4, lines.size());
  }

  @Test
  void halvingStopsTheWorstAndSurvivorsEndWithTheBitsOfAWholeRun() throws IOException {
    Path out = temporary.resolve("out");
    String tune = "vary {rate.start = [0.0001, 0.001, 0.02, 0.05]}, halving {first = 1, factor = 2}, together = 2";
    List<List<Integer>> chosen = new ArrayList<>();
    Leaderboard board = run(out, tune, event -> {
      if (event instanceof SweepEvent.Chosen one) {
        chosen.add(one.goOn());
      }
    });
    assertEquals(List.of(2, 1), chosen.stream().map(List::size).toList());
    assertEquals(List.of(4, 2, 1, 1), board.trials().stream().map(trial -> trial.last().epochs()).toList());
    assertEquals(List.of(Trial.State.FINISHED, Trial.State.STOPPED, Trial.State.STOPPED, Trial.State.STOPPED),
        board.trials().stream().map(Trial::state).toList());
    Trial winner = board.winner();
    assertEquals(List.of(1, 2, 4), winner.scores().stream().map(Score::epochs).toList());
    assertEquals(trained(out.resolve("best.conf")), sha(out.resolve(winner.folder())));
    // One that was stopped goes on as any run does, with its whole length in its configuration.
    Trial stopped = board.trials().get(3);
    Path run = out.resolve(stopped.folder());
    try (Training training = Training.on(spark).folder(run.toString()).resume().start()) {
      assertEquals(trained(run.resolve("run.conf")), training.await().sha256());
    }
  }

  @Test
  void aSearchThatWasStoppedGoesOnAndRepeatsNothing() throws IOException {
    String tune = "vary {rate.start = [0.001, 0.01, 0.05, 0.1]}, halving {first = 2, factor = 2}";
    Leaderboard whole = run(temporary.resolve("whole"), tune, event -> { });
    for (int ends : new int[] {1, 3, 5}) {
      Path out = temporary.resolve("out-" + ends);
      stop(out, tune, ends);
      assertFalse(Files.exists(out.resolve("best.conf")));
      List<Long> steps = new ArrayList<>();
      Leaderboard rest = run(out, tune + ", together = 2", event -> {
        if (event instanceof SweepEvent.Stepped step) {
          steps.add(step.step().row().step());
        }
      });
      assertEquals(rows(whole), rows(rest));
      assertEquals(sha(temporary.resolve("whole").resolve(whole.winner().folder())),
          sha(out.resolve(rest.winner().folder())));
      // Four trials of 2 epochs and two of 4, with 3 steps each; the stop came a step after an end.
      assertEquals(4 * 6 + 2 * 6 - 1 - steps.size(), ends == 5 ? 4 * 6 + 6 : 6 * ends, steps::toString);
    }
  }

  /** Stops a search in the step after so many trials came to the end of a stage. */
  private void stop(Path out, String tune, int ends) {
    Sweep[] sweep = new Sweep[1];
    int[] ended = new int[1];
    try (Sweep going = sweep(out, tune, event -> {
      if (event instanceof SweepEvent.Ended) {
        ended[0]++;
      } else if (event instanceof SweepEvent.Stepped && ended[0] == ends) {
        sweep[0].stop();
      }
    })) {
      sweep[0] = going;
      going.run();
    }
  }

  @Test
  void aTrialThatFailsIsARow() throws IOException {
    Path out = temporary.resolve("out");
    String tune = "vary {rate.start = [0.05, 1e30], batch = [40, -1]}";
    Leaderboard board = run(out, tune, event -> { });
    assertEquals(List.of("finished", "failed", "refused", "refused"),
        board.trials().stream().map(trial -> trial.state().toString()).sorted((a, b) ->
            List.of("finished", "failed", "refused").indexOf(a) - List.of("finished", "failed", "refused").indexOf(b))
            .toList());
    for (Trial trial : board.trials()) {
      String reason = String.valueOf(trial.reason());
      assertTrue(switch (trial.state()) {
        case FINISHED -> trial.reason() == null && trial == board.winner();
        case FAILED -> reason.contains("step ");
        default -> reason.contains("batch: expected all or at least 1 sample, found -1");
      }, trial::toString);
    }
    List<SweepEvent> steps = new ArrayList<>();
    Leaderboard again = run(out, tune, event -> {
      if (event instanceof SweepEvent.Stepped) {
        steps.add(event);
      }
    });
    assertEquals(rows(board), rows(again));
    assertEquals(List.of(), steps);
  }

  @Test
  void whatCannotBeIsRefused() throws IOException {
    refused(DIGITS, "vary {batch = [0, -1]}, together = 2",
        "all 2 settings are refused, the first because of this: ", "x.conf: ",
        "batch: expected all or at least 1 sample, found 0");
    refused(DIGITS, "vary {no-such.key = [1, 2]}", "all 2 settings are refused: ", "no-such: unknown key");
    refused(DIGITS + "evaluate = 2 epochs\n", "vary {batch = [20, 40]}, halving = 1",
        "tune.halving: expected an evaluation after 1 epochs, at the end of a stage, found evaluate.every = 2 epochs");
    Path table = Files.writeString(temporary.resolve("table.csv"), "1,2,a\n2,1,b\n".repeat(20));
    refused("data {source = csv, path = \"" + table + "\", label = last}, network = softmax, rate = 0.1\n",
        "vary {batch = [20, 40]}", "expected validation or test data to compare trials on");
  }

  private void refused(String file, String tune, String... parts) {
    String out = temporary.resolve("refused-" + tune.hashCode() + file.hashCode()).toString();
    Config searched = Settings.parseConfig(file + "tune {" + tune + "}", "x.conf");
    try (Sweep sweep = Sweep.open(spark, searched, out, event -> { })) {
      String found = assertThrows(BadInputException.class, sweep::run).getMessage();
      for (String part : parts) {
        assertTrue(found.contains(part), found);
      }
    }
  }

  @Test
  void aFolderIsOfOneSearch() throws IOException {
    Path out = temporary.resolve("out");
    String drawn = "vary {rate.start = {uniform = [0.01, 0.05]}}, ";
    List<String> two = rows(run(out, drawn + "trials = 2", event -> { }));
    assertTrue(assertThrows(BadInputException.class, () -> sweep(out, drawn + "trials = 2, seed = 2", event -> { }))
        .getMessage().contains("there tune.seed is nothing, found 2"));
    assertTrue(rows(run(out, drawn + "trials = 3", event -> { })).containsAll(two), "more of the same");
    Files.writeString(Files.createDirectory(temporary.resolve("other")).resolve("a"), "");
    assertTrue(assertThrows(BadInputException.class, () -> sweep(temporary.resolve("other"), drawn, event -> { }))
        .getMessage().contains("--out: expected a new or empty folder"));
  }
}
