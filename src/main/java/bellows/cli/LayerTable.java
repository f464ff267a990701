package bellows.cli;

import bellows.cli.terminal.Folded;
import bellows.nn.model.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * {@code describe}'s table of a network's layers, no wider than a page: kinds have no column of their own if names tell
 * them, and layers inside of layers, whose names are long, have a line for their name and one for the rest.
 */
final class LayerTable {
  private static final List<String> HEAD = List.of("layer", "kind", "", "output", "weights", "multiply-adds");
  private static final int KIND = 1;
  private static final int FIRST_NUMBER = 4;
  private static final String GAP = "  ";

  private LayerTable() {}

  static List<String> lines(Model model) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEAD);
    rows.add(List.of("input", "", "", model.input().toString(), "", ""));
    for (Model.Row row : model.rows()) {
      rows.add(List.of(row.name(), row.layer().kind(), row.layer().detail(), row.output().toString(),
          count(row.weights()), count(row.layer().multiplyAdds(row.input()))));
    }
    List<Integer> columns = new ArrayList<>(List.of(0, 1, 2, 3, 4, 5));
    if (width(rows, columns) > Folded.WIDTH && namesTellKinds(model)) {
      columns.remove(KIND);
    }
    return width(rows, columns) <= Folded.WIDTH ? lines(rows, columns, "") : inTwo(rows);
  }

  private static String count(long number) {
    return number == 0 ? "" : String.format(Locale.ROOT, "%,d", number);
  }

  /** As those do that nobody chose: {@code conv1}, {@code residual1.body.relu2}. */
  private static boolean namesTellKinds(Model model) {
    return model.rows().stream().allMatch(row -> row.name().matches("(.*\\.)?" + row.layer().kind() + "_?\\d+"));
  }

  private static List<String> inTwo(List<List<String>> rows) {
    List<List<String>> joined = rows.stream()
        .map(row -> List.of("", "", (row.get(KIND) + " " + row.get(2)).strip(), row.get(3), row.get(4), row.get(5))).toList();
    List<String> rest = lines(joined, List.of(2, 3, 4, 5), GAP);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < rest.size(); i++) {
      lines.add(rows.get(i).get(0));
      lines.add(rest.get(i));
    }
    return lines;
  }

  private static List<String> lines(List<List<String>> rows, List<Integer> columns, String indent) {
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder(indent);
      for (int column : columns) {
        String form = "%" + (column < FIRST_NUMBER ? "-" : "") + Math.max(1, width(rows, column)) + "s";
        line.append(line.length() == indent.length() ? "" : GAP).append(String.format(form, row.get(column)));
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  private static int width(List<List<String>> rows, List<Integer> columns) {
    return columns.stream().mapToInt(column -> width(rows, column)).sum() + GAP.length() * (columns.size() - 1);
  }

  private static int width(List<List<String>> rows, int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }
}
