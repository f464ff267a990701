package bellows.cli;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.conf.ShellWord;
import bellows.run.Changes;
import bellows.run.RunFile;
import bellows.run.RunSummary;
import bellows.run.StoppedRunException;
import bellows.run.Training;
import bellows.train.RunConfig;
import com.typesafe.config.Config;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code train}: trains what a run file says, or goes on with a run that was stopped. */
@Command(name = "train", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Train what a run file says. Everything goes into one folder: run.conf, checkpoints, model, metrics, summary.json.",
    "Ctrl-C stops after the current step with a checkpoint; --resume goes on as if nothing had happened.",
    "With CONF and --resume, the same command line starts the run and restarts it: for drivers under supervision."})
public final class TrainCommand implements Callable<Integer> {
  private static final int INTERRUPTED = 130;

  @Parameters(arity = "0..1", paramLabel = "CONF", description = "The run file, such as conf/quickstart.conf.")
  private String conf;

  @Mixin
  private ChangeOptions changes = new ChangeOptions();

  @Option(names = "--run", paramLabel = "DIR",
      description = "The run's folder, on any Hadoop file system; default: runs/NAME-TIME.")
  private String run;

  @Option(names = "--resume",
      description = {"Go on with the run in --run from its last checkpoint. Without CONF the run's",
      "own run file holds; with CONF, a run that is not there yet is started."})
  private boolean resume;

  @Option(names = "--dry-run", description = {
      "Check the run file, the data and the memory, try the first batch, and end: nothing is trained or written."})
  private boolean dryRun;

  @Option(names = "--partitions", paramLabel = "N",
      description = "Spark partitions, at most one a leaf; default: one a team of threads. Does not change the result.")
  private Integer partitions;

  @Option(names = "--chaos", paramLabel = "SEED", description = {
      "Try the cluster: let tasks fail or dawdle, executors die and results be damaged, as drawn from SEED.",
      "The run must end with the same weights all the same."})
  private Long chaos;

  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() {
    BadInputException.check(conf != null || resume, "expected a run file, for example: train conf/quickstart.conf");
    BadInputException.check(run != null || !resume, "--resume: expected --run DIR, the folder of the run");
    Changes changed = changes.changes();
    BadInputException.check(conf != null || changed.data() == null,
        "--data: expected a run file as well; without one, --resume goes on with the run's own data");
    try (SparkCommand spark = SparkCommand.open("train", chaos != null)) {
      Terminal terminal = new Terminal(spec.commandLine().getOut());
      Report report = new Report(terminal, spark.context().version());
      Config file = conf == null ? null : RunFile.read(spark.files(), conf, changed);
      String folder = run != null ? run : freshPath(file);
      Training.Builder training = Training.on(spark.session()).folder(folder).resume(resume)
          .partitions(SparkCommand.checked(partitions)).chaos(chaos).listener(report);
      training = file == null ? training.changes(changed.keys()) : training.configuration(file);
      if (dryRun) {
        training.rehearse();
        return 0;
      }
      return train(training, folder, report, terminal);
    }
  }

  private static String freshPath(Config file) {
    String time = LocalDateTime.now().format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss"));
    return "runs/" + RunConfig.name(Settings.of(file)) + "-" + time;
  }

  private int train(Training.Builder described, String folder, Report report, Terminal terminal) {
    String howToResume = "Go on with: submit/bellows train --resume --run " + ShellWord.of(folder);
    try (Training training = described.start()) {
      Interrupts.onFirst(() -> {
        terminal.line("stopping after this step; once more to end at once");
        training.stop();
      });
      RunSummary summary = training.summary();
      if (summary.stopped().equals("interrupted")) {
        terminal.line("interrupted at step " + summary.steps() + "; a checkpoint is saved. " + howToResume);
        return INTERRUPTED;
      }
      report.finish(summary);
      return 0;
    } catch (StoppedRunException e) {
      throw e.canResume() ? new BadInputException("%s %s%s", e.getMessage(), howToResume,
          e.isNonFinite() ? " --set rate.start=…" : "", e) : e;
    }
  }
}
