package bellows.tune;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.tensor.Draws;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * All settings that a search may try.
 *
 * @param dimensions the keys that differ, by name
 */
record SearchSpace(List<Dimension> dimensions) {
  /** A grid of more points is a mistake, and would be an exponent's. */
  private static final long MOST_POINTS = 100_000;

  static SearchSpace read(Settings vary) {
    List<Dimension> found = new ArrayList<>();
    collect(vary, "", found);
    return new SearchSpace(List.copyOf(found));
  }

  /** A section is a range, or one that the run file has, with keys of it that differ. */
  private static void collect(Settings section, String path, List<Dimension> found) {
    for (String name : new TreeSet<>(section.config().root().keySet())) {
      String key = (path.isEmpty() ? "" : path + ".") + ConfigUtil.joinPath(name);
      if (path.isEmpty() && name.equals(TuneKeys.SECTION)) {
        throw section.error(name, "expected keys of the runs, found the search's own");
      }
      boolean inner = section.has(name) && section.config().root().get(name).valueType() == ConfigValueType.OBJECT;
      if (inner && TuneKeys.RANGES.stream().noneMatch(section.section(name)::has)) {
        collect(section.section(name), key, found);
      } else if (section.has(name)) {
        found.add(Dimension.read(section, name, key));
      }
    }
  }

  /**
   * Refuses a key below one that the run file gives a bare value: setting it would drop that value without a word, as
   * {@code optimizer.beta1} would the {@code adam} of {@code optimizer = adam}.
   */
  void check(Config file) {
    for (Dimension dimension : dimensions) {
      List<String> path = ConfigUtil.splitPath(dimension.key());
      for (int i = 1; i < path.size(); i++) {
        String above = ConfigUtil.joinPath(path.subList(0, i));
        if (file.hasPath(above) && file.getValue(above).valueType() != ConfigValueType.OBJECT) {
          ConfigValue bare = file.getValue(above);
          throw new BadInputException("%s: %s: expected a section in braces, since tune varies %s, found the bare "
              + "value %s, which would be lost; write it as a key of %s {…}, or vary %s itself", bare.origin().description(),
              above, dimension.key(), Dimension.render(bare), above, above);
        }
      }
    }
  }

  /** How many settings there are; {@link Dimension#ENDLESS} where a key may have any value of a range. */
  long size() {
    long size = 1;
    for (Dimension dimension : dimensions) {
      if (dimension.size() == Dimension.ENDLESS || size > MOST_POINTS) {
        return dimensions.stream().anyMatch(one -> one.size() == Dimension.ENDLESS) ? Dimension.ENDLESS : size;
      }
      size = Math.min(size, MOST_POINTS + 1) * dimension.size();
    }
    return size;
  }

  /** Whether {@link #point} can count all settings. */
  boolean isCountable() {
    return size() != Dimension.ENDLESS && size() <= MOST_POINTS;
  }

  /** A point of the grid: the last key changes first. */
  Map<String, ConfigValue> point(long index) {
    Map<String, ConfigValue> settings = new LinkedHashMap<>();
    long rest = index;
    for (int i = dimensions.size() - 1; i >= 0; i--) {
      Dimension dimension = dimensions.get(i);
      settings.put(dimension.key(), dimension.value(rest % dimension.size()));
      rest /= dimension.size();
    }
    return inOrder(settings);
  }

  private Map<String, ConfigValue> inOrder(Map<String, ConfigValue> settings) {
    Map<String, ConfigValue> ordered = new LinkedHashMap<>();
    dimensions.forEach(dimension -> ordered.put(dimension.key(), settings.get(dimension.key())));
    return ordered;
  }

  /** What a number stands for under a seed: of a space that can be counted none twice, before all were had. */
  Map<String, ConfigValue> drawn(long seed, long index) {
    if (isCountable()) {
      return point(Draws.permute(Draws.key(seed, "tune"), size(), index));
    }
    Map<String, ConfigValue> settings = new LinkedHashMap<>();
    for (Dimension dimension : dimensions) {
      settings.put(dimension.key(), dimension.draw(Draws.key(Draws.key(seed, dimension.key()), index)));
    }
    return settings;
  }
}
