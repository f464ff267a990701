package bellows.store.run;

import bellows.conf.BadInputException;
import bellows.conf.BoundedText;
import bellows.store.CorruptFileException;
import bellows.store.DurableFile;
import bellows.tensor.Layout;
import bellows.train.Start;
import bellows.train.TrainState;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A trained model as a folder: {@code weights.bin}, a {@link FloatFile} without slots, holds the weights, the
 * statistics and the text from which the network is built. So a model is one file, which replaces another in one step,
 * and its parts always belong together. {@code model.conf} is a copy of the text, for people; it counts only beside a
 * {@code weights.bin} without a text, as earlier versions wrote it.
 */
public final class ModelStore {
  /** Reads something of a file of {@code length} bytes. */
  private interface Reading<T> {
    T read(InputStream in, long length) throws IOException;
  }

  private static final String CONF = "model.conf";
  private static final String WEIGHTS = "weights.bin";

  private final FileSystem fileSystem;
  private final Path folder;

  /** @param folder the model's own folder, such as {@code model} in a run's */
  public ModelStore(Path folder, Configuration configuration) throws IOException {
    fileSystem = DurableFile.fileSystem(folder, configuration);
    // Through text, which drops a slash at the end: with it, the folder would have no name.
    this.folder = fileSystem.makeQualified(new Path(folder.toString()));
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
    TrainState bare = new TrainState(state.step(), state.epoch(), state.position(), state.samples(), state.seconds(),
        state.seed(), state.model(), new float[0][]);
    DurableFile.write(fileSystem, new Path(folder, WEIGHTS),
        out -> FloatFile.write(out, fingerprint, conf, bare, List.of(), layout));
    Path copy = new Path(folder, CONF);
    DurableFile.write(fileSystem, copy, out -> out.write(conf.getBytes(StandardCharsets.UTF_8)));
    DurableFile.removeAbandoned(fileSystem, copy);
  }

  /**
   * The text from which the network is built.
   *
   * @throws BadInputException if there is none, or {@code weights.bin} is damaged where it should be
   */
  public String conf() throws IOException {
    String text = fileSystem.exists(new Path(folder, WEIGHTS)) ? read(FloatFile::text) : "";
    if (!text.isEmpty()) {
      return text;
    }
    Path path = new Path(folder, CONF);
    try (FSDataInputStream in = fileSystem.open(path)) {
      return BoundedText.read(in, path.toString());
    } catch (FileNotFoundException e) {
      throw missing(CONF, e);
    }
  }

  /**
   * The trained state, with no slots; {@code layout} is that of the network which {@link #conf} describes.
   *
   * @throws BadInputException if the file is missing, damaged, or of another model
   */
  public TrainState state(Layout layout) throws IOException {
    return read((in, length) -> FloatFile.read(in, length, layout).state());
  }

  /**
   * The same, for who asks the model something.
   *
   * @throws BadInputException also if weights are no numbers, of which every answer would be one of them
   */
  public TrainState finiteState(Layout layout) throws IOException {
    return read((in, length) -> {
      TrainState state = FloatFile.read(in, length, layout).state();
      checkFinite(layout.weights(), state.weights());
      checkFinite(layout.statistics(), state.weights());
      return state;
    });
  }

  private static void checkFinite(List<Layout.Segment> segments, float[] values) {
    for (Layout.Segment segment : segments) {
      for (int i = segment.offset(); i < segment.end(); i++) {
        BadInputException.check(Float.isFinite(values[i]), "expected finite numbers, found %s in %s; the model's training "
            + "has diverged, or somebody has written it: train it again with a lower rate", values[i], segment.name());
      }
    }
  }

  /**
   * The trained tensors, whatever network they are of.
   *
   * @throws BadInputException if the file is missing or damaged
   */
  public List<Start.Saved> tensors() throws IOException {
    return read(FloatFile::tensors);
  }

  private <T> T read(Reading<T> reading) throws IOException {
    Path path = new Path(folder, WEIGHTS);
    try (FSDataInputStream in = fileSystem.open(path)) {
      return reading.read(in, fileSystem.getFileStatus(path).getLen());
    } catch (FileNotFoundException e) {
      throw missing(WEIGHTS, e);
    } catch (CorruptFileException | BadInputException e) {
      throw new BadInputException("%s: %s", path, e.getMessage(), e);
    }
  }

  private BadInputException missing(String name, IOException cause) {
    return new BadInputException("%s is not a model: expected %s in it, found none", folder, name, cause);
  }
}
