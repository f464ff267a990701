package bellows.conf;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;

/**
 * An entry of a list such as {@code relu}, {@code {dense = 10}} or {@code {conv {kernel = 5}}}: a name and its value.
 *
 * @param value null where there is only a name
 * @param parent the section that holds the list
 * @param path of the element in the run file
 */
public record Entry(String name, ConfigValue value, Settings parent, String path) {
  /** The entry's keys; a bare value, as in {@code {dense = 10}}, is read as the key {@code main}. */
  public Settings settings(String main) {
    ConfigObject keys = value == null ? parent.nothing() : value instanceof ConfigObject given ? given
        : Settings.word(main, value);
    return parent.child(keys, path + "." + name);
  }

  /** An error at this entry's place in the file. */
  public BadInputException error(String format, Object... arguments) {
    return parent.errorAt(value, path + "." + name, format, arguments);
  }
}
