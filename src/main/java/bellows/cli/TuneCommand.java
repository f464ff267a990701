package bellows.cli;

import bellows.cli.spark.SparkCommand;
import bellows.cli.terminal.ChangeOptions;
import bellows.cli.terminal.Terminal;
import bellows.conf.ShellWord;
import bellows.run.RunFile;
import bellows.store.HadoopFiles;
import bellows.tune.Leaderboard;
import bellows.tune.Sweep;
import com.typesafe.config.Config;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tune}: trains a run for each of many settings, and finds the best. */
@Command(name = "tune", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Try settings: train what a run file says, again and again with other values of some keys, and find the best.",
    "Each trial is a run in a folder of its own; the leaderboard is a table, the winner a run file, best.conf.",
    "Ctrl-C stops all runs with checkpoints; the same command with the same --out goes on as if nothing had happened."})
public final class TuneCommand implements Callable<Integer> {
  private static final int NOTHING_FOUND = 1;
  private static final int INTERRUPTED = 130;

  @Parameters(paramLabel = "CONF", description = "The run file, such as conf/tune-digits.conf.")
  private String conf;

  @Mixin
  private TuneOptions options = new TuneOptions();

  @Option(names = "--out", paramLabel = "DIR",
      description = "The folder of the search, on any Hadoop file system; default: runs/NAME-tune-TIME.")
  private String out;

  @Mixin
  private ChangeOptions changes = new ChangeOptions();

  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() {
    try (SparkCommand spark = SparkCommand.open("tune")) {
      Terminal terminal = new Terminal(spec.commandLine().getOut());
      HadoopFiles files = spark.files();
      Config file = options.apply(RunFile.read(files, conf, changes.changes()));
      String folder = out != null ? out : TrainCommand.freshPath(file, "-tune-");
      TuneReport report = new TuneReport(terminal, folder);
      try (Sweep sweep = Sweep.open(spark.session(), file, folder, report)) {
        return run(sweep, terminal, report, folder);
      }
    }
  }

  private int run(Sweep sweep, Terminal terminal, TuneReport report, String folder) {
    AtomicBoolean interrupted = new AtomicBoolean();
    Interrupts.onFirst(() -> {
      interrupted.set(true);
      terminal.line("stopping after these steps; once more to end at once");
      sweep.stop();
    });
    report.begin(sweep.search());
    Leaderboard board = sweep.run();
    report.table(board, spec.commandLine().getOut());
    if (interrupted.get()) {
      terminal.text("interrupted; checkpoints are saved. Go on with the same command and --out "
          + ShellWord.of(folder));
      return INTERRUPTED;
    }
    report.best(board);
    return board.winner() == null ? NOTHING_FOUND : 0;
  }
}
