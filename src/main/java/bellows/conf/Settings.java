package bellows.conf;

import bellows.conf.Key.Range;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * A section of a run file, read key by key. Every key that a reader asks for is remembered; {@link #finish} then
 * refuses any key that nobody asked for and names the nearest one that is valid there. So the readers are the schema.
 *
 * <p>Errors carry the file, the line, the full path of the key, what was expected and what was found.
 */
public final class Settings {
  private final ConfigObject object;
  private final String path;
  private final TreeSet<String> asked = new TreeSet<>();
  private final List<Settings> children = new ArrayList<>();
  private final TreeMap<String, Settings> sections = new TreeMap<>();
  private final TreeMap<String, Range> ranges = new TreeMap<>();
  private List<KeySection> declaredBelow = List.of();

  private Settings(ConfigObject object, String path) {
    this.object = object;
    this.path = path;
  }

  public static Settings of(Config config) {
    return new Settings(config.root(), "");
  }

  /** Parses HOCON text; {@code origin} is what errors call it, normally the file's name. */
  public static Settings parse(String text, String origin) {
    return of(parseConfig(text, origin));
  }

  /**
   * Parses HOCON text to a raw tree, for callers that merge several before they read; errors call it {@code origin}.
   */
  public static Config parseConfig(String text, String origin) {
    return Hocon.parse(text, origin);
  }

  /** HOCON text of a raw tree, as people write it. */
  public static String render(Config config) {
    return config.root().render(ConfigRenderOptions.defaults().setOriginComments(false).setJson(false));
  }

  /**
   * From here on numbers of this section are refused if they lie above what is declared of their keys. May be called
   * for several declarations, where what several things say stands in one section.
   */
  public Settings within(KeySection declared) {
    declared.keys().forEach(key -> ranges.put(key.name(), key.range()));
    return this;
  }

  /** The same, and numbers of the sections below are held to those of {@code below} that have their names. */
  public Settings within(KeySection declared, List<KeySection> below) {
    declaredBelow = below;
    sections.forEach((name, section) -> section.within(KeySection.named(below, name), below));
    return within(declared);
  }

  /** Whether the key is there, which counts as asking for it. */
  public boolean has(String key) {
    asked.add(key);
    ConfigValue value = object.get(key);
    return value != null && value.valueType() != ConfigValueType.NULL;
  }

  /** The names of all keys that are there, sorted: for sections whose keys are names that a person chooses. */
  public List<String> names() {
    return object.keySet().stream().sorted().toList();
  }

  /** Whether the key holds a list, which counts as asking for it. */
  public boolean isList(String key) {
    return has(key) && object.get(key) instanceof ConfigList;
  }

  public String text(String key) {
    return required(key, "a text").text();
  }

  public String text(String key, String fallback) {
    return has(key) ? text(key) : fallback;
  }

  /** A word out of a fixed set, any case. */
  public <E extends Enum<E>> E choice(String key, Class<E> type, E fallback) {
    if (!has(key)) {
      return fallback;
    }
    return required(key, "a text").choice(type);
  }

  public int integer(String key) {
    return required(key, "a number").integer();
  }

  public int integer(String key, int fallback) {
    return has(key) ? integer(key) : fallback;
  }

  public long whole(String key) {
    return required(key, "a number").whole();
  }

  public long whole(String key, long fallback) {
    return has(key) ? whole(key) : fallback;
  }

  public double number(String key) {
    return required(key, "a number").number();
  }

  public double number(String key, double fallback) {
    return has(key) ? number(key) : fallback;
  }

  public boolean flag(String key, boolean fallback) {
    return has(key) ? required(key, "true or false").flag() : fallback;
  }

  /** A list of numbers; one bare number is a list of one. */
  public double[] numbers(String key) {
    return required(key, "a number or a list of numbers").numbers();
  }

  /** A list of lists of numbers. */
  public List<double[]> rows(String key) {
    return required(key, "a list of lists of numbers").rows();
  }

  /** A list of whole numbers; one bare number is a list of one. */
  public int[] integers(String key) {
    return required(key, "a number or a list of numbers").integers();
  }

  /** A list of texts; one bare text is a list of one. */
  public List<String> texts(String key) {
    return required(key, "a text or a list of texts").texts();
  }

  /** A nested section; an empty one where the key is missing, so that its defaults apply. */
  public Settings section(String key) {
    if (has(key) && !(object.get(key) instanceof ConfigObject)) {
      throw place(key).wrong(object.get(key), "a section in braces");
    }
    return sectionOrWord(key, "");
  }

  /**
   * A section that may also be written as one bare word: {@code optimizer = adam} reads like
   * {@code optimizer {name = adam}}.
   */
  public Settings sectionOrWord(String key, String main) {
    return sections.computeIfAbsent(key, k -> child(has(k) ? object.get(k) : null, main, at(k))
        .within(KeySection.named(declaredBelow, k), declaredBelow));
  }

  /** A list whose elements are names or one-key sections, for example the layers of a network. */
  public List<Entry> entries(String key) {
    return Entry.list(required(key, "a list").list("a list"), this, at(key));
  }

  /** A list of such lists, for example the branches of a network. */
  public List<List<Entry>> entryLists(String key) {
    List<List<Entry>> lists = new ArrayList<>();
    for (ConfigValue element : required(key, "a list of lists").list("a list of lists")) {
      String where = at(key) + "[" + lists.size() + "]";
      if (!(element instanceof ConfigList inner)) {
        throw place(element, where).wrong(element, "a list in square brackets");
      }
      lists.add(Entry.list(inner, this, where));
    }
    return lists;
  }

  /** Says that these keys may stand here though this reader has no use for them: {@link #finish} lets them pass. */
  public void ignore(Collection<String> keys) {
    asked.addAll(keys);
  }

  /** Refuses keys that nothing asked for, here and in every section below. */
  public void finish() {
    for (String key : object.keySet()) {
      if (!asked.contains(key)) {
        throw error(key, "unknown key%s; valid here: %s", meant(key),
            asked.isEmpty() ? "nothing" : String.join(", ", asked));
      }
    }
    children.forEach(Settings::finish);
  }

  /** Other programs have their keys elsewhere, too: {@code lr}, wherever it stands, is {@code rate.start}. */
  private String meant(String key) {
    String elsewhere = Synonyms.key(key);
    return elsewhere == null || elsewhere.equals(at(key)) ? Spelling.nearest(key, asked)
        : Spelling.didYouMean(elsewhere);
  }

  /** What was asked for and is there, here and in the sections below: a text that the same reader understands. */
  public Config used() {
    Config used = ConfigFactory.empty();
    for (String key : asked) {
      if (object.get(key) != null) {
        Settings section = sections.get(key);
        ConfigValue value = section != null && object.get(key) instanceof ConfigObject ? section.used().root()
            : object.get(key);
        used = used.withValue(ConfigUtil.joinPath(key), value);
      }
    }
    return used;
  }

  /** An error about one of this section's keys, with file and line. */
  public BadInputException error(String key, String format, Object... arguments) {
    return place(key).error(format, arguments);
  }

  /** Runs {@code reader} and gives its plain complaints (bad values, shapes) the place of this section. */
  public <T> T located(Supplier<T> reader) {
    return place(object, path).located(reader);
  }

  /** Runs {@code reader} and gives its plain complaints the place of one of this section's keys. */
  public <T> T located(String key, Supplier<T> reader) {
    return place(key).located(reader);
  }

  /**
   * A section below this one, which {@link #finish} will look at too.
   *
   * @param value its keys in braces, or that of its key {@code main}, or null for none
   */
  Settings child(ConfigValue value, String main, String where) {
    ConfigObject empty = ConfigFactory.empty().root();
    ConfigObject keys = value == null ? empty.withOrigin(object.origin())
        : value instanceof ConfigObject given ? given : empty.withValue(main, value).withOrigin(value.origin());
    Settings child = new Settings(keys, where);
    children.add(child);
    return child;
  }

  public Config config() {
    return object.toConfig();
  }

  /** Where a value below this section stands; null stands where the section does. */
  Place place(ConfigValue value, String where) {
    return new Place((value == null ? object : value).origin(), where);
  }

  private Place place(String key) {
    return place(object.get(key), at(key));
  }

  private Value required(String key, String expected) {
    if (!has(key)) {
      throw error(key, "expected %s, found nothing", expected);
    }
    return value(key);
  }

  private Value value(String key) {
    return new Value(object.get(key), place(key), ranges.get(key));
  }

  private String at(String key) {
    String quoted = ConfigUtil.joinPath(key);
    return path.isEmpty() ? quoted : path + "." + quoted;
  }

  /** The full paths of all keys that readers have asked for, here and in every section below. */
  public Set<String> asked() {
    Set<String> all = new TreeSet<>();
    asked.forEach(key -> all.add(at(key)));
    children.forEach(child -> all.addAll(child.asked()));
    return all;
  }
}
