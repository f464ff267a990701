package bellows.cli;

import bellows.cli.terminal.Folded;
import bellows.conf.Key;
import bellows.conf.KeySection;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** {@code describe --keys}: what run files may say, for a terminal or as Markdown. */
final class KeyTable {
  /** What holds without a key goes on below itself beyond it. */
  private static final int WIDEST_FALLBACK = 24;
  /** With less room beside the rest of a line, what a key means stands below it. */
  private static final int NARROWEST = 26;

  private KeyTable() {}

  /** Section by section, a line for each key; long meanings go on below themselves. */
  static List<String> text(KeyTopic topic) {
    List<String> lines = new ArrayList<>();
    for (KeySection section : topic.sections()) {
      lines.addAll(Folded.lines(section.name() + ": ", section.meaning() + bare(section, "%s"), Folded.WIDTH));
      String shown = example(section);
      if (!shown.isEmpty()) {
        // Where it lies in a run file, if that has room.
        String fitting = shown.length() + 2 <= Folded.WIDTH ? shown : section.name() + " {" + section.examples().get(0) + "}";
        lines.addAll(Folded.lines("  ", fitting, Folded.WIDTH));
      }
      keys(section, lines);
      lines.add("");
    }
    return lines;
  }

  /** A line for each key, or where they are too wide, two: what it means goes below. */
  private static void keys(KeySection section, List<String> lines) {
    if (section.keys().isEmpty()) {
      return;
    }
    int name = longest(section, Key::name);
    int fallback = Math.min(WIDEST_FALLBACK, Math.max(1, longest(section, KeyTable::fallback)));
    int takes = Math.min(Folded.WIDTH - name - fallback - 8, longest(section, Key::takes));
    String form = "    %-" + name + "s  %-" + takes + "s  %-" + fallback + "s  ";
    int room = Folded.WIDTH - form.formatted("", "", "").length();
    for (Key key : section.keys()) {
      boolean below = room < NARROWEST;
      List<List<String>> cells = List.of(List.of(key.name()), Folded.lines("", key.takes(), takes),
          Folded.lines("", fallback(key), fallback), below ? List.of() : Folded.lines("", key.meaning(), room));
      int height = cells.stream().mapToInt(List::size).max().orElseThrow();
      for (int i = 0; i < height; i++) {
        lines.add((form.formatted(at(cells.get(0), i), at(cells.get(1), i), at(cells.get(2), i)) + at(cells.get(3), i))
            .stripTrailing());
      }
      if (below) {
        lines.addAll(Folded.lines(" ".repeat(6 + name), key.meaning(), Folded.WIDTH));
      }
    }
  }

  private static String at(List<String> lines, int i) {
    return i < lines.size() ? lines.get(i) : "";
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

  /** Characters that Markdown takes for its own. */
  private static String escaped(String text) {
    return text.replace("|", "\\|").replace("*", "\\*").replace("_", "\\_");
  }
}
