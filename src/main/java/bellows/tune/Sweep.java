package bellows.tune;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.optim.Plateau.Metric;
import bellows.run.RunFile;
import bellows.train.RunConfig;
import com.typesafe.config.Config;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;

/**
 * A search among settings: trains a run for each, several at a time in one session, and finds the best. What comes out
 * is a function of the run file alone; how many run at once, and how often the search was stopped and started again,
 * changes nothing. Each decision is taken from scores that the trials' folders keep, so a search that goes on takes all
 * of them again.
 */
public final class Sweep implements AutoCloseable {
  /** The winner, as a run file in the folder. */
  public static final String BEST = "best.conf";

  private final SparkSession spark;
  private final Config file;
  private final Search search;
  private final SweepFolder folder;
  private final Consumer<SweepEvent> listener;
  private final Pace pace;
  /** By number. */
  private final Map<Integer, Trial> trials = new HashMap<>();
  private final Set<TrialRun> running = new HashSet<>();
  private boolean stopAsked;
  private Throwable thrown;

  private Sweep(SparkSession spark, Config file, Search search, SweepFolder folder, Consumer<SweepEvent> listener) {
    this.spark = spark;
    this.file = file;
    this.search = search;
    this.folder = folder;
    this.listener = listener;
    pace = new Pace(search.halving(), epochs());
    IntStream.rangeClosed(1, search.trials()).forEach(number -> trials.put(number, folder.trial(number)));
  }

  /**
   * Checks what can be checked without data, and takes hold of the folder.
   *
   * @param file the run file, with its section {@code tune}
   * @param path a folder on any Hadoop file system: new, empty, or that of the same search, which then goes on
   * @throws BadInputException if there is nothing to search, or the folder holds something else
   */
  public static Sweep open(SparkSession spark, Config file, String path, Consumer<SweepEvent> listener) {
    Settings settings = Settings.of(file);
    BadInputException.check(settings.has(TuneKeys.SECTION),
        "expected keys that differ: a section tune {vary {…}} in the run file, or --vary KEY=VALUES; found none");
    Settings tune = settings.section(TuneKeys.SECTION);
    Search search = Search.read(tune);
    tune.finish();
    search.space().check(file);
    Consumer<SweepEvent> oneByOne = oneByOne(listener);
    SweepFolder folder = SweepFolder.open(spark.sparkContext().hadoopConfiguration(), path, file,
        text -> oneByOne.accept(new SweepEvent.Noted(null, text)));
    try {
      return new Sweep(spark, file, search, folder, oneByOne);
    } catch (RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  /** Runs tell from threads of their own. */
  private static Consumer<SweepEvent> oneByOne(Consumer<SweepEvent> listener) {
    Object lock = new Object();
    return event -> {
      synchronized (lock) {
        listener.accept(event);
      }
    };
  }

  /** Of a whole run; {@link Long#MAX_VALUE} where something else ends it, or it cannot be read. */
  private long epochs() {
    try {
      return RunConfig.read(Settings.of(search.configuration(file, 1))).stop().epochs();
    } catch (BadInputException e) {
      return Long.MAX_VALUE; // The trial will say why; nothing but the time left depends on it.
    }
  }

  /** What is searched. */
  public Search search() {
    return search;
  }

  /**
   * Trains until the search is done, or until {@link #stop}.
   *
   * @return all trials, the best first
   * @throws BadInputException if each setting is refused, before anything is trained, or files cannot be written
   */
  public Leaderboard run() {
    List<Integer> standing = IntStream.rangeClosed(1, search.trials()).boxed().toList();
    for (int stage = 1; !standing.isEmpty() && !isStopped(); stage++) {
      train(stage, standing);
      standing = isStopped() ? List.of() : goOn(stage, standing);
    }
    Leaderboard board = keepLeaderboard();
    refuseIfAllAreRefused();
    if (board.winner() != null && !isStopped()) {
      folder.write(BEST, RunFile.render(search.configuration(file, board.winner().number())));
    }
    return board;
  }

  private void train(int stage, List<Integer> standing) {
    long rung = search.halving() == null || standing.size() == 1 ? Halving.TO_THE_END : search.halving().rung(stage);
    listener.accept(new SweepEvent.StageBegun(stage, standing.size(), rung));
    ExecutorService threads = Executors.newFixedThreadPool(search.together());
    try {
      List<Future<?>> waiting = new ArrayList<>();
      for (int number : standing) {
        if (!trial(number).isThrough(stage)) {
          waiting.add(threads.submit(() -> train(stage, standing, number, rung)));
        }
      }
      for (Future<?> each : waiting) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a trial's thread throws nothing", e);
    } catch (InterruptedException e) {
      stop();
      Thread.currentThread().interrupt();
    } finally {
      threads.shutdown();
    }
    throwWhatEndedIt();
  }

  private synchronized void throwWhatEndedIt() {
    if (thrown instanceof Error error) {
      throw error;
    } else if (thrown != null) {
      throw thrown instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(thrown);
    }
  }

  /** One trial, in a thread of the pool. What ends the search is thrown when the others have stopped. */
  private void train(int stage, List<Integer> standing, int number, long rung) {
    TrialRun run =
        new TrialRun(spark, search, trial(number), folder.at(trial(number).folder()), rung, listener);
    if (!begin(run)) {
      return;
    }
    try {
      TrialRun.Result result = run.run(search.configuration(file, number));
      if (!result.trial().equals(trial(number))) {
        listener.accept(end(stage, standing, result));
      }
    } catch (Throwable e) { // Also errors, such as memory that ran out, and what Spark throws without declaring it.
      fail(e);
    } finally {
      end(run);
    }
  }

  private synchronized boolean begin(TrialRun run) {
    return !stopAsked && running.add(run);
  }

  private synchronized void end(TrialRun run) {
    running.remove(run);
  }

  private synchronized void fail(Throwable e) {
    if (thrown == null) {
      thrown = e;
    }
    stop();
  }

  /**
   * Keeps what came of a trial.
   *
   * @return what is to be told of it, without the lock, for a listener may stop the search
   */
  private synchronized SweepEvent end(int stage, List<Integer> standing, TrialRun.Result result) {
    Trial trial = result.trial();
    folder.keep(trial);
    trials.put(trial.number(), trial);
    keepLeaderboard();
    int done = (int) standing.stream().filter(number -> trial(number).isThrough(stage)).count();
    if (!trial.hasFailed()) {
      pace.count(stage, standing.size());
    }
    return new SweepEvent.Ended(trial, search.texts(trial.number()), done, standing.size(),
        result.samplesPerSecond(), pace.secondsLeft(stage, standing.size() - done, standing.size()));
  }

  /** The trials that are trained in the next stage; those that are not as good are stopped. */
  private List<Integer> goOn(int stage, List<Integer> standing) {
    Metric metric = Leaderboard.metric(search, List.copyOf(trials.values()));
    List<Trial> scored = standing.stream().map(this::trial).filter(trial -> trial.scores().size() >= stage)
        .sorted((a, b) -> Score.order(metric).compare(a.scores().get(stage - 1), b.scores().get(stage - 1))).toList();
    int survivors = search.halving() == null ? scored.size() : search.halving().survivors(scored.size());
    List<Integer> next = scored.stream().limit(survivors).filter(trial -> !trial.endedIn(stage)).map(Trial::number)
        .sorted().toList();
    for (Trial trial : scored) {
      if (trial.state() == Trial.State.PAUSED && !next.contains(trial.number())) {
        trials.put(trial.number(), trial.stopped());
      }
    }
    if (!next.isEmpty()) {
      listener.accept(new SweepEvent.Chosen(stage, next));
    }
    return next;
  }

  private synchronized Trial trial(int number) {
    return trials.get(number);
  }

  private synchronized Leaderboard keepLeaderboard() {
    Leaderboard board = new Leaderboard(search, List.copyOf(trials.values()));
    LeaderboardFile.write(board, search, folder, spark.sparkContext().hadoopConfiguration());
    return board;
  }

  private void refuseIfAllAreRefused() {
    boolean all = trials.values().stream().allMatch(trial -> trial.state() == Trial.State.REFUSED);
    long reasons = trials.values().stream().map(Trial::reason).distinct().count();
    BadInputException.check(!all, "all %d settings are refused%s: %s", trials.size(),
        reasons == 1 ? "" : ", the first because of this", trials.get(1).reason());
  }

  private synchronized boolean isStopped() {
    return stopAsked;
  }

  /** Asks all runs to end after the step that they are in, with checkpoints, and begins no others. From any thread. */
  public synchronized void stop() {
    stopAsked = true;
    running.forEach(TrialRun::stop);
  }

  /** Gives the folder back. */
  @Override
  public void close() {
    folder.close();
  }
}
