package bellows.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.conf.Key.Range;
import com.typesafe.config.ConfigRenderOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What is declared of the keys of a section, held against the code that reads it. For the users of {@link KeySection}:
 * one call for each section.
 *
 * @param whole the run file around a section, {@code …} for the section as {@link KeySection#written} has it
 * @param path of the section in that run file, empty for the run file itself
 * @param reader what is to be tested: reads the run file; what it returns has a useful {@code equals}
 * @param shared keys that are asked for there and documented elsewhere
 */
public record KeyContract(String whole, String path, Function<Settings, ?> reader, Set<String> shared) {
  /** More may take a reader memory and minutes, or be too much beside what the example says of other keys. */
  private static final int MOST_READ = 10_000;
  private static final List<String> NO_FLOATS = List.of("NaN", "Infinity", "1e39", "-1e39");

  public KeyContract(String whole, String path, Function<Settings, ?> reader, String... shared) {
    this(whole, path, reader, Set.of(shared));
  }

  /** Throws where declaration and reader disagree. */
  public void check(KeySection section) {
    everyKeyIsAskedForAndEveryKeyAskedForIsDeclared(section);
    for (Key key : section.keys()) {
      mayBeMissingAsDeclared(section, key);
      wordsAreTaken(section, key);
      othersAreRefused(section, key);
      boundsHold(section, key);
    }
  }

  private void everyKeyIsAskedForAndEveryKeyAskedForIsDeclared(KeySection section) {
    Set<String> asked = new TreeSet<>();
    for (String example : section.examples()) {
      Settings run = parse(section, example);
      reader.apply(run);
      asked.addAll(run.asked());
    }
    String start = path.isEmpty() ? "" : path + ".";
    Set<String> here = asked.stream().filter(key -> key.startsWith(start)).map(key -> key.substring(start.length()))
        .filter(key -> !key.contains(".") && !key.contains("[") && !shared.contains(key))
        .collect(Collectors.toCollection(TreeSet::new));
    Set<String> declared = section.keys().stream().map(Key::name).collect(Collectors.toCollection(TreeSet::new));
    assertEquals(declared, here, "keys declared, keys asked for: " + section.name());
  }

  /** A key without which no example can be read must be there; another changes nothing when its default is written. */
  private void mayBeMissingAsDeclared(KeySection section, Key key) {
    for (String example : section.examples()) {
      Map<String, String> keys = keys(example);
      String found = keys.remove(key.name());
      if (key.isRequired()) {
        assertTrue(found != null, where(section, key) + "expected in each example, found " + example);
        refused(section, key, keys, "without it");
      } else if (key.literal()) {
        Object without = read(section, keys);
        keys.put(key.name(), key.fallback());
        Object with = read(section, keys);
        assertTrue(Objects.deepEquals(without, with),
            where(section, key) + "expected its default to change nothing, found " + without + " without and "
                + with + " with " + key.fallback());
      }
    }
  }

  private void wordsAreTaken(KeySection section, Key key) {
    for (String word : key.words()) {
      assertTrue(readsInSomeExample(section, key, word), where(section, key) + word + " is refused");
    }
  }

  private void othersAreRefused(KeySection section, Key key) {
    for (String wrong : wrong(key.type())) {
      assertTrue(!readsInSomeExample(section, key, wrong), where(section, key) + wrong + " is not refused");
    }
  }

  private static List<String> wrong(Key.Type type) {
    return switch (type) {
      case INTEGER, INTEGERS, PAIR -> List.of("1.5", "\"no such word\"", "{no-such-key = 1}");
      case NUMBER, NUMBERS, FLAG -> List.of("\"no such word\"", "{no-such-key = 1}");
      case WORD, WORDS, LENGTH, LENGTHS, EVERY -> List.of("\"no such word\"");
      case LAYERS, TRANSFORMS -> List.of("[no-such-kind]", "7");
      case BRANCHES -> List.of("[[no-such-kind]]", "[relu]", "7");
      case ROWS -> List.of("7", "[1, 2]", "[[one]]");
      case SECTIONS -> List.of("7", "{no-such-key = 1}");
      case SECTION -> List.of("{no-such-key = 1}");
      case TEXT, TEXTS -> List.of();
    };
  }

  /** What lies on a bound is taken if it is in the range, what lies beyond is not. */
  private void boundsHold(KeySection section, Key key) {
    Range range = key.range();
    boolean whole = List.of(Key.Type.INTEGER, Key.Type.INTEGERS, Key.Type.PAIR).contains(key.type());
    boolean real = List.of(Key.Type.NUMBER, Key.Type.NUMBERS).contains(key.type());
    bound(section, key, range.least(), range.fromLeast(), whole ? -1 : -1e-3);
    bound(section, key, range.most(), range.toMost(), whole ? 1 : 1e-3);
    assertTrue(!whole || !Double.isInfinite(range.most()) || key.name().equals("seed"),
        where(section, key) + "expected a whole number to have a largest value");
    for (String value : whole ? List.of("2147483647", "9223372036854775808") : real ? NO_FLOATS : List.<String>of()) {
      assertTrue(key.name().equals("seed") || range.most() >= Double.parseDouble(value)
          || !readsInSomeExample(section, key, value), where(section, key) + value + " is not refused");
    }
  }

  private void bound(KeySection section, Key key, double bound, boolean included, double outwards) {
    if (Double.isInfinite(bound)) {
      return;
    }
    String outside = number(included ? bound + outwards : bound);
    assertTrue(!readsInSomeExample(section, key, outside), where(section, key) + outside + " is not refused");
    String inside = number(included ? bound : bound - outwards);
    assertTrue(bound > MOST_READ || readsInSomeExample(section, key, inside), where(section, key) + inside + " is refused");
  }

  private static String number(double value) {
    return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
  }

  /** Some keys exclude each other, so not every example may take it. */
  private boolean readsInSomeExample(KeySection section, Key key, String value) {
    for (String example : section.examples()) {
      Map<String, String> keys = keys(example);
      keys.put(key.name(), value);
      try {
        read(section, keys);
        return true;
      } catch (BadInputException e) {
        assertTrue(e.getMessage() != null, where(section, key) + "expected a message");
      }
    }
    return false;
  }

  private void refused(KeySection section, Key key, Map<String, String> keys, String why) {
    assertThrows(BadInputException.class, () -> read(section, keys), where(section, key) + why);
  }

  private Object read(KeySection section, Map<String, String> keys) {
    List<String> parts = new ArrayList<>();
    keys.forEach((key, value) -> parts.add(key + " = " + value));
    Settings run = parse(section, String.join(", ", parts));
    Object read = reader.apply(run);
    run.finish();
    return read;
  }

  private Settings parse(KeySection section, String keys) {
    return Settings.parse(whole.replace("…", section.written(keys)), section.name());
  }

  /** The keys of an example with their values, as text. */
  private static Map<String, String> keys(String example) {
    Map<String, String> keys = new TreeMap<>();
    Settings.parse(example, "example").config().root()
        .forEach((key, value) -> keys.put(key, value.render(ConfigRenderOptions.concise())));
    return keys;
  }

  private static String where(KeySection section, Key key) {
    return section.name() + "." + key.name() + ": ";
  }
}
