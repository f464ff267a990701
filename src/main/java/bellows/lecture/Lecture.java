package bellows.lecture;

import bellows.conf.Entry;
import bellows.conf.Settings;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A run file with its section {@code lecture}, read and checked.
 *
 * @param name of the file, without its ending
 * @param file the run file without the section: its data are those that runs share
 * @param runs what is trained, by name, in the order of the file
 */
record Lecture(String name, String title, String topic, String claim, String remark, Config file,
    Map<String, Config> runs, List<Quantity> numbers, List<Exhibit> exhibits) {
  /** Chapters, in the order of the page. */
  static final List<String> TOPICS =
      List.of("neurons", "losses", "networks", "initialisation", "optimisation", "regularisation", "pictures");

  private static final String ALONE = "run";

  /**
   * Reads the section, and leaves the rest to the runs.
   *
   * @param name of the file, without its ending
   * @throws bellows.conf.BadInputException if it is not there, or says something that cannot be
   */
  static Lecture read(String name, Config file) {
    Settings run = Settings.of(file);
    if (!run.has(LectureKeys.SECTION)) {
      throw run.error(LectureKeys.SECTION, "expected a section that makes the run file an experiment, found none");
    }
    Lecture lecture = read(name, file.withoutPath(LectureKeys.SECTION), run.section(LectureKeys.SECTION));
    run.section(LectureKeys.SECTION).finish();
    return lecture;
  }

  /** @param rest the run file without the section */
  static Lecture read(String name, Config rest, Settings section) {
    String topic = section.text("topic");
    if (!TOPICS.contains(topic)) {
      throw section.error("topic", "expected one of %s, found '%s'", String.join(", ", TOPICS), topic);
    }
    Map<String, Config> runs = runs(rest, section);
    List<Quantity> numbers = new QuantityReader(runs.keySet()).read(section);
    List<Exhibit> exhibits = section.has("figures")
        ? section.entries("figures").stream().map(entry -> Exhibit.read(entry, runs.keySet())).toList() : List.of();
    return new Lecture(name, section.text("title"), topic, section.text("claim"), section.text("remark", ""), rest,
        runs, numbers, exhibits);
  }

  /** The run files whose data it needs. */
  List<Config> reads() {
    List<Config> reads = new ArrayList<>(runs.values());
    if (numbers.stream().anyMatch(number -> number.measure() instanceof Measure.OfNeighbours)) {
      reads.add(file);
    }
    return reads;
  }

  /** What the folder of a run is called: a name that a folder may have anywhere. */
  static String folder(String run) {
    return run.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.]+", "-");
  }

  private static Map<String, Config> runs(Config rest, Settings section) {
    Map<String, Config> runs = new LinkedHashMap<>();
    if (!section.has("runs")) {
      runs.put(ALONE, rest);
      return runs;
    }
    for (Entry entry : section.entries("runs")) {
      if (entry.value() != null && !(entry.value() instanceof ConfigObject)) {
        throw entry.error("expected a name with keys in braces, found '%s'", entry.value().unwrapped());
      }
      Config own = entry.value() instanceof ConfigObject keys ? keys.toConfig().withFallback(rest) : rest;
      if (own.hasPath(LectureKeys.SECTION)) {
        throw entry.error("expected keys of the runs, found the experiment's own");
      }
      if (runs.containsKey(entry.name())) {
        throw entry.error("expected different names, found '%s' twice", entry.name());
      }
      String same = runs.keySet().stream().filter(run -> folder(run).equals(folder(entry.name()))).findFirst()
          .orElse(null);
      if (same != null) {
        throw entry.error("expected names that differ in letters of the Latin alphabet or digits, as folders are called "
            + "after them, found '%s' beside '%s'", entry.name(), same);
      }
      runs.put(entry.name(), own);
    }
    return runs;
  }
}
