package bellows.store.run;

import bellows.store.DurableFile;
import bellows.tensor.Layout;
import bellows.train.Start;
import bellows.train.TrainState;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A trained model as a folder: {@code weights.bin}, a {@link FloatFile} without slots, holds the weights, the
 * statistics and the text from which the network is built. So a model is one file, which replaces another in one step,
 * and its parts always belong together. {@code model.conf} is a copy of the text, for people; it counts only beside a
 * {@code weights.bin} without a text, as earlier versions wrote it.
 */
public final class ModelStore {
  private final FileSystem fileSystem;
  private final Path folder;
  private final ModelReader reader;

  /** @param folder the model's own folder, such as {@code model} in a run's */
  public ModelStore(Path folder, Configuration configuration) throws IOException {
    fileSystem = DurableFile.fileSystem(folder, configuration);
    // Through text, which drops a slash at the end: with it, the folder would have no name.
    this.folder = fileSystem.makeQualified(new Path(folder.toString()));
    reader = new ModelReader(this.folder.toString(), new OnHadoop());
  }

  /** The folder as a reader sees it. */
  private final class OnHadoop implements ModelReader.Place {
    @Override
    public String path(String name) {
      return new Path(folder, name).toString();
    }

    @Override
    public boolean has(String name) throws IOException {
      return fileSystem.exists(new Path(folder, name));
    }

    @Override
    public InputStream open(String name) throws IOException {
      return fileSystem.open(new Path(folder, name));
    }

    @Override
    public long length(String name) throws IOException {
      return fileSystem.getFileStatus(new Path(folder, name)).getLen();
    }
  }

  /**
   * Writes a model over the one that was there: whatever fails or dies, a reader finds the old one or the new one,
   * whole. For that all that counts goes into one file, which {@link DurableFile} replaces; the copy of the text
   * follows.
   *
   * @param conf the text from which the network is built, see {@link #conf}
   * @param fingerprint of the run's configuration
   * @param state of which the weights, or their average where there is one, and the statistics are kept, without slots
   * @throws IOException that says which file could not be written, why, and what to do
   */
  public void save(String conf, String fingerprint, TrainState state, Layout layout) throws IOException {
    TrainState bare = bare(state);
    save(conf, out -> FloatFile.write(out, fingerprint, conf, bare, List.of(), layout));
  }

  /** The same in a quarter of the bytes: weights as {@link Int8Weights}. */
  public void saveInt8(String conf, TrainState state, Layout layout) throws IOException {
    TrainState bare = bare(state);
    save(conf, out -> FloatFile.writeInt8(out, "", conf, bare, layout));
  }

  private static TrainState bare(TrainState state) {
    return new TrainState(state.step(), state.epoch(), state.position(), state.samples(), state.seconds(), state.seed(),
        state.model(), new float[0][]);
  }

  private void save(String conf, DurableFile.Body weights) throws IOException {
    DurableFile.write(fileSystem, new Path(folder, ModelReader.WEIGHTS), weights);
    Path copy = new Path(folder, ModelReader.CONF);
    DurableFile.write(fileSystem, copy, out -> out.write(conf.getBytes(StandardCharsets.UTF_8)));
    DurableFile.removeAbandoned(fileSystem, copy);
  }

  /** @see ModelReader#conf */
  public String conf() throws IOException {
    return reader.conf();
  }

  /** @see ModelReader#state */
  public TrainState state(Layout layout) throws IOException {
    return reader.state(layout);
  }

  /** @see ModelReader#finiteState */
  public TrainState finiteState(Layout layout) throws IOException {
    return reader.finiteState(layout);
  }

  /** @see ModelReader#tensors */
  public List<Start.Saved> tensors() throws IOException {
    return reader.tensors();
  }
}
