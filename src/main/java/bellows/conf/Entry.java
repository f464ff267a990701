package bellows.conf;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.List;

/**
 * An entry of a list such as {@code relu}, {@code {dense = 10}} or {@code {conv {kernel = 5}}}: a name and its value.
 *
 * @param value null where there is only a name
 * @param parent the section that holds the list
 * @param path of the element in the run file
 */
public record Entry(String name, ConfigValue value, Settings parent, String path) {
  /** The entries of a list at {@code path}; an element is a name or a section with one name. */
  static List<Entry> list(ConfigList list, Settings parent, String path) {
    List<Entry> entries = new ArrayList<>();
    for (ConfigValue element : list) {
      String where = path + "[" + entries.size() + "]";
      if (element instanceof ConfigObject one && one.size() == 1) {
        String name = one.keySet().iterator().next();
        entries.add(new Entry(name, one.get(name), parent, where));
      } else if (element.valueType() == ConfigValueType.STRING) {
        entries.add(new Entry((String) element.unwrapped(), null, parent, where));
      } else {
        throw parent.place(element, where).wrong(element,
            "a name or a section with one name, like relu or {dense = 10}");
      }
    }
    return entries;
  }

  /** The entry's keys; a bare value, as in {@code {dense = 10}}, is read as the key {@code main}. */
  public Settings settings(String main) {
    return parent.child(value, main, path + "." + name);
  }

  /** An error at this entry's place in the file. */
  public BadInputException error(String format, Object... arguments) {
    return parent.place(value, path + "." + name).error(format, arguments);
  }
}
