package bellows.tensorboard;

import bellows.run.DetachedListener;
import bellows.run.RunEvent;
import java.io.IOException;
import java.time.Instant;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Records a run while it goes on; its pictures when it has ended. */
final class RunFollower implements DetachedListener.Follower {
  private final String folder;
  private final Configuration configuration;
  private final Consumer<String> notes;
  /** Null until the run has started, as is the next. */
  private EventFile file;
  private RunRecorder recorder;
  /** The run's folder, once a model is there; null otherwise. */
  private String trained;

  /** @param folder of all runs */
  RunFollower(String folder, Configuration configuration, Consumer<String> notes) {
    this.folder = folder;
    this.configuration = configuration;
    this.notes = notes;
  }

  @Override
  public void event(RunEvent event) throws IOException {
    if (event instanceof RunEvent.Started started) {
      begin(started);
    } else if (event instanceof RunEvent.Stepped stepped) {
      recorder.step(stepped.row());
    } else if (event instanceof RunEvent.Evaluated evaluated) {
      recorder.evaluation(evaluated.row(), evaluated.layers());
    } else if (event instanceof RunEvent.RolledBack back) {
      recorder.rolledBack(back.step());
    } else if (event instanceof RunEvent.Finished finished && recorder != null
        && !finished.summary().stopped().equals("interrupted")) {
      trained = finished.summary().run();
    }
  }

  private void begin(RunEvent.Started started) throws IOException {
    Instant now = Instant.now();
    file = EventFile.begin(new Path(folder, started.run()), now, configuration);
    recorder = new RunRecorder(file::add, now);
    recorder.begin(started.run(), started.setup().resolved(), started.setup().model(), started.step());
    notes.accept("tensorboard " + file.path().getParent());
  }

  @Override
  public void pause() throws IOException {
    if (file != null) {
      file.flush();
    }
  }

  @Override
  public void end() throws IOException {
    if (file == null) {
      return;
    }
    try (EventFile ending = file) {
      ending.flush();
      if (trained != null) {
        recorder.pictures(TrainedPictures.of(trained, TensorBoard.SAMPLES, configuration, why -> {}));
      }
    }
  }
}
