package bellows.store.run;

import bellows.conf.BadInputException;
import bellows.store.DurableFile;
import bellows.tensor.Layout;
import bellows.train.Start;
import bellows.train.TrainState;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The checkpoints of one run, {@code checkpoints/step-0000001234.ckpt} in its folder, on any Hadoop file system. One
 * process writes at a time; any number may read. The bytes are those of {@link FloatFile}.
 */
public final class CheckpointStore {
  /**
   * A checkpoint that was read whole.
   *
   * @param fingerprint of the configuration that wrote it
   * @param named whether it says what its slots are; those of earlier versions do not
   */
  public record Checkpoint(Path path, String fingerprint, boolean named, TrainState state) {}

  private static final Pattern NAME = Pattern.compile("step-(\\d{1,18})\\.ckpt");

  private final FileSystem fileSystem;
  private final Path folder;
  private final Layout layout;
  private final List<String> slotNames;
  private final int keep;
  /** As this process has seen it last. */
  private volatile Path newest;

  /**
   * @param run the folder of the run; {@code checkpoints} is made in it by the first save
   * @param slotNames what the slots of the run's states hold, in their order
   * @param keep how many of the newest checkpoints stay, at least 1; 2 or more survive a damaged file
   */
  public CheckpointStore(Path run, Configuration configuration, Layout layout, List<String> slotNames, int keep)
      throws IOException {
    BadInputException.check(keep >= 1, "expected at least 1 checkpoint to keep, found %d", keep);
    fileSystem = DurableFile.fileSystem(run, configuration);
    folder = fileSystem.makeQualified(new Path(run, "checkpoints"));
    this.layout = layout;
    this.slotNames = List.copyOf(slotNames);
    this.keep = keep;
  }

  /** Where the checkpoint of a step lies, whether it exists or not. */
  public Path path(long step) {
    return new Path(folder, String.format("step-%010d.ckpt", step));
  }

  /**
   * Writes a checkpoint; when this returns, it has its name and all its bytes. Then removes what it makes needless:
   * those older than the newest {@code keep} up to this step, and what writers left that live no more.
   *
   * @param fingerprint what tells configurations apart, such as a hash of the resolved run file
   */
  public Path save(String fingerprint, TrainState state) throws IOException {
    Path path = path(state.step());
    DurableFile.write(fileSystem, path, out -> FloatFile.write(out, fingerprint, "", state, slotNames, layout));
    newest = path;
    List<Path> upToNow = list().stream().filter(p -> step(p) <= state.step()).toList();
    for (Path old : upToNow.subList(Math.min(keep, upToNow.size()), upToNow.size())) {
      fileSystem.delete(old, false);
    }
    DurableFile.removeAbandoned(fileSystem, path);
    return path;
  }

  /** Removes the checkpoints of later steps, the newest first: what is left is always a state that the run was in. */
  public void removeAfter(long step) throws IOException {
    for (Path path : list()) {
      if (step(path) > step) {
        fileSystem.delete(path, false);
      }
    }
    list();
  }

  /**
   * The newest checkpoint that this process has written or found; null if it has neither. Asks nobody: it is for telling
   * why a run ended, which may be that the file system answers no more.
   */
  public Path newest() {
    return newest;
  }

  /** All checkpoints, the newest first; whether they are sound only reading tells. */
  public List<Path> list() throws IOException {
    List<Path> found = new ArrayList<>(files(path -> NAME.matcher(path.getName()).matches()));
    found.sort(Comparator.comparingLong(CheckpointStore::step).reversed());
    newest = found.isEmpty() ? null : found.get(0);
    return found;
  }

  /**
   * The newest checkpoint that is sound, or nothing if the run has none at all.
   *
   * @param messages is told of each file passed over, why, and which is used instead
   * @throws BadInputException if there are checkpoints but none can be read, lest a run silently start anew; or if one
   *     is sound but belongs to another model, or has other slots
   */
  public Optional<Checkpoint> latest(Consumer<String> messages) throws IOException {
    return latest(step -> true, messages);
  }

  /**
   * The newest sound checkpoint of a step that is wanted, or nothing if there is no checkpoint of such a step.
   *
   * @param messages is told of each file passed over, why, and which is used instead
   * @throws BadInputException if there are such checkpoints but none can be read; or if one is sound but belongs to
   *     another model, or has other slots
   */
  public Optional<Checkpoint> latest(LongPredicate wanted, Consumer<String> messages) throws IOException {
    for (Path temporary : files(DurableFile::isTemporary)) {
      messages.accept("passed over " + temporary + ": its writer was interrupted");
    }
    List<String> passedOver = new ArrayList<>();
    for (Path path : list().stream().filter(p -> wanted.test(step(p))).toList()) {
      try {
        Checkpoint checkpoint = read(path);
        passedOver.forEach(why -> messages.accept(why + "; using " + path.getName() + " instead"));
        return Optional.of(checkpoint);
      } catch (IOException e) {
        passedOver.add("passed over " + path + ": " + e.getMessage());
      }
    }
    BadInputException.check(passedOver.isEmpty(),
        "no checkpoint in %s can be read; remove the folder to start anew:%n  %s", folder,
        String.join(System.lineSeparator() + "  ", passedOver));
    return Optional.empty();
  }

  /**
   * Reads one checkpoint.
   *
   * @throws IOException if it is damaged (with the offset, what was expected and what was found) or cannot be read
   * @throws BadInputException if it belongs to another model, or has other slots
   */
  public Checkpoint read(Path path) throws IOException {
    try (FSDataInputStream in = fileSystem.open(path)) {
      FloatFile.Content content = FloatFile.read(in, length(path), layout);
      requireSlots(content);
      return new Checkpoint(path, content.fingerprint(), !content.slotNames().isEmpty(), content.state());
    } catch (BadInputException e) {
      throw new BadInputException("%s: %s", path, e.getMessage(), e);
    } catch (FSError e) {
      // What Hadoop makes of a local disk that cannot read.
      throw new IOException("cannot be read: " + e.getMessage(), e);
    }
  }

  /** What momentum was would be read as what rounding took away: arrays of the same length look alike. */
  private void requireSlots(FloatFile.Content content) {
    int count = content.state().slots().length;
    BadInputException.check(content.slotNames().isEmpty() ? count == slotNames.size()
        : slotNames.equals(content.slotNames()), "expected a state with %s, found one with %s",
        slots(slotNames, slotNames.size()), slots(content.slotNames(), count));
  }

  private static String slots(List<String> names, int count) {
    return count == 0 ? "no slots" : names.isEmpty() ? count + " unnamed slots" : "the slots " + String.join(", ", names);
  }

  /**
   * The trained tensors of a checkpoint, of whatever model, or their average where there is one.
   *
   * @throws IOException if it is damaged or cannot be read
   */
  public List<Start.Saved> tensors(Path path) throws IOException {
    try (FSDataInputStream in = fileSystem.open(path)) {
      return FloatFile.tensors(in, length(path));
    }
  }

  /** The bytes of a checkpoint's file. */
  public long length(Path path) throws IOException {
    return fileSystem.getFileStatus(path).getLen();
  }

  private List<Path> files(Predicate<Path> wanted) throws IOException {
    try {
      return Arrays.stream(fileSystem.listStatus(folder)).filter(FileStatus::isFile).map(FileStatus::getPath)
          .filter(wanted).toList();
    } catch (FileNotFoundException e) {
      return List.of();
    }
  }

  private static long step(Path path) {
    Matcher name = NAME.matcher(path.getName());
    return name.matches() ? Long.parseLong(name.group(1)) : -1;
  }
}
