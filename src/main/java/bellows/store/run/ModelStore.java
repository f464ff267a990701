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
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A trained model as a folder of two files: {@code model.conf}, the text from which the network is built, and
 * {@code weights.bin}, its weights and statistics as a {@link FloatFile} without slots.
 */
public final class ModelStore {
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
   * Writes both files into a hidden folder and renames it, so that the two always belong together. Where that fails,
   * the model that was there stays.
   *
   * @throws IOException that says which file could not be written, why, and what to do
   */
  public void save(String conf, String fingerprint, TrainState state, Layout layout) throws IOException {
    TrainState bare = new TrainState(state.step(), state.epoch(), state.position(), state.samples(), state.seconds(),
        state.seed(), state.model(), new float[0][]);
    Path temporary = DurableFile.temporary(folder);
    DurableFile.orCleaned(fileSystem, temporary, folder, () -> {
      fileSystem.delete(temporary, true);
      fileSystem.mkdirs(temporary);
      DurableFile.fill(fileSystem, new Path(temporary, CONF), out -> out.write(conf.getBytes(StandardCharsets.UTF_8)));
      DurableFile.fill(fileSystem, new Path(temporary, WEIGHTS),
          out -> FloatFile.write(out, fingerprint, bare, layout));
      fileSystem.delete(folder, true);
      if (!fileSystem.rename(temporary, folder)) {
        throw new IOException("the finished " + temporary + " cannot be renamed");
      }
    });
  }

  /** The text of {@code model.conf}. */
  public String conf() throws IOException {
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
    Path path = new Path(folder, WEIGHTS);
    try (FSDataInputStream in = fileSystem.open(path)) {
      return FloatFile.read(in, fileSystem.getFileStatus(path).getLen(), layout).state();
    } catch (FileNotFoundException e) {
      throw missing(WEIGHTS, e);
    } catch (CorruptFileException | BadInputException e) {
      throw new BadInputException("%s: %s", path, e.getMessage(), e);
    }
  }

  /**
   * The trained tensors, whatever network they are of.
   *
   * @throws BadInputException if the file is missing or damaged
   */
  public List<Start.Saved> tensors() throws IOException {
    Path path = new Path(folder, WEIGHTS);
    try (FSDataInputStream in = fileSystem.open(path)) {
      return FloatFile.tensors(in, fileSystem.getFileStatus(path).getLen());
    } catch (FileNotFoundException e) {
      throw missing(WEIGHTS, e);
    } catch (CorruptFileException e) {
      throw new BadInputException("%s: %s", path, e.getMessage(), e);
    }
  }

  private BadInputException missing(String name, IOException cause) {
    return new BadInputException("%s is not a model: expected %s in it, found none", folder, name, cause);
  }
}
