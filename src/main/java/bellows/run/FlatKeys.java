package bellows.run;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** A run file as names and values, {@code optimizer.momentum} and 0.9: how other programs keep hyper-parameters. */
public final class FlatKeys {
  private FlatKeys() {}

  /**
   * The keys in the order of their names. A value is a number, a truth value or a text; a list, such as the layers of a
   * network, is one text.
   */
  public static Map<String, Object> of(Config file) {
    Map<String, Object> found = new TreeMap<>();
    forEach(file, (key, value) -> found.put(key, plain(value)));
    return found;
  }

  /** Calls back with each value that is no section, and its full path. */
  static void forEach(Config file, BiConsumer<String, ConfigValue> each) {
    walk("", file.root(), each);
  }

  private static void walk(String path, ConfigObject section, BiConsumer<String, ConfigValue> each) {
    section.forEach((name, value) -> {
      String key = (path.isEmpty() ? "" : path + ".") + ConfigUtil.joinPath(name);
      if (value instanceof ConfigObject deeper) {
        walk(key, deeper, each);
      } else {
        each.accept(key, value);
      }
    });
  }

  /** What people set on the command line is a text, whatever it means. */
  private static Object plain(ConfigValue value) {
    if (value instanceof ConfigList || value.unwrapped() == null) {
      return value.render(ConfigRenderOptions.concise());
    }
    if (value.unwrapped() instanceof String text) {
      try {
        return Double.valueOf(text);
      } catch (NumberFormatException e) {
        return text;
      }
    }
    return value.unwrapped();
  }
}
