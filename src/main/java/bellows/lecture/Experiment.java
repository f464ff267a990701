package bellows.lecture;

import bellows.conf.Settings;
import bellows.data.Files;
import bellows.lecture.Measure.Evidence;
import bellows.lecture.Measure.Neighbours;
import bellows.run.RunEvent;
import bellows.run.RunSummary;
import bellows.run.StoppedRunException;
import bellows.run.Training;
import bellows.spark.metrics.MetricsTable;
import bellows.train.rows.EvalRow;
import bellows.train.rows.LayerRow;
import bellows.train.rows.StepRow;
import com.typesafe.config.Config;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.BiConsumer;
import org.apache.hadoop.fs.Path;

/** One experiment at work: its runs are trained one after the other, then its numbers are read and its figures made. */
final class Experiment {
  private final LectureFile file;
  private final Lecture lecture;
  private final Experiments.Session session;
  private final DataFolder data;
  private final BiConsumer<String, RunEvent> listener;
  private Training training;
  private boolean stopAsked;

  /** @param listener told of each run's events, with the run's name */
  Experiment(LectureFile file, Lecture lecture, Experiments.Session session, DataFolder data,
      BiConsumer<String, RunEvent> listener) {
    this.file = file;
    this.lecture = lecture;
    this.session = session;
    this.data = data;
    this.listener = listener;
  }

  /**
   * Runs it.
   *
   * @param folder for the folders of its runs
   * @throws CancellationException if it was stopped
   * @throws bellows.conf.BadInputException if a run cannot be, or the numbers cannot be read off it
   */
  Outcome run(String folder) {
    String missing = lecture.reads().stream().map(data::missing).filter(Objects::nonNull).findFirst().orElse(null);
    if (missing != null) {
      return Outcome.skipped(file, lecture, "needs " + missing + ", which is not here; data/README.md says where it "
          + "comes from, --data FOLDER where it lies");
    }
    Map<String, FinishedRun> runs = new LinkedHashMap<>();
    lecture.runs().forEach((name, config) -> runs.put(name, train(name, config, folder)));
    Map<String, Double> values = new LinkedHashMap<>();
    Neighbours neighbours = (distance, k) -> session.neighbours().accuracy(Settings.of(data.found(lecture.file())),
        distance, k);
    List<Outcome.Found> numbers = new ArrayList<>();
    for (Quantity quantity : lecture.numbers()) {
      values.put(quantity.name(), quantity.measure().of(new Evidence(runs, values, neighbours)));
      numbers.add(new Outcome.Found(quantity, values.get(quantity.name())));
    }
    List<String> exhibits = lecture.exhibits().stream().map(exhibit -> exhibit.html(runs, session.configuration())).toList();
    return Outcome.done(file, lecture, runs, numbers, exhibits);
  }

  private FinishedRun train(String name, Config config, String folder) {
    String path = Files.join(Files.join(folder, file.name()), Lecture.folder(name));
    try (Training going = session.trainings().get().configuration(data.found(config)).folder(path)
        .listener(event -> listener.accept(name, event)).start()) {
      attach(going);
      RunSummary summary = going.summary();
      if (summary.stopped().equals("interrupted")) {
        throw new CancellationException("stopped");
      }
      return finished(name, path, summary);
    } catch (StoppedRunException e) {
      if (!e.isNonFinite()) {
        throw e;
      }
      return finished(name, path, null);
    }
  }

  private FinishedRun finished(String name, String folder, RunSummary summary) {
    List<EvalRow> evaluations = rows("evals", EvalRow.class, folder);
    String judging = evaluations.isEmpty() ? "" : evaluations.get(0).split();
    return new FinishedRun(name, folder, summary, rows("steps", StepRow.class, folder),
        evaluations.stream().filter(row -> row.split().equals(judging)).toList(),
        rows("layers", LayerRow.class, folder));
  }

  private <R extends Record> List<R> rows(String table, Class<R> type, String folder) {
    try {
      return MetricsTable.read(table, type, new Path(folder), session.configuration());
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  private synchronized void attach(Training going) {
    training = going;
    if (stopAsked) {
      going.stop();
    }
  }

  /** Ends it after the step that its run is in. From any thread. */
  synchronized void stop() {
    stopAsked = true;
    if (training != null) {
      training.stop();
    }
  }
}
