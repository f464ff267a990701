package bellows.tensorboard;

import bellows.figure.Figure;
import bellows.figure.FigureFile;
import bellows.nn.model.Model;
import bellows.run.RunFile;
import bellows.train.rows.EvalRow;
import bellows.train.rows.LayerRow;
import bellows.train.rows.StepRow;
import com.typesafe.config.Config;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Turns what a run's tables say into the records of an event file. The one way from rows to records: a run that is
 * followed while it goes on and one that is exported later give the same.
 */
final class RunRecorder {
  /** Where records go. */
  interface Sink {
    void add(byte[] record) throws IOException;
  }

  private final Sink sink;
  /** When what is recorded happened: that of the last step. */
  private Instant time;
  private long lastStep;

  /** @param started when the run, or this start of it, began */
  RunRecorder(Sink sink, Instant started) {
    this.sink = sink;
    time = started;
  }

  /**
   * Before the first step of a start: the network, the run file.
   *
   * @param step after which it goes on; 0 for a new run
   */
  void begin(String run, Config file, Model model, long step) throws IOException {
    lastStep = step;
    sink.add(BoardEvent.start(time, step + 1));
    sink.add(BoardEvent.graph(time, NetworkGraph.of(model)));
    add(0, HyperParameters.of(run, file, time));
    add(0, new Summary().text("run file", "```\n" + RunFile.render(file) + "\n```"));
  }

  void step(StepRow row) throws IOException {
    time = row.finished();
    lastStep = row.step();
    add(row.step(), RowTags.of(row));
  }

  /** @param layers of this evaluation; none for a second one at the same step */
  void evaluation(EvalRow row, List<LayerRow> layers) throws IOException {
    add(row.step(), RowTags.of(row, layers));
  }

  /** The run takes the steps after {@code step} again. */
  void rolledBack(long step) throws IOException {
    lastStep = step;
    sink.add(BoardEvent.start(time, step + 1));
  }

  /** Pictures of what was trained, by tag. */
  void pictures(Map<String, Figure> figures) throws IOException {
    for (Map.Entry<String, Figure> one : figures.entrySet()) {
      Figure figure = one.getValue();
      add(lastStep, new Summary().picture(one.getKey(), figure.width(), figure.height(), FigureFile.png(figure)));
    }
  }

  private void add(long step, Summary summary) throws IOException {
    if (!summary.isEmpty()) {
      sink.add(BoardEvent.summary(time, step, summary));
    }
  }
}
