package bellows.store.run;

import bellows.conf.BadInputException;
import bellows.conf.BoundedText;
import bellows.store.CorruptFileException;
import bellows.tensor.Layout;
import bellows.train.Start;
import bellows.train.TrainState;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Reads the folder of a model, as {@link ModelStore} writes it, from wherever it lies. */
public final class ModelReader {
  /** Where a folder lies: all that the reader asks of a file system, so that it needs none of Hadoop's. */
  public interface Place {
    /** A file's path, for errors. */
    String path(String name);

    boolean has(String name) throws IOException;

    /** @throws FileNotFoundException or {@link NoSuchFileException} if there is no such file */
    InputStream open(String name) throws IOException;

    /** Bytes of a file. */
    long length(String name) throws IOException;
  }

  /** Reads something of a file of {@code length} bytes. */
  private interface Reading<T> {
    T read(InputStream in, long length) throws IOException;
  }

  static final String CONF = "model.conf";
  static final String WEIGHTS = "weights.bin";

  private final String folder;
  private final Place place;

  /** @param folder what errors call it */
  ModelReader(String folder, Place place) {
    this.folder = folder;
    this.place = place;
  }

  /** Of a folder on this machine. */
  public static ModelReader local(Path folder) {
    return new ModelReader(folder.toString(), new Place() {
      @Override
      public String path(String name) {
        return folder.resolve(name).toString();
      }

      @Override
      public boolean has(String name) {
        return Files.exists(folder.resolve(name));
      }

      @Override
      public InputStream open(String name) throws IOException {
        return Files.newInputStream(folder.resolve(name));
      }

      @Override
      public long length(String name) throws IOException {
        return Files.size(folder.resolve(name));
      }
    });
  }

  /**
   * The text from which the network is built.
   *
   * @throws BadInputException if there is none, or {@code weights.bin} is damaged where it should be
   */
  public String conf() throws IOException {
    String text = place.has(WEIGHTS) ? read(FloatFile::text) : "";
    if (!text.isEmpty()) {
      return text;
    }
    try (InputStream in = place.open(CONF)) {
      return BoundedText.read(in, place.path(CONF));
    } catch (FileNotFoundException | NoSuchFileException e) {
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
    try (InputStream in = place.open(WEIGHTS)) {
      return reading.read(in, place.length(WEIGHTS));
    } catch (FileNotFoundException | NoSuchFileException e) {
      throw missing(WEIGHTS, e);
    } catch (CorruptFileException | BadInputException e) {
      throw new BadInputException("%s: %s", place.path(WEIGHTS), e.getMessage(), e);
    }
  }

  private BadInputException missing(String name, IOException cause) {
    return new BadInputException("%s is not a model: expected %s in it, found none", folder, name, cause);
  }
}
