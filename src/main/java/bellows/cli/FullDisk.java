package bellows.cli;

import java.io.File;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A disk without room, of which Java says neither the folder nor what to do. */
final class FullDisk {
  static final String ERROR = "No space left on device";
  private static final long LITTLE = 16 << 20;

  private FullDisk() {}

  static boolean isMeant(String message) {
    return message.contains(ERROR);
  }

  /** Which of the folders that Spark and Bellows write to are full, as far as this machine tells, and what to do. */
  static String remedy() {
    Map<String, String> folders = folders();
    List<String> full = folders.keySet().stream().filter(folder -> new File(folder).getUsableSpace() < LITTLE).toList();
    String named = (full.isEmpty() ? folders.keySet() : full).stream()
        .map(folder -> folder + " (" + folders.get(folder) + ")").collect(Collectors.joining(", "));
    return "; " + (full.isEmpty() ? "a disk of an executor's machine, or one of " + named + ", was full"
        : "nothing is left in " + named) + ": make room there, or have Spark write elsewhere, by --conf spark.local.dir=FOLDER "
        + "for this command, or SPARK_LOCAL_DIRS of a cluster's workers";
  }

  /** Folders by what decides over them. */
  private static Map<String, String> folders() {
    Map<String, String> folders = new LinkedHashMap<>();
    String workers = System.getenv("SPARK_LOCAL_DIRS");
    String told = System.getProperty("spark.local.dir");
    if (workers != null) {
      Arrays.stream(workers.split(",")).forEach(folder -> folders.put(folder, "SPARK_LOCAL_DIRS"));
    } else if (told != null) {
      Arrays.stream(told.split(",")).forEach(folder -> folders.put(folder, "spark.local.dir"));
    }
    folders.putIfAbsent(System.getProperty("java.io.tmpdir"), "temporary files");
    folders.putIfAbsent(new File("").getAbsolutePath(), "this folder");
    return folders;
  }
}
