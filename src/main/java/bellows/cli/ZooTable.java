package bellows.cli;

import bellows.cli.terminal.Terminal;
import bellows.conf.Settings;
import bellows.nn.model.Model;
import bellows.nn.model.Zoo;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code describe --all}: a line for each network by name, its figures beside those that are published. */
final class ZooTable {
  private static final String FORM = "%-18s %-9s %11s %11s %10s %9s %6s";

  private ZooTable() {}

  /** @param together samples that go through a workspace together */
  static void print(Terminal out, int together) {
    out.line(String.format(Locale.ROOT, FORM, "", "", "", "", "multiply-", "", "memory"));
    out.line(String.format(Locale.ROOT, FORM, "network", "input", "weights", "published", "adds", "published",
        "for " + together));
    for (String name : Zoo.names()) {
      Model model = Zoo.named(name);
      Settings published = Zoo.open(name).section("published");
      out.line(String.format(Locale.ROOT, FORM, name, model.input(), whole(model.layout().weightCount()),
          published.text("weights", ""), String.format(Locale.ROOT, "%,.1f M", model.multiplyAdds() / 1e6),
          published.text("multiply-adds", ""), memory(model.workspaceBytes(together) / 1e6)));
    }
    out.line("");
    Zoo.names().stream().map(Zoo::named).map(ZooTable::auxiliary).filter(note -> !note.isEmpty()).forEach(out::text);
    out.text("Each file says where its figures are from and what differs. Memory is that of a workspace, gradient "
        + "included.");
  }

  private static String memory(double megabytes) {
    return megabytes < 999.5 ? String.format(Locale.ROOT, "%.0f MB", megabytes)
        : String.format(Locale.ROOT, "%.1f GB", megabytes / 1e3);
  }

  /** The networks beside what is published of them, as a table of Markdown. */
  static List<String> markdown() {
    List<String> lines = new ArrayList<>();
    lines.add("| network | input | weights | published | multiply-adds a sample | published |");
    lines.add("| --- | --- | --- | --- | --- | --- |");
    for (String name : Zoo.names()) {
      Model model = Zoo.named(name);
      Settings published = Zoo.open(name).section("published");
      lines.add(String.join(" | ", "| `" + name + "`", model.input().toString(), whole(model.layout().weightCount()),
          published.text("weights", ""), whole(model.multiplyAdds()), published.text("multiply-adds", "")) + " |");
    }
    return lines;
  }

  /** What of a model only training has; empty where there is nothing. */
  static String auxiliary(Model model) {
    return model.auxiliaryWeights() == 0 ? "" : String.format(Locale.ROOT, "Without its auxiliary classifiers, which "
        + "only training has, %s has %,d weights; with them a training pass takes %,d more multiply-adds a sample "
        + "forward.", model.name(), model.layout().weightCount() - model.auxiliaryWeights(),
        model.auxiliaryMultiplyAdds());
  }

  private static String whole(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
