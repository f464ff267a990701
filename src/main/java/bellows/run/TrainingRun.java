package bellows.run;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.kernel.KernelProvider;
import bellows.spark.SparkWorkers;
import bellows.spark.WorkerCores;
import bellows.data.source.Expected;
import bellows.spark.data.DataSet;
import bellows.spark.metrics.MetricsTable;
import bellows.spark.metrics.RunTables;
import bellows.spark.metrics.SparkEvents;
import bellows.spark.metrics.TaskLog;
import bellows.store.HadoopFiles;
import bellows.store.WriterClaim;
import bellows.store.run.CheckpointStore;
import bellows.store.run.ModelStore;
import bellows.store.run.RunFolder;
import bellows.train.NonFiniteException;
import bellows.train.Outcome;
import bellows.train.RunConfig;
import bellows.train.TeamPlan;
import bellows.train.TrainState;
import bellows.train.Trainer;
import bellows.train.rows.EvalRow;
import bellows.train.rows.EventRow;
import bellows.train.rows.RunRow;
import bellows.train.worker.Partial;
import com.typesafe.config.Config;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * One run, from what was asked for to its end. Made in the caller's thread, where everything is checked and nothing of
 * an earlier start of the run is touched; then {@link #run} by whoever has the time.
 */
final class TrainingRun {
  private final TrainingRequest request;
  private final JavaSparkContext spark;
  private final Configuration configuration;
  private final RunListeners listeners;
  /** Null for a run that writes nothing. */
  private final RunFolder folder;
  private final String name;
  private final Setup setup;
  private final TeamPlan plan;
  private final StartWeights start;
  /** Null without a folder. */
  private final CheckpointStore checkpoints;
  private final List<EventRow> before = new ArrayList<>();
  private final RunRequests requests = new RunRequests();
  private final boolean goesOn;
  /** That nobody else writes to the folder; null without one, and before {@link #open}. */
  private WriterClaim claim;
  /** What training begins with. */
  private TrainState state;

  /** @throws BadInputException if the run cannot be, whatever the reason */
  TrainingRun(TrainingRequest request) throws IOException {
    this.request = request;
    spark = request.spark();
    configuration = spark.hadoopConfiguration();
    listeners = new RunListeners(request.listeners(), new SparkNews(spark.sc()));
    BadInputException.check(request.partitions() == null || request.partitions() > 0,
        "partitions: expected at least 1, found %s", request.partitions());
    HadoopFiles files = new HadoopFiles(configuration);
    goesOn = request.resume() && (request.config() == null || RunFolder.isAt(files, request.folder()));
    folder = request.folder() == null ? null
        : goesOn ? RunFolder.open(files, request.folder()) : RunFolder.create(files, request.folder());
    setup = setup(files);
    try {
      name = folder == null ? setup.config().name() : new Path(folder.path()).getName();
      plan = TeamPlan.forTraining(setup.spec(), setup.config().slotArrays(), setup.config().team(),
          setup.config().aggregation(), WorkerCores.ready(spark));
      start = StartWeights.open(files, configuration, setup, folder);
      checkpoints = folder == null ? null
          : new CheckpointStore(new Path(folder.path()), configuration, setup.model().layout(),
              setup.config().slotNames(), setup.config().keep());
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Takes hold of the folder, and finds out what to begin with. Whoever opens must {@link #run}.
   *
   * @throws BadInputException if another process is at work there, or no checkpoint can be read
   */
  void open() throws IOException {
    try {
      if (folder != null) {
        claim = WriterClaim.inside(configuration, folder.path(), listeners::note);
        if (!goesOn) {
          RunFolder.create(new HadoopFiles(configuration), folder.path()); // Or another was faster, and is done.
        }
      }
      prepare();
    } catch (IOException | RuntimeException e) {
      Closeable held = this::close;
      try (held) {
        throw e; // What it cannot give back then does not hide why.
      }
    }
  }

  private void prepare() throws IOException {
    Optional<TrainState> saved = goesOn ? lastState() : Optional.empty();
    state = saved.isPresent() ? saved.get() : start.state();
    start.report().forEach(listeners::note);
    RunNotes.of(request.config(), setup, plan, spark, !goesOn).forEach(listeners::note);
  }

  /** In place of {@link #open} and {@link #run}: all until the first step, and its loss. Nothing is written. */
  void rehearse() throws IOException {
    Closeable held = this::close;
    try (held) {
      prepare();
      try (SparkWorkers workers = workers()) {
        listeners.tell(started(workers));
        Partial sum = new Trainer(name, setup.config(), setup.spec(), state, workers, null).rehearse();
        long stepsAnEpoch = setup.spec().order(state.epoch()).steps();
        listeners.tell(new RunEvent.Rehearsed(sum.loss() / sum.samples(), sum.samples(),
            setup.config().stop().totalSteps(stepsAnEpoch), stepsAnEpoch));
      }
    }
  }

  private Setup setup(HadoopFiles files) {
    Config kept = goesOn ? Settings.parseConfig(folder.read(RunFolder.CONF), folder.at(RunFolder.CONF)) : null;
    Config file = request.config() == null ? RunFile.apply(kept, request.changes())
        : goesOn ? KeptRunFile.keepingRateChanges(request.config(), kept) : request.config();
    return request.train() == null ? Setup.open(file, files)
        : Setup.open(file, section -> DataSet.of(section, request.train(), request.test(), Expected.NOTHING));
  }

  private Optional<TrainState> lastState() throws IOException {
    List<String> messages = new ArrayList<>();
    Continuation continuation = new Continuation(setup, folder, checkpoints);
    Optional<CheckpointStore.Checkpoint> found = continuation.latest(messages::add);
    long step = found.map(checkpoint -> checkpoint.state().step()).orElse(0L);
    messages.forEach(listeners::note);
    messages.forEach(text -> before.add(EventRow.now(name, step, EventRow.Kind.PASSED_OVER, null, text)));
    if (found.isEmpty()) {
      return Optional.empty();
    }
    continuation.report(found.get()).forEach(listeners::note);
    listeners.note("resuming from step " + step + " (" + found.get().path().getName() + ")");
    before.add(EventRow.now(name, step, EventRow.Kind.RESUMED, null, "from " + found.get().path()));
    return Optional.of(continuation.state(found.get()));
  }

  /** In tables and for people. */
  String name() {
    return name;
  }

  /** What is trained. */
  Setup setup() {
    return setup;
  }

  /** Trains to a limit, or until {@link #requests} say so; returns when all is saved, and nothing is held any more. */
  Result run() throws IOException {
    Closeable held = this::close;
    try (held) {
      return toItsEnd();
    }
  }

  private Result toItsEnd() throws IOException {
    Optional<RunSummary> ended = ended();
    if (ended.isPresent()) {
      listeners.note("the run has ended already, at step " + state.step() + ": nothing is left to do");
      listeners.tell(new RunEvent.Finished(ended.get()));
      return new Result(ended.get(), state);
    }
    try (SparkWorkers workers = workers()) {
      return train(workers);
    } catch (NonFiniteException e) {
      throw new StoppedRunException(e, lastCheckpoint(), true);
    } catch (IOException | UncheckedIOException e) {
      throw new StoppedRunException(e, lastCheckpoint(), false);
    }
  }

  private SparkWorkers workers() {
    return new SparkWorkers(spark, setup.spec(), plan, setup.data(),
        request.partitions() == null ? plan.tasks() : request.partitions(), setup.config().mode(),
        request.chaos());
  }

  private RunEvent started(SparkWorkers workers) {
    return new RunEvent.Started(name, folder == null ? null : folder.path(), setup, workers.describe(), plan,
        state.step());
  }

  /** Gives back the data and the folder. */
  private void close() {
    try {
      setup.data().close();
    } finally {
      if (claim != null) {
        claim.close();
      }
    }
  }

  /** How the run ended, if all that is asked of it has been done before and is saved. */
  private Optional<RunSummary> ended() {
    if (folder == null || state.step() == 0 || !folder.has(RunFolder.SUMMARY) || !folder.has(RunFolder.MODEL)) {
      return Optional.empty();
    }
    RunSummary summary = RunSummary.read(folder);
    RunConfig.Stop stop = setup.config().stop();
    boolean enough = stop.reached(state.step(), state.epoch(), state.seconds()) != null
        || summary.judgedAccuracy() != null && summary.judgedAccuracy() >= stop.accuracy()
        || setup.config().early().exhausted(state.best())
        || setup.config().convergence().reached(state.losses()) != null;
    return enough && summary.steps() == state.step() && summary.weightsSha256().equals(state.sha256())
        ? Optional.of(summary) : Optional.empty();
  }

  private Result train(SparkWorkers workers) throws IOException {
    start.keep();
    try (RunRecords records = records(workers)) {
      RunJournal journal = new RunJournal(name, records, listeners, start::weights);
      Trainer trainer = new Trainer(name, setup.config(), setup.spec(), state, workers, journal);
      requests.passTo(trainer);
      listeners.tell(started(workers));
      Outcome outcome = run(trainer,
          new SparkEvents(spark.sc(), workers.runId(), name, state.step(), journal::sparkEvent));
      if (outcome.reason() == Outcome.Reason.INTERRUPTED && requests.stoppedBy() != null) {
        journal.event(EventRow.now(name, outcome.state().step(), EventRow.Kind.STOP_ASKED, null,
            requests.stoppedBy()));
      }
      RunSummary summary = RunSummary.of(folder == null ? null : folder.path(), setup, outcome,
          journal.samplesPerSecond(), spark.master(), spark.version());
      if (folder != null && outcome.reason() != Outcome.Reason.INTERRUPTED) {
        claim.check();
        new ModelStore(new Path(folder.at(RunFolder.MODEL)), configuration).save(setup.modelConf(),
            setup.fingerprint(), outcome.state(), setup.model().layout());
        summary.write(folder);
      }
      listeners.tell(new RunEvent.Finished(summary));
      return new Result(summary, outcome.state());
    }
  }

  /** The first that is written of a resumed run: until now everything was checked, and could have been refused. */
  private RunRecords records(SparkWorkers workers) throws IOException {
    if (folder == null) {
      return new HeldRecords(setup.config());
    }
    Path path = new Path(folder.path());
    KeptRunFile file = new KeptRunFile(folder, setup.resolved());
    RunTables tables = RunTables.open(path, configuration, claim::check);
    TaskLog tasks = new TaskLog(spark, workers.runId(), name, tables.tasks());
    workers.log(tasks);
    tables.truncate(state.step());
    tables.runs().add(row(workers));
    before.forEach(tables.events()::add);
    tables.flush();
    Map<String, Long> evaluated = MetricsTable.read("evals", EvalRow.class, path, configuration).stream()
        .collect(Collectors.toMap(EvalRow::split, EvalRow::step, Math::max));
    return new FolderRecords(tables, tasks, checkpoints, claim, file, evaluated);
  }

  private RunRow row(SparkWorkers workers) {
    RunConfig config = setup.config();
    return new RunRow(name, state.step(), config.name(), setup.model().name(), setup.model().layout().weightCount(),
        config.optimizerName(), setup.spec().batch(), setup.spec().leaves(), config.seed(), Instant.now(), workers.describe(),
        System.getProperty("java.version"), spark.version(),
        KernelProvider.kernels().name() + ": " + KernelProvider.reason(), RunFile.render(setup.resolved()));
  }

  private static Outcome run(Trainer trainer, SparkEvents events) {
    try (events) {
      return trainer.run();
    }
  }

  /** What others may ask of it while it goes on. */
  RunRequests requests() {
    return requests;
  }

  /** The name of the newest checkpoint; null if there is none, or no folder for one. */
  private String lastCheckpoint() {
    Path newest = checkpoints == null ? null : checkpoints.newest();
    return newest == null ? null : newest.getName();
  }

  /** What a run ended with. */
  record Result(RunSummary summary, TrainState state) {}
}
