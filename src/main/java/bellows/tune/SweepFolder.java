package bellows.tune;

import bellows.conf.BadInputException;
import bellows.conf.BoundedText;
import bellows.conf.Settings;
import bellows.data.Files;
import bellows.run.KeyChange;
import bellows.run.RunFile;
import bellows.store.HadoopFiles;
import bellows.store.WriterClaim;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.Config;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;

/**
 * Where a search keeps everything: {@code tune.conf} (what is searched), a folder of a run and a line of JSON for each
 * trial, the leaderboard, and the winner's run file. One process writes there at a time.
 */
final class SweepFolder implements AutoCloseable {
  /** What is searched, with the runs' own settings. */
  static final String CONF = "tune.conf";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HadoopFiles files;
  private final String path;
  private final WriterClaim claim;

  private SweepFolder(HadoopFiles files, String path, WriterClaim claim) {
    this.files = files;
    this.path = path;
    this.claim = claim;
  }

  /**
   * A new or empty folder, or that of the same search.
   *
   * @param file the run file, with its section {@code tune}
   * @throws BadInputException if something else is there, or another process is at work
   */
  static SweepFolder open(Configuration configuration, String path, Config file, Consumer<String> messages) {
    HadoopFiles files = new HadoopFiles(configuration);
    boolean goesOn = files.exists(Files.join(path, CONF));
    BadInputException.check(goesOn || !files.exists(path) || files.isFolder(path) && files.list(path).isEmpty(),
        "--out: expected a new or empty folder, or that of a search, found something else at %s", path);
    if (goesOn) {
      checkSame(path, Settings.parseConfig(read(files, Files.join(path, CONF)), Files.join(path, CONF)), file);
    }
    SweepFolder folder = new SweepFolder(files, path, WriterClaim.inside(configuration, path, messages));
    try {
      folder.write(CONF, RunFile.render(file));
      return folder;
    } catch (RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  /** The same search, which may do more at once, and draw more settings if no trial was stopped for another. */
  private static void checkSame(String path, Config before, Config now) {
    List<String> free = now.hasPath("tune.halving") ? List.of("tune.together") : List.of("tune.together", "tune.trials");
    for (KeyChange change : KeyChange.between(before, Settings.parseConfig(RunFile.render(now), CONF))) {
      BadInputException.check(free.contains(change.key()),
          "--out: expected a new folder, or the same search as in %s: there %s is %s, found %s", path, change.key(),
          Objects.requireNonNullElse(change.before(), "nothing"), Objects.requireNonNullElse(change.now(), "nothing"));
    }
  }

  /** The path of something in it. */
  String at(String name) {
    return Files.join(path, name);
  }

  /** A trial as an earlier start of the search left it; a fresh one if it did not come to it. */
  Trial trial(int number) {
    Trial fresh = Trial.open(number);
    String name = at(fresh.folder() + ".json");
    if (!files.exists(name)) {
      return fresh;
    }
    try {
      return JSON.readValue(read(files, name), Trial.class);
    } catch (JsonProcessingException e) {
      throw new BadInputException("%s: expected a trial: %s; delete it and %s to have it tried again", name,
          e.getOriginalMessage(), at(fresh.folder()), e);
    }
  }

  /** Keeps what need not be done again. A refusal is quickly had again, and what it complains of may be mended. */
  void keep(Trial trial) {
    if (trial.state() != Trial.State.REFUSED) {
      try {
        write(trial.folder() + ".json", JSON.writeValueAsString(trial) + "\n");
      } catch (JsonProcessingException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Writes a whole file, or nothing. */
  void write(String name, String text) {
    claim.check();
    files.write(at(name), out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static String read(HadoopFiles files, String name) {
    try (InputStream in = files.open(name)) {
      return BoundedText.read(in, name);
    } catch (IOException e) {
      throw new UncheckedIOException(name + ": cannot be read", e);
    }
  }

  @Override
  public void close() {
    claim.close();
  }
}
