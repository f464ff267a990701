package bellows.cli;

import bellows.cli.spark.SparkCommand;
import bellows.cli.terminal.ChangeOptions;
import bellows.cli.terminal.Terminal;
import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.conf.ShellWord;
import bellows.page.LivePage;
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
import java.util.function.Supplier;
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

  @Option(names = "--folds", paramLabel = "K", description = {
      "Cross-validation: K runs below the run's folder, each judged by the part of the training samples that",
      "it does not learn from; ends with mean and deviation over the folds."})
  private Integer folds;

  @Option(names = "--tensorboard", paramLabel = "DIR", description = {
      "Record the run for TensorBoard as it goes on, in DIR/NAME on any Hadoop file system."})
  private String board;

  @Option(names = "--partitions", paramLabel = "N",
      description = "Spark partitions, at most one a leaf; default: one a team of threads. Does not change the result.")
  private Integer partitions;

  @Option(names = "--chaos", paramLabel = "SEED", description = {
      "Try the cluster: let tasks fail or dawdle, executors die and results be damaged, as drawn from SEED.",
      "The run must end with the same weights all the same."})
  private Long chaos;

  @Mixin
  private PageOptions pages = new PageOptions();

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
      String folder = run != null ? run : freshPath(file, "-");
      Supplier<Training.Builder> described = () -> Training.on(spark.context()).resume(resume)
          .partitions(SparkCommand.checked(partitions)).chaos(chaos).listener(report);
      if (folds != null) {
        BadInputException.check(file != null && !dryRun, "--folds: expected a run file, and no --dry-run");
        BadInputException.check(!pages.isWanted(), "--folds: expected no --page; look at all with: page %s", folder);
        return new CrossValidation(terminal, described, file, folds).train(folder,
            one -> train(one, folder, report, terminal, spark, null)) ? 0 : INTERRUPTED;
      }
      Training.Builder training = described.get().folder(folder);
      training = file == null ? training.changes(changed.keys()) : training.configuration(file);
      if (dryRun) {
        training.rehearse();
        return 0;
      }
      return (pages.isWanted() ? withPage(training, folder, report, terminal, spark)
          : train(training, folder, report, terminal, spark, null)) == null ? INTERRUPTED : 0;
    }
  }

  private RunSummary withPage(Training.Builder training, String folder, Report report, Terminal terminal,
      SparkCommand spark) {
    try (LivePage page = LivePage.beside(pages.address(), spark.context().hadoopConfiguration(), pages.control())) {
      terminal.line("page     " + page.url());
      return train(training.listener(page), folder, report, terminal, spark, page);
    }
  }

  /**
   * A folder for what a run file says, by its name and the time.
   *
   * @param kind what goes between these, with a dash before and behind it
   */
  static String freshPath(Config file, String kind) {
    String time = LocalDateTime.now().format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss"));
    return "runs/" + RunConfig.name(Settings.of(file)) + kind + time;
  }

  /**
   * Trains a run to its end; null if a person has stopped it.
   *
   * @param page that shows it; null for none
   */
  private RunSummary train(Training.Builder described, String folder, Report report, Terminal terminal,
      SparkCommand spark, LivePage page) {
    String resume = "submit/bellows train --resume --run " + ShellWord.of(folder);
    try (Observers observers = Observers.of(board, spark.context().hadoopConfiguration(), terminal);
        Training training = observers.added(described).start()) {
      if (page != null) {
        page.control(training);
      }
      Interrupts.onFirst(() -> {
        terminal.line("stopping after this step; once more to end at once");
        training.stop();
      });
      RunSummary summary = training.summary();
      if (summary.stopped().equals("interrupted")) {
        terminal.text("interrupted at step " + summary.steps() + "; a checkpoint is saved. Go on with:");
        terminal.line(resume);
        return null;
      }
      report.finish(summary);
      return summary;
    } catch (StoppedRunException e) {
      throw e.canResume() ? new BadInputException("%s Go on with: %s%s", e.getMessage(), resume,
          e.isNonFinite() ? " --set rate.start=…" : "", e) : e;
    }
  }
}
