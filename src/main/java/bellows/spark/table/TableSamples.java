package bellows.spark.table;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.data.Encoding;
import bellows.data.Moments;
import bellows.data.Split;
import bellows.data.shard.PrincipalColours;
import bellows.data.source.Expected;
import bellows.data.source.Labels;
import bellows.data.source.TableFitting;
import bellows.data.source.TableForm;
import bellows.data.source.TableSource;
import bellows.tensor.Shape;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The samples of a training table and perhaps of one for testing, understood alike, in shards. */
public final class TableSamples implements AutoCloseable {
  private static final String TRAIN = "the training table";
  private static final String TEST = "the test table";

  private final String id = "table-" + UUID.randomUUID();
  private final Shuffles shuffles = new Shuffles();
  private final List<Persisted> held = new ArrayList<>(List.of(shuffles));
  private final Map<Split, TableShards> shards = new EnumMap<>(Split.class);
  private final List<String> notes = new ArrayList<>();
  private TableForm columnsForm;
  private SampleForm form;
  private SortedTable sorted;
  private Survey survey;
  private Moments moments;

  private TableSamples() {}

  /**
   * Reads tables.
   *
   * @param data the section with the keys {@code features, label, weight, order, categorical, missing, missing-words,
   *     classes} and {@code shape}
   * @param test null for none
   * @param expected what samples must be, if that is known
   */
  public static TableSamples of(Settings data, Dataset<Row> train, Dataset<Row> test, Expected expected) {
    TableSamples samples = new TableSamples();
    boolean whole = false;
    try {
      samples.read(data, train, test, expected);
      whole = true;
      return samples;
    } finally {
      if (!whole) {
        samples.close();
      }
    }
  }

  private void read(Settings data, Dataset<Row> train, Dataset<Row> test, Expected expected) {
    TableColumns columns = TableColumns.read(data, train.schema(), expected.form());
    TableFitting fitting = new TableFitting(data);
    CellRules rules = CellRules.read(data, fitting, expected.form());
    boolean real = expected.form() != null && expected.classes() >= 0 ? expected.classes() == 0
        : data.has("classes") && data.integer("classes") == 0;
    PackedTable packed = hold(PackedTable.read(TRAIN, train, columns, rules, real));
    RowReader reader = packed.reader();
    survey = packed.survey();
    Labels labels = Labels.read(data, TRAIN, real ? Map.of() : survey.labels, expected);
    check(labels, TRAIN, survey);
    sorted = hold(SortedTable.of(packed, columns.order(), shuffles));
    release(packed);
    columnsForm = form(columns, reader, new FormLearning(fitting, TRAIN, rules, columns.label(), columns.weight(),
        data.config().hasPath("normalise")));
    PackedTable tested = test == null ? null : hold(PackedTable.read(TEST, test,
        new TableColumns(reader.features(), columns.label(), columns.weight(), columns.order()),
        reader.cells() == null ? rules : rules.by(columnsForm), real));
    if (tested != null) {
      check(labels, TEST, tested.survey());
    }
    form = form(data, packed, tested, columns.weight() != null, labels);
    shards.put(Split.TRAIN, shards(sorted, form, Split.TRAIN, survey));
    if (tested != null) {
      SortedTable testSorted = hold(SortedTable.of(tested, columns.order(), shuffles));
      release(tested);
      shards.put(Split.TEST, shards(testSorted, form.ofFloats(), Split.TEST, tested.survey()));
      release(testSorted);
    }
  }

  private static void check(Labels labels, String table, Survey survey) {
    survey.labels.forEach((label, place) -> labels.target(label, table, place));
  }

  /** What the columns mean: as a model says, or as the training table's rows teach it. */
  private TableForm form(TableColumns columns, RowReader reader, FormLearning learning) {
    if (reader.cells() == null) {
      return TableForm.ofNumbers(reader.features(), reader.features().size(), columns.label(), columns.weight());
    }
    TableForm known = reader.cells().form();
    return known == null ? learning.form(sorted, reader.cells(), notes)
        : known.label() != null ? known
            : TableForm.ofNumbers(known.columns(), known.features(), columns.label(), columns.weight());
  }

  private SampleForm form(Settings data, PackedTable train, PackedTable test, boolean weighted, Labels labels) {
    CellReader cells = train.reader().cells();
    if (cells != null) {
      return new SampleForm(Encoding.FLOATS, TableSource.shape(data, columnsForm.width(), TRAIN), false, weighted, labels,
          cells.form() == null ? cells.by(columnsForm) : null);
    }
    if (train.reader().isOfNumbers()) {
      if (test != null) {
        BadInputException.check(test.survey().width == survey.width, "%s: expected %d numbers a row, as in %s, "
            + "found %d", TEST, survey.width / 4, TRAIN, test.survey().width / 4);
      }
      return new SampleForm(Encoding.FLOATS, TableSource.shape(data, survey.width / 4, TRAIN), false, weighted,
          labels, null);
    }
    BadInputException.check(!weighted, "weight: expected a table of numbers, found one of pictures, which count "
        + "once each; leave it out");
    boolean files = train.reader().pictures().files();
    boolean oneSize = !files && survey.height > 0 && (test == null || test.survey().height == survey.height
        && test.survey().pictureWidth == survey.pictureWidth);
    if (!oneSize) {
      return new SampleForm(Encoding.PICTURES, null, files, false, labels, null);
    }
    boolean coloured = survey.coloured || test != null && test.survey().coloured;
    return new SampleForm(Encoding.BYTES, Shape.of(survey.height, survey.pictureWidth, coloured ? 3 : 1), false,
        false, labels, null);
  }

  private TableShards shards(SortedTable from, SampleForm samples, Split split, Survey packed) {
    long bytes = samples.encoding() == Encoding.FLOATS ? from.rows() * 4 * (samples.shape().size() + 1L) : packed.bytes;
    return hold(TableShards.of(from, samples, id + '-' + split, bytes, shuffles));
  }

  private <T extends Persisted> T hold(T resource) {
    held.add(resource);
    return resource;
  }

  /** The shape of a sample; null for pictures, whose sizes differ. */
  public Shape shape() {
    return form.shape();
  }

  /** Empty for real targets. */
  public List<String> classNames() {
    return form.labels().names();
  }

  /** What the columns of the tables mean. */
  public TableForm columns() {
    return columnsForm;
  }

  /** What was decided about columns without being asked: lines for people. */
  public List<String> notes() {
    return notes;
  }

  /** Null if there is no such split. */
  public TableShards shards(Split split) {
    return shards.get(split);
  }

  /** The principal colours of the training pictures; null for other samples. */
  public PrincipalColours principalColours() {
    return form.encoding() == Encoding.PICTURES ? survey.colours.principal() : null;
  }

  /**
   * The moments of the training samples, with the bits that they have as a file; of pictures, taken from every fourth
   * row.
   */
  public Moments moments() {
    if (moments == null) {
      moments = form.encoding() == Encoding.PICTURES ? survey.colours.moments() : sorted.moments(form);
    }
    return moments;
  }

  /** Frees the disk that rows take beside their shards, when {@link #moments} is asked for no more, or seldom. */
  public void settle() {
    release(sorted);
  }

  private void release(Persisted resource) {
    if (held.remove(resource)) {
      resource.close();
    }
  }

  @Override
  public void close() {
    held.forEach(Persisted::close);
    held.clear();
  }
}
