package bellows.tensorboard;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.data.Files;
import bellows.figure.Figure;
import bellows.nn.model.Model;
import bellows.nn.model.Zoo;
import bellows.run.DetachedListener;
import bellows.spark.metrics.MetricsTable;
import bellows.store.HadoopFiles;
import bellows.store.run.RunFolder;
import bellows.tensor.Shape;
import bellows.train.rows.EvalRow;
import bellows.train.rows.LayerRow;
import bellows.train.rows.RunRow;
import bellows.train.rows.StepRow;
import com.typesafe.config.Config;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Runs for TensorBoard: event files in a folder of the run's name below a folder of all, on any Hadoop file system.
 *
 * <pre>{@code
 * try (DetachedListener board = TensorBoard.follow("hdfs:///board", configuration, System.out::println);
 *     Training training = Training.on(spark).file("lenet.conf").folder("hdfs:///runs/1").listener(board).start()) {
 *   training.await();
 * }
 * }</pre>
 */
public final class TensorBoard {
  /** Test samples among which a picture of mistakes looks, unless somebody says how many. */
  public static final int SAMPLES = 2_000;

  /** Pictures of what was trained take a while. */
  private static final long PATIENCE_MILLIS = TimeUnit.MINUTES.toMillis(10);

  /**
   * What was exported.
   *
   * @param file the event file
   */
  public record Exported(String file, long steps, long evaluations, int pictures) {}

  private TensorBoard() {}

  /**
   * A listener that records a run as it goes on; what it has recorded can be read a second later. It takes the run's
   * steps as they come, and never makes the run wait or fail. Close it after the training: then pictures are drawn.
   *
   * @param folder of all runs
   * @param notes told what a person should know
   */
  public static DetachedListener follow(String folder, Configuration configuration, Consumer<String> notes) {
    return new DetachedListener("tensorboard", new RunFollower(folder, configuration, notes), notes, PATIENCE_MILLIS);
  }

  /**
   * Writes what the tables of a run say, ended or going on, as one event file; one that an earlier export has written is
   * replaced.
   *
   * @param folder of all runs
   * @param samples see {@link #SAMPLES}; 0 for no picture of mistakes
   * @param notes told what is missing, and why
   * @throws BadInputException if there is no such run
   */
  public static Exported export(String run, String folder, int samples, Configuration configuration,
      Consumer<String> notes) {
    HadoopFiles files = new HadoopFiles(configuration);
    RunFolder opened = RunFolder.open(files, run);
    Path path = new Path(run);
    Config file = Settings.parseConfig(opened.read(RunFolder.CONF), opened.at(RunFolder.CONF));
    try {
      List<RunRow> starts = MetricsTable.read("runs", RunRow.class, path, configuration);
      List<StepRow> steps = MetricsTable.read("steps", StepRow.class, path, configuration);
      List<EvalRow> evaluations = MetricsTable.read("evals", EvalRow.class, path, configuration);
      List<LayerRow> layers = MetricsTable.read("layers", LayerRow.class, path, configuration);
      Map<String, Figure> pictures = opened.has(RunFolder.MODEL)
          ? TrainedPictures.of(run, samples, configuration, notes) : Map.of();
      Instant started = starts.isEmpty() ? Instant.EPOCH : starts.get(0).started();
      String target = Files.join(Files.join(folder, path.getName()), EventFile.name(started, 0));
      files.write(target, out -> {
        RunRecorder recorder = begin(out, path.getName(), file, started);
        record(recorder, steps, evaluations, layers);
        recorder.pictures(pictures);
      });
      return new Exported(target, steps.size(), evaluations.size(), pictures.size());
    } catch (IOException e) {
      throw new UncheckedIOException(run + ": its tables cannot be read: " + e.getMessage(), e);
    }
  }

  private static RunRecorder begin(OutputStream out, String run, Config file, Instant started) throws IOException {
    Settings settings = Settings.of(file);
    Model model = Zoo.model(settings, Shape.of(settings.integers("input")), settings.integer("classes"));
    out.write(EventFrame.of(BoardEvent.version(started)));
    RunRecorder recorder = new RunRecorder(event -> out.write(EventFrame.of(event)), started);
    recorder.begin(run, file, model, 0);
    return recorder;
  }

  /** Each evaluation behind the step that it is of; of two at one step, the first has the layers. */
  private static void record(RunRecorder recorder, List<StepRow> steps, List<EvalRow> evaluations,
      List<LayerRow> layers) throws IOException {
    Iterator<EvalRow> coming = evaluations.iterator();
    EvalRow next = coming.hasNext() ? coming.next() : null;
    long told = -1;
    int layer = 0;
    for (int i = 0; i <= steps.size(); i++) {
      long until = i == steps.size() ? Long.MAX_VALUE : steps.get(i).step() - 1;
      while (next != null && next.step() <= until) {
        int from = layer;
        while (layer < layers.size() && layers.get(layer).step() <= next.step()) {
          layer++;
        }
        recorder.evaluation(next, next.step() == told ? List.of() : layers.subList(from, layer));
        told = next.step();
        next = coming.hasNext() ? coming.next() : null;
      }
      if (i < steps.size()) {
        recorder.step(steps.get(i));
      }
    }
  }
}
