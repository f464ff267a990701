package bellows.data.source;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.conf.Spelling;
import bellows.data.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Learns from the survey of a training table what its columns mean to a network, by the keys {@code categorical} and
 * {@code missing} and, of a text, {@code label}, {@code weight} and {@code ignore}.
 */
public final class TableFitting {
  private enum Missing {
    REFUSE, MEAN, MEDIAN, FLAG
  }

  /** More different words than this need a person who says that they are categories. */
  private static final int MOST_UNASKED = 64;

  private final Settings settings;
  private final Missing missing;

  public TableFitting(Settings data) {
    settings = data;
    missing = data.choice("missing", Missing.class, Missing.REFUSE);
  }

  /** What a survey must keep. */
  ColumnSurvey.Keep keep() {
    return new ColumnSurvey.Keep(missing == Missing.MEDIAN, settings.has("categorical"));
  }

  /** Where a file of text has what. */
  ColumnPlaces places(TableSurvey survey) {
    List<String> names = survey.names();
    int width = survey.columns().size();
    int label = switch (settings.text("label", "last")) {
      case "last" -> width - 1;
      case "first" -> 0;
      default -> column("label", settings.text("label"), names, width);
    };
    int weight = settings.has("weight") ? column("weight", settings.text("weight"), names, width) : -1;
    if (weight == label) {
      throw settings.error("weight", "expected a column other than the label's, found %s for both; set label",
          names == null ? label + 1 : names.get(label));
    }
    TreeSet<Integer> rest = features(names, width);
    rest.remove(weight);
    if (settings.has("ignore") && !rest.contains(label)) {
      throw settings.error("ignore", "expected columns other than the label, found %s, which is the label",
          names == null ? label + 1 : names.get(label));
    }
    rest.remove(label);
    BadInputException.check(!rest.isEmpty(), "%s: expected a label and at least one feature, found %d column(s)%s",
        survey.path(), width, width == 1 ? "; set delimiter if there are more" : " of which none is left");
    return new ColumnPlaces(survey.columnNames(), rest.stream().mapToInt(Integer::intValue).toArray(), label, weight);
  }

  /** All columns but those that are ignored. */
  TreeSet<Integer> features(List<String> names, int width) {
    TreeSet<Integer> rest = new TreeSet<>();
    for (int i = 0; i < width; i++) {
      rest.add(i);
    }
    if (settings.has("ignore")) {
      settings.texts("ignore").forEach(ignored -> rest.remove(column("ignore", ignored, names, width)));
    }
    return rest;
  }

  private int column(String key, String wanted, List<String> names, int width) {
    int named = names == null ? -1 : names.indexOf(wanted);
    if (named >= 0) {
      return named;
    }
    if (width > 0 && wanted.matches("[0-9]{1,9}")) {
      int number = Integer.parseInt(wanted);
      if (number < 1 || number > width) {
        throw settings.error(key, "expected a column from 1 to %d, found %s", width, wanted);
      }
      return number - 1;
    }
    throw names == null
        ? settings.error(key, "expected a column from 1 to %d, as the file has no header, found '%s'", width, wanted)
        : settings.error(key, "expected a column of the file, found '%s'%s; there are %s", wanted,
            Spelling.nearest(wanted, names), Sources.some(names));
  }

  /** A survey of the features of a table of Spark's, which keeps what the form of these needs. */
  public CellSurvey survey(List<String> features) {
    List<String> asked = settings.has("categorical") ? settings.texts("categorical") : List.of();
    return new CellSurvey(features.stream()
        .map(name -> new ColumnSurvey(new ColumnSurvey.Keep(false, asked.contains(name)))).toList());
  }

  /** Whether values may be missing. */
  public boolean takesMissing() {
    return missing != Missing.REFUSE;
  }

  /** Whether medians stand for missing numbers. */
  public boolean needsMedians() {
    return missing == Missing.MEDIAN;
  }

  /**
   * What the columns of a table of Spark's mean, which are known by their names.
   *
   * @param weight null for none; see {@link #form(String, List, ColumnPlaces, Fields, boolean, List)} for the rest
   */
  public TableForm form(String table, CellSurvey survey, List<String> features, String label, String weight,
      Fields fields, boolean centred, List<String> notes) {
    List<String> names = new ArrayList<>(features);
    names.add(label);
    if (weight != null) {
      names.add(weight);
    }
    int count = features.size();
    ColumnPlaces places = new ColumnPlaces(new ColumnNames(names, false), IntStream.range(0, count).toArray(), count,
        weight == null ? -1 : count + 1);
    return form(table, survey.columns(), places, fields, centred, notes);
  }

  /**
   * What the columns mean.
   *
   * @param table what errors call it
   * @param surveys of its columns, those at least that are features
   * @param centred whether a mean will be taken from values: then those far from 0 get an origin
   * @param notes to which is added what was decided without being asked
   */
  TableForm form(String table, List<ColumnSurvey> surveys, ColumnPlaces places, Fields fields, boolean centred,
      List<String> notes) {
    ColumnNames columns = places.columns();
    TreeMap<Integer, List<String>> categories = new TreeMap<>();
    TreeMap<Integer, Double> fills = new TreeMap<>();
    TreeMap<Integer, Double> origins = new TreeMap<>();
    TreeSet<Integer> asked = categorical(columns, surveys.size());
    for (int i = 0; i < places.features().length; i++) {
      int column = places.features()[i];
      ColumnSurvey found = surveys.get(column);
      if (asked.remove(column) || takenForCategories(table, found, columns, column, fields, notes)) {
        categories.put(i, found.categories());
        BadInputException.check(found.categories().size() <= ColumnSurvey.MOST_WORDS,
            "%s: %s: expected at most %d categories, found more", table, columns.of(column), ColumnSurvey.MOST_WORDS);
      } else if (centred && Origin.of(found.mean(), found.deviation()) != 0) {
        origins.put(i, Origin.of(found.mean(), found.deviation()));
      }
      if (missing != Missing.REFUSE && found.missing() > 0) {
        fills.put(i, categories.containsKey(i) ? Double.NaN
            : missing == Missing.MEDIAN ? found.median() : found.mean());
        notes.add(table + ": " + columns.of(column) + " misses " + found.missing() + " values");
      }
    }
    if (!asked.isEmpty()) {
      throw settings.error("categorical", "expected columns of features, found %s, which is none",
          columns.key(asked.first()));
    }
    List<String> names = columns.names();
    return new TableForm(names(names, places.features()), places.features().length,
        names == null ? null : names.get(places.label()),
        names == null || places.weight() < 0 ? null : names.get(places.weight()), categories, fills, origins,
        missing == Missing.FLAG);
  }

  private static List<String> names(List<String> all, int[] columns) {
    List<String> names = new ArrayList<>();
    for (int i = 0; all != null && i < columns.length; i++) {
      names.add(all.get(columns[i]));
    }
    return List.copyOf(names);
  }

  private TreeSet<Integer> categorical(ColumnNames columns, int width) {
    TreeSet<Integer> asked = new TreeSet<>();
    if (settings.has("categorical")) {
      for (String word : settings.texts("categorical")) {
        asked.add(column("categorical", word, columns.names(), columns.numbered() ? width : 0));
      }
    }
    return asked;
  }

  /** Whether a column that nobody spoke of holds words only, few enough to be categories; any other word is refused. */
  private static boolean takenForCategories(String table, ColumnSurvey found, ColumnNames columns, int column,
      Fields fields, List<String> notes) {
    if (found.wordRows() == 0) {
      return false;
    }
    int different = found.words().size();
    String word = found.words().keySet().iterator().next();
    int line = found.words().get(word);
    BadInputException.check(found.numbers() == 0 && 2L * different <= found.wordRows() && different <= MOST_UNASKED,
        "%s: %s%s: expected a finite number, found '%s'%s; mend the value, %s, take its values for categories with "
            + "categorical = [%s], or add the word to missing-words if it stands for a missing value", table,
        line == ColumnSurvey.NO_LINE ? "" : "line " + line + ", ", columns.of(column), word, fields.hint(word),
        columns.leftOut(column), columns.key(column));
    notes.add(String.format(Locale.ROOT, "%s: %s holds %d different words, which are taken for categories", table,
        columns.of(column), different));
    return true;
  }
}
