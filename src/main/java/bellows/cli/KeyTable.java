package bellows.cli;

import bellows.conf.Key;
import bellows.conf.KeySection;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** {@code describe --keys}: what run files may say, for a terminal or as Markdown. */
final class KeyTable {
  private static final int WIDTH = 120;
  /** What a key takes goes on below itself beyond it, so that there is room for what it means. */
  private static final int WIDEST = 52;

  private KeyTable() {}

  /** Section by section, a line for each key; long meanings go on below themselves. */
  static List<String> text(KeyTopic topic) {
    List<String> lines = new ArrayList<>();
    for (KeySection section : topic.sections()) {
      lines.addAll(wrapped(section.name() + ": ", section.meaning() + bare(section, "%s"), WIDTH));
      String shown = example(section);
      if (!shown.isEmpty()) {
        // Where it lies in a run file, if that has room.
        lines.add("  " + (shown.length() + 2 <= WIDTH ? shown : section.name() + " {" + section.examples().get(0) + "}"));
      }
      int name = longest(section, Key::name);
      int takes = Math.min(WIDEST, longest(section, Key::takes));
      int fallback = longest(section, KeyTable::fallback);
      String form = "    %-" + name + "s  %-" + takes + "s  %-" + fallback + "s  ";
      for (Key key : section.keys()) {
        List<String> taken = wrapped("", key.takes(), takes);
        List<String> meaning = wrapped("", key.meaning(), WIDTH - form.formatted("", "", "").length());
        for (int i = 0; i < Math.max(taken.size(), meaning.size()); i++) {
          lines.add((form.formatted(i == 0 ? key.name() : "", i < taken.size() ? taken.get(i) : "",
              i == 0 ? fallback(key) : "") + (i < meaning.size() ? meaning.get(i) : "")).stripTrailing());
        }
      }
      lines.add("");
    }
    return lines;
  }

  /** One table, a row for each section and each of its keys. */
  static List<String> markdown(KeyTopic topic) {
    List<String> lines = new ArrayList<>();
    lines.add("| " + topic.title() + " | key | takes | default | meaning |");
    lines.add("| --- | --- | --- | --- | --- |");
    for (KeySection section : topic.sections()) {
      String shown = example(section);
      lines.add("| **`" + section.name() + "`** | | | | " + escaped(section.meaning()) + bare(section, "`%s`")
          + (shown.isEmpty() ? "" : ": `" + shown + "`") + " |");
      for (Key key : section.keys()) {
        String fallback = key.literal() ? "`" + key.fallback() + "`" : fallback(key);
        lines.add("| | `" + key.name() + "` | " + escaped(key.takes()) + " | " + fallback + " | "
            + escaped(key.meaning()) + " |");
      }
    }
    return lines;
  }

  private static String bare(KeySection section, String form) {
    return section.bare() == null ? "" : "; a bare value is " + form.formatted(section.bare());
  }

  /** The first example, where it shows more than the section's name. */
  private static String example(KeySection section) {
    String example = section.written(section.examples().get(0));
    return example.equals(section.name()) ? "" : example;
  }

  private static String fallback(Key key) {
    return key.isRequired() ? "required" : key.fallback();
  }

  private static int longest(KeySection section, Function<Key, String> column) {
    return section.keys().stream().map(column).mapToInt(String::length).max().orElse(0);
  }

  private static List<String> wrapped(String start, String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder(start);
    for (String word : text.split(" ")) {
      if (line.length() > start.length() && line.length() + word.length() > width) {
        lines.add(line.toString().stripTrailing());
        line = new StringBuilder(" ".repeat(start.length()));
      }
      line.append(word).append(' ');
    }
    lines.add(line.toString().stripTrailing());
    return lines;
  }

  /** Characters that Markdown takes for its own. */
  private static String escaped(String text) {
    return text.replace("|", "\\|").replace("*", "\\*").replace("_", "\\_");
  }
}
