package bellows.run;

import bellows.conf.BadInputException;
import bellows.data.Files;
import bellows.store.HadoopFiles;
import bellows.store.run.CheckpointStore;
import bellows.store.run.ModelStore;
import bellows.store.run.RunFolder;
import bellows.tensor.Layout.Segment;
import bellows.tensor.Layout;
import bellows.train.Start;
import bellows.train.TrainState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The weights that a run begins with where its section {@code start} names a model. A run keeps a copy in its folder,
 * if it has one, so that it can go on, or go back to its start, without that model.
 */
final class StartWeights {
  private static final String COPY = "start";

  private final Configuration configuration;
  private final Setup setup;
  /** Null for a run without. */
  private final RunFolder folder;
  /** Null once they are in the run's folder, or where there are none. */
  private Start.Loaded loaded;

  private StartWeights(Configuration configuration, Setup setup, RunFolder folder) {
    this.configuration = configuration;
    this.setup = setup;
    this.folder = folder;
  }

  /**
   * Reads the model unless the run has its copy already.
   *
   * @param folder of the run; null for a run without
   * @throws BadInputException if there is no such model, or it does not fit the network
   */
  static StartWeights open(HadoopFiles files, Configuration configuration, Setup setup, RunFolder folder)
      throws IOException {
    StartWeights start = new StartWeights(configuration, setup, folder);
    String model = setup.config().start().model();
    if (model != null && (folder == null || !files.exists(folder.at(COPY)))) {
      BadInputException.check(files.isFolder(model),
          "start.model: expected the folder of a run or of a model, found %s",
          files.exists(model) ? "a file: " + model : "nothing at " + model);
      start.loaded = setup.config().start().load(setup.model(), setup.config().seed(),
          saved(files, configuration, setup, model));
    }
    return start;
  }

  /** Of a run that has not ended, which has no model yet, the tensors of the last checkpoint. */
  private static List<Start.Saved> saved(HadoopFiles files, Configuration configuration, Setup setup, String path)
      throws IOException {
    String inRun = Files.join(path, RunFolder.MODEL);
    if (!files.isFolder(inRun) && RunFolder.isAt(files, path)) {
      CheckpointStore checkpoints = new CheckpointStore(new Path(path), configuration, setup.model().layout(),
          List.of(), 1);
      List<Path> all = checkpoints.list();
      BadInputException.check(!all.isEmpty(), "start.model: expected a run with a model or a checkpoint, found neither "
          + "in %s", path);
      return checkpoints.tensors(all.get(0));
    }
    return new ModelStore(new Path(files.isFolder(inRun) ? inRun : path), configuration).tensors();
  }

  /** Writes the copy, if there is a folder; when this returns, the run needs the model no more. */
  void keep() throws IOException {
    if (loaded != null && folder != null) {
      store().save(setup.modelConf(), "", setup.config().fresh(setup.model(), loaded.weights()),
          setup.model().layout());
      loaded = null;
    }
  }

  /** A copy of the weights; none if they are first values. */
  Optional<float[]> weights() {
    if (setup.config().start().model() == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(loaded != null ? loaded.weights().clone() : store().state(setup.model().layout()).weights());
    } catch (IOException e) {
      throw new UncheckedIOException(folder.at(COPY) + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private ModelStore store() throws IOException {
    return new ModelStore(new Path(folder.at(COPY)), configuration);
  }

  /** The state before the first step. */
  TrainState state() {
    return weights().map(weights -> setup.config().fresh(setup.model(), weights))
        .orElseGet(() -> setup.config().fresh(setup.model()));
  }

  /** What came from the model, what did not, and what stays as it is: lines for people. */
  List<String> report() {
    List<String> lines = new ArrayList<>();
    Start start = setup.config().start();
    if (loaded != null) {
      lines.add(String.format(Locale.ROOT, "start    %d of %d tensors from %s%s%s", loaded.names().size(),
          loaded.names().size() + loaded.kept().size(), start.model(),
          loaded.kept().isEmpty() ? "" : "; with first values: " + String.join(", ", loaded.kept()),
          loaded.unused().isEmpty() ? "" : "; left aside: " + String.join(", ", loaded.unused())));
    }
    if (!start.freeze().isEmpty()) {
      Layout layout = setup.spec().model().layout();
      long weights = layout.weights().stream().filter(layout::isFrozen).mapToLong(Segment::size).sum();
      lines.add(String.format(Locale.ROOT, "frozen   %,d of %,d weights: %s", weights, layout.weightCount(),
          String.join(", ", start.freeze())));
    }
    return lines;
  }
}
