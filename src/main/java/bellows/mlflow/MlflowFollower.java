package bellows.mlflow;

import bellows.data.Files;
import bellows.mlflow.TrackedRun.Metric;
import bellows.run.DetachedListener;
import bellows.run.FlatKeys;
import bellows.run.RunEvent;
import bellows.run.RunSummary;
import bellows.store.HadoopFiles;
import bellows.store.run.RunFolder;
import bellows.train.rows.EvalRow;
import bellows.train.rows.StepRow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;

/**
 * Tells a tracking server of a run. What it does not take waits, up to {@link #MOST_WAITING} values, and is sent later;
 * that it does not answer is told once.
 *
 * <p>Not every step of a long run is sent: the first 1,000, then every tenth, from 10,000 on every hundredth, and so on.
 */
final class MlflowFollower implements DetachedListener.Follower {
  /** Of the server, for one request. */
  private static final int MOST_METRICS = 1_000;
  static final int MOST_WAITING = 100_000;
  private static final long SEND_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(20);
  private static final long ALL_STEPS = 1_000;

  private final TrackingServer server;
  private final Map<String, String> environment;
  private final HadoopFiles files;
  private final Consumer<String> notes;
  private final List<Metric> waiting = new ArrayList<>();
  private RunEvent.Started started;
  /** Null until the server knows the run. */
  private TrackedRun run;
  private boolean described;
  private RunSummary summary;
  /** When the last step was, in milliseconds. */
  private long time = System.currentTimeMillis();
  private long sent = System.nanoTime() - SEND_NANOS;
  /** The server has refused for good. */
  private boolean refused;
  private boolean silent;
  private boolean told;
  private long lost;

  MlflowFollower(TrackingServer server, Map<String, String> environment, Configuration configuration,
      Consumer<String> notes) {
    this.server = server;
    this.environment = environment;
    files = new HadoopFiles(configuration);
    this.notes = notes;
  }

  @Override
  public void event(RunEvent event) throws InterruptedException {
    if (event instanceof RunEvent.Started begun) {
      started = begun;
    } else if (event instanceof RunEvent.Stepped stepped && isSent(stepped.row().step())) {
      step(stepped.row());
    } else if (event instanceof RunEvent.Evaluated evaluated) {
      evaluation(evaluated.row());
    } else if (event instanceof RunEvent.Finished finished) {
      summary = finished.summary();
    }
    if (waiting.size() >= MOST_METRICS) {
      pause();
    }
  }

  static boolean isSent(long step) {
    long apart = 1;
    while (step > ALL_STEPS * apart) {
      apart *= 10;
    }
    return step % apart == 0;
  }

  private void step(StepRow row) {
    time = row.finished().toEpochMilli();
    add("loss", row.loss(), row.step());
    add("learning_rate", row.learningRate(), row.step());
    add("gradient_norm", row.gradientNorm(), row.step());
    add("samples_per_second", 1000 * row.samples() / row.stepMillis(), row.step());
    add("epoch", (double) row.epoch(), row.step());
  }

  private void evaluation(EvalRow row) {
    String split = row.split() + "_";
    add(split + "loss", row.loss(), row.step());
    row.figures().forEach((name, value) -> add(split + name, value, row.step()));
  }

  /** JSON has no word for what is not finite. */
  private void add(String key, Double value, long step) {
    if (value == null || !Double.isFinite(value) || refused) {
      return;
    }
    if (waiting.size() >= MOST_WAITING) {
      lost++;
    } else {
      waiting.add(new Metric(key, value, time, step));
    }
  }

  /** Sends what waits, if it is time. */
  @Override
  public void pause() throws InterruptedException {
    if (started != null && !refused && System.nanoTime() - sent > (silent ? RETRY_NANOS : SEND_NANOS)) {
      send();
    }
  }

  /** Whether all was sent. */
  private boolean send() throws InterruptedException {
    try {
      describe();
      while (!waiting.isEmpty()) {
        List<Metric> batch = waiting.subList(0, Math.min(MOST_METRICS, waiting.size()));
        run.metrics(batch);
        batch.clear();
      }
      silent = false;
      return true;
    } catch (RefusedException e) {
      refused = true;
      waiting.clear();
      notes.accept("mlflow: " + e.getMessage() + "; the run goes on without it");
    } catch (IOException e) {
      silent = true;
      if (!told) {
        told = true;
        notes.accept("mlflow: " + e.getMessage() + "; the run goes on, and what it tells is sent when there is an answer");
      }
    } finally {
      sent = System.nanoTime();
    }
    return false;
  }

  private void describe() throws IOException, InterruptedException {
    if (run == null) {
      String folder = started.folder() == null ? null : files.absolute(started.folder());
      run = TrackedRun.open(server, environment, started.run(), folder, started.step() > 0,
          Map.of(TrackedRun.FOLDER_TAG, String.valueOf(folder), "mlflow.source.name", "bellows", "mlflow.user",
              System.getProperty("user.name", ""), "bellows.network", started.setup().model().name()));
    }
    if (!described) {
      if (!run.isKnown()) {
        run.params(FlatKeys.of(started.setup().resolved()));
      }
      described = true;
      notes.accept("mlflow   run " + run.id() + " on " + server.url());
    }
  }

  @Override
  public void end() throws IOException, InterruptedException {
    if (started == null || refused) {
      return;
    }
    if (!send()) {
      if (!refused) {
        notes.accept("mlflow: " + waiting.size() + " values were not sent; there was no answer until the end");
      }
      return;
    }
    if (lost > 0) {
      notes.accept("mlflow: " + lost + " values came while there was no answer and no more room for them");
    }
    boolean interrupted = summary != null && summary.stopped().equals("interrupted");
    if (summary != null && !interrupted && started.folder() != null) {
      upload(started.folder());
    }
    run.end(summary == null ? "FAILED" : interrupted ? "KILLED" : "FINISHED");
  }

  private void upload(String folder) throws IOException, InterruptedException {
    if (!run.obstacle().isEmpty()) {
      notes.accept("mlflow: the model is not uploaded: " + run.obstacle());
      return;
    }
    run.upload(files, Files.join(folder, RunFolder.CONF), RunFolder.CONF);
    run.upload(files, Files.join(folder, RunFolder.SUMMARY), RunFolder.SUMMARY);
    String model = Files.join(folder, RunFolder.MODEL);
    for (String name : files.list(model)) {
      run.upload(files, Files.join(model, name), RunFolder.MODEL + "/" + name);
    }
  }
}
