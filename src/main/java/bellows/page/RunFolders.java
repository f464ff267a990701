package bellows.page;

import bellows.conf.BadInputException;
import bellows.data.Files;
import bellows.store.HadoopFiles;
import bellows.store.run.RunFolder;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.fs.Path;

/** Which runs somebody means who names folders. */
final class RunFolders {
  /** More lines than a chart can tell apart, and more tables than are read in moments. */
  private static final int MOST = 200;

  private RunFolders() {}

  /** Folders of runs as they are; in place of others, such as that of a search, the runs right below. */
  static List<String> expand(List<String> folders, HadoopFiles files) {
    List<String> runs = new ArrayList<>();
    for (String folder : folders) {
      if (RunFolder.isAt(files, folder)) {
        runs.add(folder);
        continue;
      }
      List<String> below = !files.isFolder(folder) ? List.of() : files.list(folder).stream().sorted()
          .map(name -> Files.join(folder, name)).filter(path -> RunFolder.isAt(files, path)).toList();
      if (below.isEmpty()) {
        RunFolder.open(files, folder); // which says what is wrong with it
      }
      runs.addAll(below);
    }
    BadInputException.check(runs.size() <= MOST, "expected at most %d runs, found %,d", MOST, runs.size());
    return runs;
  }

  /** Their last names, or whole paths where two are called the same. */
  static List<String> names(List<String> runs) {
    Set<String> last = new LinkedHashSet<>();
    runs.forEach(run -> last.add(new Path(run).getName()));
    return last.size() == runs.size() ? List.copyOf(last) : runs;
  }
}
