package bellows.cli;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.kernel.KernelProvider;
import bellows.spark.SparkWorkers;
import bellows.spark.metrics.RunTables;
import bellows.spark.metrics.SparkEvents;
import bellows.spark.metrics.TaskLog;
import bellows.store.HadoopFiles;
import bellows.store.run.CheckpointStore;
import bellows.store.run.ModelStore;
import bellows.store.run.RunFolder;
import bellows.train.NonFiniteException;
import bellows.train.Outcome;
import bellows.train.RunConfig;
import bellows.train.TeamPlan;
import bellows.train.TrainState;
import bellows.train.Trainer;
import bellows.train.rows.EventRow;
import bellows.train.rows.RunRow;
import com.typesafe.config.Config;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.Path;
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
  private RunFile.Changes changes = new RunFile.Changes();

  @Option(names = "--run", paramLabel = "DIR",
      description = "The run's folder, on any Hadoop file system; default: runs/NAME-TIME.")
  private String run;

  @Option(names = "--resume", description = {"Go on with the run in --run from its last checkpoint. Without CONF the run's",
      "own run file holds; with CONF, a run that is not there yet is started."})
  private boolean resume;

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
  public Integer call() throws IOException {
    BadInputException.check(conf != null || resume, "expected a run file, for example: train conf/quickstart.conf");
    BadInputException.check(run != null || !resume, "--resume: expected --run DIR, the folder of the run");
    BadInputException.check(conf != null || changes.data == null,
        "--data: expected a run file as well; without one, --resume goes on with the run's own data");
    try (SparkCommand spark = SparkCommand.open("train", chaos != null)) {
      HadoopFiles files = spark.files();
      boolean goesOn = resume && (conf == null || RunFolder.isAt(files, run));
      RunFolder folder = goesOn ? RunFolder.open(files, run) : null;
      Config file = conf == null
          ? RunFile.apply(Settings.parseConfig(folder.read(RunFolder.CONF), folder.at(RunFolder.CONF)), changes)
          : RunFile.read(files, conf, changes);
      Setup setup = Setup.open(file, files);
      TeamPlan plan = TeamPlan.forTraining(setup.spec(), setup.config().slotArrays(), setup.config().team(),
          setup.config().aggregation(), spark.workers());
      int parts = SparkCommand.partitions(partitions, plan);
      StartWeights beginning = StartWeights.open(files, spark.context().hadoopConfiguration(), setup, folder);
      if (!goesOn) {
        folder = RunFolder.create(files, run != null ? run : freshPath(setup));
      }
      return train(spark, setup, beginning, folder, plan, parts);
    }
  }

  private static String freshPath(Setup setup) {
    String time = LocalDateTime.now().format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss"));
    return "runs/" + setup.config().name() + "-" + time;
  }

  private int train(SparkCommand spark, Setup setup, StartWeights beginning, RunFolder folder, TeamPlan plan, int parts)
      throws IOException {
    Terminal terminal = new Terminal(spec.commandLine().getOut());
    Path path = new Path(folder.path());
    CheckpointStore checkpoints = new CheckpointStore(path, spark.context().hadoopConfiguration(),
        setup.model().layout(), setup.config().keep());
    List<EventRow> events = new ArrayList<>();
    Optional<TrainState> saved = lastState(checkpoints, setup, terminal, path.getName(), events);
    TrainState state = saved.isPresent() ? saved.get() : beginning.state(folder);
    folder.write(RunFolder.CONF, RunFile.render(setup.resolved()));
    beginning.report(terminal);
    beginning.keep(folder);
    try (RunTables tables = RunTables.open(path, spark.context().hadoopConfiguration());
        SparkWorkers workers = new SparkWorkers(spark.context(), setup.spec(), plan, setup.data(), parts,
            setup.config().aggregation(), chaos);
        TaskLog tasks = new TaskLog(spark.context(), workers.runId(), path.getName(), tables.tasks())) {
      workers.log(tasks);
      tables.truncate(state.step());
      tables.runs().add(row(path.getName(), setup, state, workers));
      events.forEach(tables.events()::add);
      tables.flush();
      Progress progress = new Progress(terminal, setup.config());
      RunJournal journal = new RunJournal(path.getName(), tables, tasks, checkpoints, fingerprint(setup), progress,
          () -> beginning.weights(folder));
      Trainer trainer = new Trainer(path.getName(), setup.config(), setup.spec(), state, workers, journal);
      Interrupts.onFirst(() -> {
        terminal.line("stopping after this step; once more to end at once");
        trainer.stop();
      });
      Report report = new Report(terminal, folder, setup, spark);
      report.start(workers.describe(), plan);
      Outcome outcome =
          run(trainer, new SparkEvents(spark.context().sc(), workers.runId(), path.getName(), state.step(), journal::event));
      if (outcome.reason() == Outcome.Reason.INTERRUPTED) {
        terminal.line("interrupted at step " + outcome.state().step() + "; a checkpoint is saved. "
            + howToResume(folder));
        return INTERRUPTED;
      }
      new ModelStore(new Path(folder.at("model")), spark.context().hadoopConfiguration()).save(setup.modelConf(),
          fingerprint(setup), outcome.state(), setup.model().layout());
      report.finish(outcome, journal);
      return 0;
    } catch (NonFiniteException e) {
      throw new BadInputException("%s%n%s", e.getMessage(), lastCheckpoint(checkpoints, folder, " --set rate.start=…"),
          e);
    } catch (IOException | UncheckedIOException e) {
      throw new BadInputException("%s%n%s", e.getMessage(), lastCheckpoint(checkpoints, folder, ""), e);
    }
  }

  private static Outcome run(Trainer trainer, SparkEvents listener) {
    try (listener) {
      return trainer.run();
    }
  }

  /** @param events gets what there is to tell of it */
  private Optional<TrainState> lastState(CheckpointStore checkpoints, Setup setup, Terminal terminal, String name,
      List<EventRow> events) throws IOException {
    List<String> messages = new ArrayList<>();
    Optional<CheckpointStore.Checkpoint> found = resume ? checkpoints.latest(messages::add) : Optional.empty();
    long step = found.map(checkpoint -> checkpoint.state().step()).orElse(0L);
    messages.forEach(terminal::line);
    messages.forEach(text -> events.add(EventRow.now(name, step, EventRow.Kind.PASSED_OVER, null, text)));
    if (found.isEmpty()) {
      return Optional.empty();
    }
    if (!found.get().fingerprint().equals(fingerprint(setup))) {
      terminal.line("note: the run file has changed since the checkpoint; the run goes on under the new one");
    }
    terminal.line("resuming from step " + step + " (" + found.get().path().getName() + ")");
    events.add(EventRow.now(name, step, EventRow.Kind.RESUMED, null, "from " + found.get().path()));
    return Optional.of(found.get().state());
  }

  private static String lastCheckpoint(CheckpointStore checkpoints, RunFolder folder, String changes)
      throws IOException {
    return checkpoints.list().isEmpty() ? "No checkpoint was saved before that."
        : "The last checkpoint is " + checkpoints.list().get(0).getName() + ". " + howToResume(folder) + changes;
  }

  private static String howToResume(RunFolder folder) {
    return "Go on with: submit/bellows train --resume --run " + folder.path();
  }

  private static RunRow row(String run, Setup setup, TrainState state, SparkWorkers workers) {
    RunConfig config = setup.config();
    return new RunRow(run, state.step(), config.name(), setup.model().name(), setup.model().layout().weightCount(),
        config.optimizerName(), config.batch(), config.leaves(), config.seed(), Instant.now(), workers.describe(),
        System.getProperty("java.version"), org.apache.spark.package$.MODULE$.SPARK_VERSION(),
        KernelProvider.kernels().name() + ": " + KernelProvider.reason(), RunFile.render(setup.resolved()));
  }

  /** Tells configurations apart that would train other weights; when a run stops or saves does not count. */
  private static String fingerprint(Setup setup) {
    Config deciding = setup.resolved().withoutPath("stop").withoutPath("evaluate").withoutPath("checkpoint")
        .withoutPath("name").withoutPath("team").withoutPath("aggregation").withoutPath("data.path");
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(RunFile.render(deciding).getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
