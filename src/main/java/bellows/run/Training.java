package bellows.run;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.store.HadoopFiles;
import bellows.tensor.Futures;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A training that goes on in the background, in a Spark session of the caller's, which stays open.
 *
 * <pre>{@code
 * try (Training training = Training.on(spark)
 *     .configuration("network = lenet, batch = 64, optimizer {name = adam}, stop.epochs = 2")
 *     .data(trainTable, testTable)
 *     .folder("hdfs:///runs/lenet-1")
 *     .listener(event -> System.out.println(event))
 *     .start()) {
 *   TrainedModel model = training.await();
 *   Dataset<Row> scored = model.transform(table);
 * }
 * }</pre>
 *
 * Any number may run in one session, one after the other or side by side; each ends with the bits that it would end
 * with alone. What a run holds on executors goes when it ends.
 */
public final class Training implements AutoCloseable {
  private final TrainingRun run;
  private final FutureTask<TrainingRun.Result> task;
  private final Thread thread;

  private Training(TrainingRun run) {
    this.run = run;
    task = new FutureTask<>(run::run);
    thread = new Thread(task, "bellows-training-" + run.name());
    thread.setDaemon(true);
  }

  /** Begins the description of a training. */
  public static Builder on(SparkSession spark) {
    return on(JavaSparkContext.fromSparkContext(spark.sparkContext()));
  }

  /** Likewise where nobody has a session: a training needs none, unless its data are tables that Spark reads. */
  public static Builder on(JavaSparkContext spark) {
    return new Builder(spark);
  }

  /** Asks the run to end after the step that it is in, with a checkpoint if it has a folder. From any thread. */
  public void stop() {
    run.requests().stop();
  }

  /**
   * {@link #stop} with a row in the run's table of events.
   *
   * @param who asks, for people: {@code by its page}
   */
  public void stop(String who) {
    run.requests().stop(who);
  }

  /**
   * Asks that after the step that the run is in its learning rate be the schedule's times a factor, until another is
   * asked for; 1 is the schedule again. The run writes it into its {@code run.conf}, as {@code rate.changed}: who resumes
   * or repeats the run gets the same weights. From any thread.
   *
   * @param times above 0, up to 1,000
   * @param who asks, for people: {@code by its page}
   * @throws IllegalArgumentException if a rate cannot be multiplied by it
   */
  public void changeRate(double times, String who) {
    run.requests().changeRate(times, who);
  }

  /** Asks the run to save a checkpoint after the step that it is in, if it has a folder. From any thread. */
  public void checkpoint() {
    run.requests().checkpointSoon();
  }

  /**
   * Waits for the end, at a limit or because of {@link #stop}, when all is saved.
   *
   * @return the model as it then is
   * @throws StoppedRunException if a value was not finite, or files could not be written
   * @throws BadInputException for whatever else the caller can mend
   */
  public TrainedModel await() {
    return TrainedModel.of(run.setup(), result().state());
  }

  /** What the run came to; waits as {@link #await} does. */
  public RunSummary summary() {
    return result().summary();
  }

  /** What is being trained, as it was resolved. */
  public Setup setup() {
    return run.setup();
  }

  private TrainingRun.Result result() {
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while the training went on; it still does");
    } catch (ExecutionException e) {
      throw Futures.unchecked(e.getCause());
    }
  }

  /** Stops the run if it still goes on, and waits for that; the session stays open. */
  @Override
  public void close() {
    run.requests().stop();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true; // What it holds on executors must go first.
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** What is to be trained, on what, and where it is kept. Only {@code configuration} or a {@link #file} is needed. */
  public static final class Builder {
    private final JavaSparkContext spark;
    private final List<String> changes = new ArrayList<>();
    private final List<Consumer<RunEvent>> listeners = new ArrayList<>();
    private Config config;
    private Dataset<Row> train;
    private Dataset<Row> test;
    private String folder;
    private boolean resume;
    private Integer partitions;
    private Long chaos;

    private Builder(JavaSparkContext spark) {
      this.spark = spark;
    }

    /** The text of a run file, or a part of one: a later text changes what an earlier one says. */
    public Builder configuration(String text) {
      return add(Settings.parseConfig(text, "configuration"));
    }

    /** A run file, local or on any Hadoop file system. */
    public Builder file(String path) {
      HadoopFiles files = new HadoopFiles(spark.hadoopConfiguration());
      return add(RunFile.read(files, path, Changes.NONE));
    }

    /** A run file that was read. */
    public Builder configuration(Config file) {
      return add(file);
    }

    private Builder add(Config more) {
      config = more.withFallback(config == null ? ConfigFactory.empty() : config);
      return this;
    }

    /** One key, such as {@code stop.epochs}; of a run that is resumed, too. */
    public Builder set(String key, Object value) {
      changes.add(key + "=" + value);
      return this;
    }

    /** Keys as {@code KEY=VALUE}; of a run that is resumed, too. */
    public Builder changes(List<String> keys) {
      changes.addAll(keys);
      return this;
    }

    /** The training samples; columns as the section {@code data} says. */
    public Builder data(Dataset<Row> trainTable) {
      return data(trainTable, null);
    }

    /** The training samples, and those on which the model is tried; columns as the section {@code data} says. */
    public Builder data(Dataset<Row> trainTable, Dataset<Row> testTable) {
      train = trainTable;
      test = testTable;
      return this;
    }

    /** The run's folder, on any Hadoop file system, new or empty. Without one nothing is written anywhere. */
    public Builder folder(String path) {
      folder = path;
      return this;
    }

    /** Goes on with the run in the folder, if one was started there, from its last checkpoint. */
    public Builder resume() {
      return resume(true);
    }

    /** @param wanted whether a run that was started in the folder goes on */
    public Builder resume(boolean wanted) {
      resume = wanted;
      return this;
    }

    /** Spark's partitions, at most one a leaf; does not change the result. Unless said, one a team of threads. */
    public Builder partitions(Integer wanted) {
      partitions = wanted;
      return this;
    }

    /** Tries the cluster: tasks fail, executors die and results are damaged, as drawn from a seed; null for not. */
    public Builder chaos(Long seed) {
      chaos = seed;
      return this;
    }

    /** Told of everything, one event at a time, by the training's thread or Spark's; there may be several. */
    public Builder listener(Consumer<RunEvent> listener) {
      listeners.add(listener);
      return this;
    }

    /**
     * Checks everything, and begins.
     *
     * @throws BadInputException if something cannot be: then nothing was written
     */
    public Training start() {
      try {
        TrainingRun run = new TrainingRun(request());
        run.open();
        Training training = new Training(run);
        training.thread.start();
        return training;
      } catch (IOException e) {
        throw new UncheckedIOException(e.getMessage(), e);
      }
    }

    /**
     * Checks everything, and takes the first batch through the network and back; writes nothing. Returns when listeners
     * have been told {@link RunEvent.Started} and {@link RunEvent.Rehearsed}.
     *
     * @throws BadInputException if something cannot be, or the loss is not finite
     */
    public void rehearse() {
      try {
        new TrainingRun(request()).rehearse();
      } catch (IOException e) {
        throw new UncheckedIOException(e.getMessage(), e);
      }
    }

    private TrainingRequest request() {
      BadInputException.check(config != null || resume, "expected a configuration, found none");
      BadInputException.check(folder != null || !resume, "resume: expected the folder of the run, found none");
      Config whole = config == null ? null : RunFile.apply(config, changes);
      return new TrainingRequest(spark, whole, List.copyOf(changes), train, test, folder, resume, partitions, chaos,
          List.copyOf(listeners));
    }
  }
}
