package bellows.cli;

import bellows.cli.terminal.Folded;
import bellows.cli.terminal.Terminal;
import bellows.conf.ShellWord;
import bellows.data.Files;
import bellows.tune.Leaderboard;
import bellows.tune.Score;
import bellows.tune.Search;
import bellows.tune.Sweep;
import bellows.tune.SweepEvent;
import bellows.tune.Trial;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** What {@code tune} tells a person: how the trials go, and the leaderboard. */
final class TuneReport implements Consumer<SweepEvent> {
  /** Columns that a narrow table is without, the first to go first. */
  private static final List<String> SPARE = List.of("seconds", "epochs");

  private final Terminal terminal;
  private final String folder;
  private final Set<String> noted = new HashSet<>();
  private boolean stages;

  /** @param folder of the search */
  TuneReport(Terminal terminal, String folder) {
    this.terminal = terminal;
    this.folder = folder;
  }

  /** Before the first trial. */
  void begin(Search search) {
    stages = search.halving() != null;
    line("search   %s", folder);
    line("trials   %d %s of %s, %d at once", search.trials(), search.random() ? "drawn" : "on a grid",
        String.join(", ", search.keys()), search.together());
  }

  @Override
  public void accept(SweepEvent event) {
    if (event instanceof SweepEvent.StageBegun stage && stages) {
      line("stage %d  %d trial%s to %s", stage.stage(), stage.trials(), stage.trials() == 1 ? "" : "s",
          stage.epochs() == Long.MAX_VALUE ? "the end" : "epoch " + stage.epochs());
    } else if (event instanceof SweepEvent.Stepped stepped) {
      terminal.progress(() -> String.format(Locale.ROOT, "trial %d  step %d  loss %.4f", stepped.trial().number(),
          stepped.step().row().step(), stepped.step().row().loss()));
    } else if (event instanceof SweepEvent.Ended ended) {
      ended(ended);
    } else if (event instanceof SweepEvent.Chosen chosen) {
      line("stage %d  trial%s %s go%s on", chosen.stage(), chosen.goOn().size() == 1 ? "" : "s",
          chosen.goOn().stream().map(String::valueOf).collect(Collectors.joining(", ")),
          chosen.goOn().size() == 1 ? "es" : "");
    } else if (event instanceof SweepEvent.Noted note && !note.text().startsWith("resuming from")
        && noted.add(note.text())) {
      terminal.text((note.trial() == null ? "" : "trial " + note.trial().number() + ": ") + note.text());
    }
  }

  private void ended(SweepEvent.Ended ended) {
    Trial trial = ended.trial();
    String rate = ended.samplesPerSecond() == 0 ? ""
        : String.format(Locale.ROOT, ", %,.0f samples/s", ended.samplesPerSecond());
    String left = Double.isNaN(ended.secondsLeft()) || ended.done() == ended.total() && !stages ? ""
        : ", ETA " + Progress.duration(ended.secondsLeft());
    line("trial %d  %s  %s  %s", trial.number(),
        trial.reason() != null ? trial.state() + ": " + trial.reason() : describe(trial.last()),
        ended.settings().entrySet().stream().map(one -> one.getKey() + " = " + one.getValue())
            .map(Folded::tied).collect(Collectors.joining("  ")),
        Folded.tied(String.format("(%d of %d%s%s)", ended.done(), ended.total(), rate, left)));
  }

  private static String describe(Score score) {
    return Progress.describe("loss", score.loss(), score.accuracy(), null);
  }

  /** The best first; without columns that say nothing here. */
  void table(Leaderboard board, PrintWriter out) {
    List<String> columns = board.columns();
    List<List<Object>> rows = board.rows(name -> name);
    List<Integer> shown = new ArrayList<>(IntStream.range(0, columns.size()).boxed().toList());
    shown.removeIf(i -> columns.get(i).equals("run") || columns.get(i).equals("stage") && !stages
        || rows.stream().allMatch(row -> row.get(i) == null));
    for (String spare : SPARE) { // the table on disk has them
      if (RowFormat.width(heads(columns, shown, true), table(rows, shown)) > Folded.WIDTH) {
        shown.removeIf(i -> columns.get(i).equals(spare));
      }
    }
    boolean narrow = RowFormat.width(heads(columns, shown, true), table(rows, shown)) > Folded.WIDTH;
    String[] heads = heads(columns, shown, !narrow);
    terminal.line("");
    // A reason has been told in full.
    RowFormat.TABLE.print(heads, RowFormat.fitting(heads, table(rows, shown)), out);
    out.flush();
  }

  /** @param whole whether keys are written in full: {@code momentum} is what is left of {@code optimizer.momentum} */
  private static String[] heads(List<String> columns, List<Integer> shown, boolean whole) {
    return shown.stream().map(columns::get).map(name -> whole ? name : name.substring(name.lastIndexOf('.') + 1))
        .toArray(String[]::new);
  }

  private static List<Row> table(List<List<Object>> rows, List<Integer> shown) {
    return rows.stream().map(row -> RowFactory.create(shown.stream().map(row::get).toArray())).toList();
  }

  /** What to do with it. */
  void best(Leaderboard board) {
    Trial winner = board.winner();
    line("");
    if (winner == null) {
      line("best     no trial came to its end");
      return;
    }
    line("best     trial %d by %s, in %s", winner.number(), board.metric().name().toLowerCase(Locale.ROOT),
        Files.join(folder, winner.folder()));
    terminal.line("again    submit/bellows train " + ShellWord.of(Files.join(folder, Sweep.BEST)));
  }

  private void line(String format, Object... arguments) {
    terminal.text(format, arguments);
  }
}
