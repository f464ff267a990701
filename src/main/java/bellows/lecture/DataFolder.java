package bellows.lecture;

import bellows.data.Files;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueFactory;

/**
 * Where data sets lie that are not ours to bring along: a folder with those that {@code submit/fetch-data} names.
 *
 * @param folder in place of {@code data} in run files; null for that
 */
record DataFolder(Files files, String folder) {
  private static final String KEY = "data.path";
  private static final String USUAL = "data/";

  /** The run file with the path under which its data are here; the same if it names none, or it stands elsewhere. */
  Config found(Config run) {
    String path = run.hasPath(KEY) ? run.getString(KEY) : "";
    if (folder == null || !path.startsWith(USUAL)) {
      return run;
    }
    String other = Files.join(folder, path.substring(USUAL.length()));
    return files.exists(other) ? run.withValue(KEY, ConfigValueFactory.fromAnyRef(other, "--data")) : run;
  }

  /** The path of data that a run needs and that are not there; null if none is missing. */
  String missing(Config run) {
    Config here = found(run);
    return here.hasPath(KEY) && !files.exists(here.getString(KEY)) ? run.getString(KEY) : null;
  }
}
