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

/**
 * Learns from the survey of a training table what its columns mean to a network, by the keys {@code label},
 * {@code weight}, {@code ignore}, {@code categorical} and {@code missing}.
 */
final class TableFitting {
  private enum Missing {
    REFUSE, MEAN, MEDIAN, FLAG
  }

  /** More different words than this need a person who says that they are categories. */
  private static final int MOST_UNASKED = 64;

  private final Settings settings;
  private final Missing missing;

  TableFitting(Settings data) {
    settings = data;
    missing = data.choice("missing", Missing.class, Missing.REFUSE);
  }

  /** What a survey must keep. */
  ColumnSurvey.Keep keep() {
    return new ColumnSurvey.Keep(missing == Missing.MEDIAN, settings.has("categorical"));
  }

  /**
   * Where a file of this kind has what.
   *
   * @param names of its columns; null without a header
   * @param width how many columns it has
   */
  TableEncoder.Places places(String path, List<String> names, int width) {
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
        path, width, width == 1 ? "; set delimiter if there are more" : " of which none is left");
    return new TableEncoder.Places(names, rest.stream().mapToInt(Integer::intValue).toArray(), label, weight);
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
    if (wanted.matches("[0-9]{1,9}")) {
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

  /**
   * What the columns mean.
   *
   * @param centred whether a mean will be taken from values: then those far from 0 get an origin
   * @param notes to which is added what was decided without being asked
   */
  TableForm form(TableSurvey survey, TableEncoder.Places places, Fields fields, boolean centred, List<String> notes) {
    TreeMap<Integer, List<String>> categories = new TreeMap<>();
    TreeMap<Integer, Double> fills = new TreeMap<>();
    TreeMap<Integer, Double> origins = new TreeMap<>();
    TreeSet<Integer> asked = categorical(survey);
    for (int i = 0; i < places.features().length; i++) {
      int column = places.features()[i];
      ColumnSurvey found = survey.columns().get(column);
      if (asked.remove(column) || takenForCategories(survey, column, fields, notes)) {
        categories.put(i, found.categories());
        BadInputException.check(found.categories().size() <= ColumnSurvey.MOST_WORDS,
            "%s: %s: expected at most %d categories, found more", survey.path(), survey.name(column),
            ColumnSurvey.MOST_WORDS);
      } else if (centred && Origin.of(found.mean(), found.deviation()) != 0) {
        origins.put(i, Origin.of(found.mean(), found.deviation()));
      }
      if (missing != Missing.REFUSE && found.missing() > 0) {
        fills.put(i, categories.containsKey(i) ? Double.NaN
            : missing == Missing.MEDIAN ? found.median() : found.mean());
        notes.add(survey.path() + ": " + survey.name(column) + " misses " + found.missing() + " values");
      }
    }
    if (!asked.isEmpty()) {
      throw settings.error("categorical", "expected columns of features, found %s, which is none", asked.first() + 1);
    }
    return new TableForm(names(survey.names(), places.features()), places.features().length,
        survey.names() == null ? null : survey.names().get(places.label()),
        survey.names() == null || places.weight() < 0 ? null : survey.names().get(places.weight()), categories, fills, origins,
        missing == Missing.FLAG);
  }

  private static List<String> names(List<String> all, int[] columns) {
    List<String> names = new ArrayList<>();
    for (int i = 0; all != null && i < columns.length; i++) {
      names.add(all.get(columns[i]));
    }
    return List.copyOf(names);
  }

  private TreeSet<Integer> categorical(TableSurvey survey) {
    TreeSet<Integer> columns = new TreeSet<>();
    if (settings.has("categorical")) {
      settings.texts("categorical")
          .forEach(word -> columns.add(column("categorical", word, survey.names(), survey.columns().size())));
    }
    return columns;
  }

  /** Whether a column that nobody spoke of holds words only, few enough to be categories; any other word is refused. */
  private static boolean takenForCategories(TableSurvey survey, int column, Fields fields, List<String> notes) {
    ColumnSurvey found = survey.columns().get(column);
    if (found.wordRows() == 0) {
      return false;
    }
    int different = found.words().size();
    String word = found.words().keySet().iterator().next();
    BadInputException.check(found.numbers() == 0 && 2 * different <= found.wordRows() && different <= MOST_UNASKED,
        "%s: line %d, %s: expected a finite number, found '%s'%s; mend the value, leave the column out with "
            + "ignore = [%d], take its values for categories with categorical = [%6$d], or add the word to "
            + "missing-words if it stands for a missing value", survey.path(), found.words().get(word),
        survey.name(column), word, fields.hint(word), column + 1);
    notes.add(String.format(Locale.ROOT, "%s: %s holds %d different words, which are taken for categories",
        survey.path(), survey.name(column), different));
    return true;
  }
}
