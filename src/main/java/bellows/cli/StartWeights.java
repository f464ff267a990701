package bellows.cli;

import bellows.conf.BadInputException;
import bellows.data.Files;
import bellows.store.HadoopFiles;
import bellows.store.run.ModelStore;
import bellows.store.run.RunFolder;
import bellows.tensor.Layout.Segment;
import bellows.tensor.Layout;
import bellows.train.Start;
import bellows.train.TrainState;
import bellows.train.Trainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The weights that a run begins with where its section {@code start} names a model. A run keeps a copy in its folder,
 * so that it can go on, or go back to its start, without that model.
 */
public final class StartWeights {
  private static final String COPY = "start";

  private final HadoopFiles files;
  private final Configuration configuration;
  private final Setup setup;
  /** Null once they are in the run's folder, or where there are none. */
  private Start.Beginning read;

  private StartWeights(HadoopFiles files, Configuration configuration, Setup setup) {
    this.files = files;
    this.configuration = configuration;
    this.setup = setup;
  }

  /**
   * Reads the model unless the run has its copy already.
   *
   * @param folder of the run; null if it is a new one
   * @throws BadInputException if there is no such model, or it does not fit the network
   */
  public static StartWeights open(HadoopFiles files, Configuration configuration, Setup setup, RunFolder folder)
      throws IOException {
    StartWeights beginning = new StartWeights(files, configuration, setup);
    String model = setup.config().start().model();
    if (model != null && (folder == null || !files.exists(folder.at(COPY)))) {
      BadInputException.check(files.isFolder(model),
          "start.model: expected the folder of a run or of a model, found %s", files.exists(model) ? "a file: " + model : "nothing at " + model);
      String inRun = Files.join(model, "model");
      List<Start.Saved> saved =
          new ModelStore(new Path(files.isFolder(inRun) ? inRun : model), configuration).tensors();
      beginning.read = setup.config().start().load(setup.model(), setup.config().seed(), saved);
    }
    return beginning;
  }

  /** Writes the copy; when this returns, the run needs the model no more. */
  public void keep(RunFolder folder) throws IOException {
    if (read != null) {
      store(folder).save(setup.modelConf(), "", Trainer.fresh(setup.config(), setup.model(), read.weights()),
          setup.model().layout());
      read = null;
    }
  }

  /** The weights themselves, or the run's copy of them; none if they are first values. */
  public Optional<float[]> weights(RunFolder folder) {
    if (setup.config().start().model() == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(read != null ? read.weights().clone() : store(folder).state(setup.model().layout()).weights());
    } catch (IOException e) {
      throw new UncheckedIOException(folder.at(COPY) + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private ModelStore store(RunFolder folder) throws IOException {
    return new ModelStore(new Path(folder.at(COPY)), configuration);
  }

  /** The state before the first step. */
  public TrainState state(RunFolder folder) {
    return weights(folder).map(weights -> Trainer.fresh(setup.config(), setup.model(), weights))
        .orElseGet(() -> Trainer.fresh(setup.config(), setup.model()));
  }

  /** Tells what came from the model, what did not, and what stays as it is. */
  public void report(Terminal terminal) {
    Start start = setup.config().start();
    if (read != null) {
      terminal.line(String.format(Locale.ROOT, "start    %d of %d tensors from %s%s%s", read.loaded().size(),
          read.loaded().size() + read.kept().size(), start.model(),
          read.kept().isEmpty() ? "" : "; with first values: " + String.join(", ", read.kept()),
          read.unused().isEmpty() ? "" : "; left aside: " + String.join(", ", read.unused())));
    }
    if (!start.freeze().isEmpty()) {
      Layout layout = setup.spec().model().layout();
      long weights = layout.weights().stream().filter(layout::isFrozen).mapToLong(Segment::size).sum();
      terminal.line(String.format(Locale.ROOT, "frozen   %,d of %,d weights: %s", weights, layout.weightCount(),
          String.join(", ", start.freeze())));
    }
  }
}
