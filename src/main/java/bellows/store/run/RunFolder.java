package bellows.store.run;

import bellows.conf.BadInputException;
import bellows.conf.BoundedText;
import bellows.conf.ShellWord;
import bellows.data.Files;
import bellows.store.HadoopFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Where a run keeps everything, on any Hadoop file system: {@code run.conf} (as resolved), {@code checkpoints/},
 * {@code model/}, {@code metrics/} and {@code summary.json}.
 */
public final class RunFolder {
  public static final String CONF = "run.conf";
  public static final String SUMMARY = "summary.json";
  public static final String MODEL = "model";

  private final HadoopFiles files;
  private final String path;

  private RunFolder(HadoopFiles files, String path) {
    this.files = files;
    this.path = path;
  }

  /**
   * A folder for a new run.
   *
   * @throws BadInputException if anything lies there already
   */
  public static RunFolder create(HadoopFiles files, String path) {
    BadInputException.check(!files.exists(path) || files.isFolder(path) && files.list(path).isEmpty(),
        "%s: expected a new or empty folder for the run, found something there; choose another with --run, or "
            + "continue that run with "
            + "--resume --run %s", path, ShellWord.of(path));
    return new RunFolder(files, path);
  }

  /** Whether a run was started here before, however far it came. */
  public static boolean isAt(HadoopFiles files, String path) {
    return files.exists(Files.join(path, CONF));
  }

  /** The folder of a run that was started before. */
  public static RunFolder open(HadoopFiles files, String path) {
    BadInputException.check(files.isFolder(path), "%s: expected the folder of a run, found %s", path,
        files.exists(path) ? "a file" : "nothing");
    BadInputException.check(isAt(files, path), "%s is not the folder of a run: expected %s in it",
        path, CONF);
    return new RunFolder(files, path);
  }

  public String path() {
    return path;
  }

  /** The path of something in the folder. */
  public String at(String name) {
    return Files.join(path, name);
  }

  /** Whether there is such a file or folder. */
  public boolean has(String name) {
    return files.exists(at(name));
  }

  /** Writes a whole file, or nothing. */
  public void write(String name, String text) {
    files.write(at(name), out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  public String read(String name) {
    try (InputStream in = files.open(at(name))) {
      return BoundedText.read(in, at(name));
    } catch (IOException e) {
      throw new UncheckedIOException(at(name) + ": cannot be read", e);
    }
  }
}
