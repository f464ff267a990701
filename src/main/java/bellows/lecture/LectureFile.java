package bellows.lecture;

import bellows.conf.BadInputException;
import bellows.conf.BoundedText;
import bellows.conf.Settings;
import bellows.conf.Spelling;
import bellows.data.Files;
import com.typesafe.config.Config;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * A run file in the folder of experiments.
 *
 * @param name without its ending
 * @param path as a person may type it
 * @param text as it was written, comments included
 */
record LectureFile(String name, String path, String text) {
  private static final String ENDING = ".conf";

  /**
   * The files of a folder, by name.
   *
   * @param only names of those that are wanted; empty for all
   */
  static List<LectureFile> find(Files files, String folder, List<String> only) {
    List<String> names = files.list(folder).stream().filter(file -> file.endsWith(ENDING))
        .map(file -> file.substring(0, file.length() - ENDING.length())).sorted().toList();
    BadInputException.check(!names.isEmpty(), "%s: expected run files of experiments, NAME%s, found none", folder,
        ENDING);
    for (String name : only) {
      BadInputException.check(names.contains(name), "--only: unknown experiment '%s'%s; in %s there are %s", name,
          Spelling.nearest(name, names), folder, String.join(", ", names));
    }
    return names.stream().filter(name -> only.isEmpty() || only.contains(name))
        .map(name -> read(files, folder, name)).toList();
  }

  private static LectureFile read(Files files, String folder, String name) {
    String path = Files.join(folder, name + ENDING);
    try (InputStream in = files.open(path)) {
      return new LectureFile(name, path, BoundedText.read(in, path));
    } catch (IOException e) {
      throw new UncheckedIOException(path + ": cannot be read", e);
    }
  }

  Config config() {
    return Settings.parseConfig(text, path);
  }

  Lecture lecture() {
    return Lecture.read(name, config());
  }
}
