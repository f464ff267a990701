package bellows.run;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A key of a run file that says something else than before.
 *
 * @param key its full path
 * @param before null if it was not there
 * @param now null if it is there no more
 */
public record KeyChange(String key, String before, String now) {
  private static final int LONGEST = 60;
  /** The key that a bare value stands for: {@code rate = 0.1} says what {@code rate {start = 0.1}} does. */
  private static final Map<String, String> BARE = Map.ofEntries(Map.entry("rate", "start"),
      Map.entry("optimizer", "name"), Map.entry("loss", "name"), Map.entry("gradient", "name"),
      Map.entry("evaluate", "every"), Map.entry("checkpoint", "every"), Map.entry("clipping", "norm"),
      Map.entry("average", "decay"), Map.entry("guard", "non-finite"), Map.entry("stop.tolerance", "loss"),
      Map.entry("data.normalise", "mean"));

  /** The keys that differ, in the order of their names. */
  public static List<KeyChange> between(Config before, Config now) {
    Map<String, String> old = texts(before);
    Map<String, String> other = texts(now);
    TreeSet<String> keys = new TreeSet<>(old.keySet());
    keys.addAll(other.keySet());
    List<KeyChange> changes = new ArrayList<>();
    for (String key : keys) {
      if (!same(old.get(key), other.get(key))) {
        changes.add(new KeyChange(key, old.get(key), other.get(key)));
      }
    }
    return changes;
  }

  private static Map<String, String> texts(Config file) {
    Map<String, String> found = new TreeMap<>();
    FlatKeys.forEach(file, (key, value) -> found.put(BARE.containsKey(key) ? key + "." + BARE.get(key) : key,
        text(value)));
    return found;
  }

  private static String text(ConfigValue value) {
    return switch (value.valueType()) {
      case STRING, NUMBER, BOOLEAN -> String.valueOf(value.unwrapped());
      default -> value.render(ConfigRenderOptions.concise()).replace("\"", "");
    };
  }

  /** Numbers are compared as such: 1e-3 is 0.001. */
  private static boolean same(String a, String b) {
    if (a == null || b == null || a.equals(b)) {
      return Objects.equals(a, b);
    }
    try {
      return Double.parseDouble(a) == Double.parseDouble(b);
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /** Whether the key is one of these, or below one of them. */
  boolean isBelow(List<String> sections) {
    return sections.stream().anyMatch(section -> key.equals(section) || key.startsWith(section + "."));
  }

  /** {@code optimizer.momentum: 0.9 → 0.8}. */
  @Override
  public String toString() {
    return key + ": " + shown(before) + " → " + shown(now);
  }

  private static String shown(String value) {
    return value == null ? "(default)" : value.length() <= LONGEST ? value : value.substring(0, LONGEST) + "…";
  }
}
