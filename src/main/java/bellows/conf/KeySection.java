package bellows.conf;

import java.util.List;

/**
 * A section of a run file, or something that it may name (a layer, an optimizer, a source of data), with all of its
 * keys, as documentation tells it.
 *
 * @param name how people call it: {@code stop}, {@code conv}, {@code adam}
 * @param frame where it stands in a run file, {@code …} for its keys: {@code stop {…}}
 * @param bare the key that a bare value stands for, as in {@code {dropout = 0.5}}; null if there is none
 * @param meaning what it is, without an end to the sentence
 * @param examples keys with values, each a whole section that can be read; together they show every key that must be
 *     there
 */
public record KeySection(String name, String frame, String bare, String meaning, List<String> examples,
    List<Key> keys) {
  /** A section without keys, which can be read as it is. */
  public static KeySection of(String name, String frame, String meaning) {
    return new KeySection(name, frame, null, meaning, List.of(""), List.of());
  }

  /** The one of that name; one that declares nothing where there is none, as of kinds that others brought along. */
  public static KeySection named(List<KeySection> all, String name) {
    return all.stream().filter(section -> section.name.equals(name)).findFirst().orElseGet(() -> of(name, "…", ""));
  }

  /** A bare value stands for this key. */
  public KeySection bare(String key) {
    return new KeySection(name, frame, key, meaning, examples, keys);
  }

  /** Each is a whole section, for example {@code units = 10}. */
  public KeySection examples(String... sections) {
    return new KeySection(name, frame, bare, meaning, List.of(sections), keys);
  }

  public KeySection keys(Key... all) {
    return new KeySection(name, frame, bare, meaning, examples, List.of(all));
  }

  /** An example in its place: a text that a run file may have. */
  public String written(String example) {
    return frame.replace("…", example);
  }
}
