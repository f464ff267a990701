package bellows.data.source;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.conf.Spelling;
import bellows.data.Files;
import bellows.data.Samples;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Comma-separated values and their relatives (see {@link DelimitedRows}). One column is the label, one may have weights,
 * some may be ignored, all others are features: numbers, or words that are taken for categories. Each file is read
 * twice: first to learn what
 * its columns hold, then for its samples.
 *
 * <p>A model's form finds the columns of another file by their names, in any order, if both have names; else by their
 * places.
 */
final class CsvFormat implements TableFormat {
  private final Settings settings;
  private final TableSurvey.Header header;
  private final char delimiter;
  private final Charset encoding;
  private final Fields fields;
  private final TableFitting fitting;

  CsvFormat(Settings data) {
    settings = data;
    header = data.choice("header", TableSurvey.Header.class, TableSurvey.Header.AUTO);
    delimiter = delimiter(data);
    encoding = TextReader.encoding(data);
    fields = Fields.read(data);
    fitting = new TableFitting(data);
  }

  @Override
  public String name() {
    return "CSV";
  }

  @Override
  public Fields fields() {
    return fields;
  }

  @Override
  public TableSet read(Files files, List<String> paths, Expected expected, boolean centred) {
    List<String> notes = new ArrayList<>();
    List<Table> tables = new ArrayList<>();
    TableForm form = expected.form();
    settings.ignore(List.of("label", "weight", "ignore", "categorical")); // with a form, names tell
    boolean titled = false;
    for (String path : paths) {
      TableSurvey survey = survey(files, path, form);
      boolean first = tables.isEmpty();
      ColumnPlaces places = form == null ? fitting.places(survey)
          : places(survey, form, expected.labelled());
      if (form == null) {
        form = fitting.form(path, survey.columns(), places, fields, centred, notes);
      }
      if (survey.doubt() != null) {
        notes.add(survey.doubt());
      }
      if (form.weight() != null && places.weight() < 0 && places.label() >= 0) {
        notes.add(path + ": has no column '" + form.weight() + "' of weights; each sample counts once");
      }
      titled |= first && survey.titled();
      tables.add(table(files, survey, form, places));
    }
    return new TableSet(tables, form, titled, notes);
  }

  private TableSurvey survey(Files files, String path, TableForm form) {
    try (BufferedReader in = TextReader.open(files, path, encoding)) {
      DelimitedRows rows = new DelimitedRows(in, path, delimiter);
      return TableSurvey.of(rows, path, fields, form == null ? header : headerOf(rows, form), fitting.keep());
    } catch (IOException e) {
      throw new UncheckedIOException(path + ": cannot be read", e);
    }
  }

  /** A row that has the names of all features is a header. */
  private TableSurvey.Header headerOf(DelimitedRows rows, TableForm form) throws IOException {
    boolean named = header == TableSurvey.Header.AUTO && !form.columns().isEmpty()
        && List.of(rows.peek()).containsAll(form.columns());
    return named ? TableSurvey.Header.YES : header;
  }

  /** Where a file has what a form wants of it. */
  private ColumnPlaces places(TableSurvey survey, TableForm form, boolean labelled) {
    return survey.titled() && !form.columns().isEmpty() ? byName(survey, form, labelled)
        : byPlace(survey, form, labelled);
  }

  private static ColumnPlaces byName(TableSurvey survey, TableForm form, boolean labelled) {
    List<String> names = survey.names();
    int[] columns = new int[form.features()];
    for (int i = 0; i < columns.length; i++) {
      String name = form.columns().get(i);
      columns[i] = names.indexOf(name);
      BadInputException.check(columns[i] >= 0, "%s: expected the column '%s', as the training part has it, found %s%s",
          survey.path(), name, Sources.some(names), Spelling.nearest(name, names));
      BadInputException.check(names.lastIndexOf(name) == columns[i], "%s: expected one column '%s', found several",
          survey.path(), name);
    }
    int label = form.label() == null ? -1 : names.indexOf(form.label());
    BadInputException.check(label >= 0 || !labelled, "%s: expected the labels' column '%s', found %s", survey.path(),
        form.label(), Sources.some(names));
    return new ColumnPlaces(survey.columnNames(), columns, label,
        form.weight() == null ? -1 : names.indexOf(form.weight()));
  }

  /** A table of nothing but features is one without labels. */
  private ColumnPlaces byPlace(TableSurvey survey, TableForm form, boolean labelled) {
    int width = survey.columns().size();
    TreeSet<Integer> unlabelled = fitting.features(survey.names(), width);
    if (!labelled && unlabelled.size() == form.features()) {
      return new ColumnPlaces(survey.columnNames(), unlabelled.stream().mapToInt(Integer::intValue).toArray(), -1, -1);
    }
    boolean weighted = settings.has("weight");
    BadInputException.check(unlabelled.size() == form.features() + (weighted ? 2 : 1), "%s: expected %d columns of "
        + "features, as the training part has, and one of labels%s, found %d columns%s", survey.path(),
        form.features(), weighted ? " and one of weights" : "", width,
        unlabelled.size() < width ? " of which " + (width - unlabelled.size()) + " are ignored" : "");
    return fitting.places(survey);
  }

  private Table table(Files files, TableSurvey survey, TableForm form, ColumnPlaces places) {
    String path = survey.path();
    int width = form.width();
    Samples.checkFits((long) survey.rows() * width, path);
    float[] features = new float[survey.rows() * width];
    int[] lines = new int[survey.rows()];
    List<String> labels = places.label() < 0 ? null : new ArrayList<>(survey.rows());
    float[] weights = places.weight() < 0 ? null : new float[survey.rows()];
    TableEncoder encoder = new TableEncoder(form);
    TextCells cells = new TextCells(fields, path, places);
    try (BufferedReader in = TextReader.open(files, path, encoding)) {
      DelimitedRows rows = new DelimitedRows(in, path, delimiter);
      String[] row = rows.next();
      row = survey.titled() ? rows.next() : row;
      int count = 0;
      for (; row != null && count < lines.length; row = rows.next()) {
        cells.row(row, rows.line());
        encoder.encode(cells, features, count * width);
        if (labels != null) {
          labels.add(row[places.label()]);
        }
        if (weights != null) {
          weights[count] = cells.weight();
        }
        lines[count++] = rows.line();
      }
      BadInputException.check(count == lines.length && row == null,
          "%s: expected %d rows as at the first look, found %s; is it still being written?", path, lines.length,
          row == null ? count : "more");
    } catch (IOException e) {
      throw new UncheckedIOException(path + ": cannot be read", e);
    }
    if (weights != null) {
      BadInputException.check(IntStream.range(0, weights.length).anyMatch(i -> weights[i] > 0),
          "%s: %s: expected a weight above 0, found none", path, places.columns().of(places.weight()));
    }
    return new Table(path, survey.names(), width, features, labels, weights, lines);
  }

  @Override
  public TableText text(Files files, Table table) {
    List<String[]> all = new ArrayList<>(table.rows());
    try (BufferedReader in = TextReader.open(files, table.path(), encoding)) {
      DelimitedRows rows = new DelimitedRows(in, table.path(), delimiter);
      String[] row = rows.next();
      row = table.names() == null ? row : rows.next();
      for (; row != null; row = rows.next()) {
        all.add(row);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(table.path() + ": cannot be read", e);
    }
    BadInputException.check(all.size() == table.rows(), "%s: expected %d rows as at the first look, found %d; is it "
        + "still being written?", table.path(), table.rows(), all.size());
    return TableText.of(table.names(), all);
  }

  private static char delimiter(Settings data) {
    String word = data.text("delimiter", "auto");
    return switch (word) {
      case "auto" -> 0;
      case "comma" -> ',';
      case "tab" -> '\t';
      case "semicolon" -> ';';
      case "space" -> ' ';
      default -> {
        if (word.length() != 1 || word.equals("\"")) {
          throw data.error("delimiter", "expected auto, comma, tab, semicolon, space or one character, found '%s'",
              word);
        }
        yield word.charAt(0);
      }
    };
  }
}
