package bellows.spark.table;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.data.Encoding;
import bellows.data.Moments;
import bellows.data.Split;
import bellows.data.shard.PrincipalColours;
import bellows.data.source.Expected;
import bellows.data.source.Labels;
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
  private List<String> features;
  private String label;
  private String weight;
  private SampleForm form;
  private SortedTable sorted;
  private Survey survey;
  private Moments moments;

  private TableSamples() {}

  /**
   * Reads tables.
   *
   * @param data the section with the keys {@code features, label, weight, order, classes} and
   *     {@code shape}
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
    boolean real = expected.form() != null && expected.classes() >= 0 ? expected.classes() == 0
        : data.has("classes") && data.integer("classes") == 0;
    PackedTable packed = hold(PackedTable.read(TRAIN, train, columns, real));
    survey = packed.survey();
    features = packed.reader().features();
    label = columns.label();
    weight = columns.weight();
    PackedTable tested = test == null ? null : hold(PackedTable.read(TEST, test,
        new TableColumns(features, label, weight, columns.order()), real));
    Labels labels = Labels.read(data, TRAIN, real ? Map.of() : survey.labels, expected);
    if (!real) {
      survey.labels.forEach((label, place) -> labels.target(label, TRAIN, place));
    }
    if (tested != null && !real) {
      tested.survey().labels.forEach((label, place) -> labels.target(label, TEST, place));
    }
    form = form(data, packed, tested, labels);
    sorted = sort(packed, columns.order(), Split.TRAIN);
    if (tested != null) {
      release(sort(tested, columns.order(), Split.TEST));
    }
  }

  private SampleForm form(Settings data, PackedTable train, PackedTable test, Labels labels) {
    if (train.reader().isOfNumbers()) {
      if (test != null) {
        BadInputException.check(test.survey().width == survey.width, "%s: expected %d numbers a row, as in %s, "
            + "found %d", TEST, survey.width / 4, TRAIN, test.survey().width / 4);
      }
      return new SampleForm(Encoding.FLOATS, TableSource.shape(data, survey.width / 4, TRAIN), false, weight != null,
          labels);
    }
    BadInputException.check(weight == null, "weight: expected a table of numbers, found one of pictures, which count "
        + "once each; leave it out");
    boolean files = train.reader().pictures().files();
    boolean oneSize = !files && survey.height > 0 && (test == null || test.survey().height == survey.height
        && test.survey().pictureWidth == survey.pictureWidth);
    if (!oneSize) {
      return new SampleForm(Encoding.PICTURES, null, files, false, labels);
    }
    boolean coloured = survey.coloured || test != null && test.survey().coloured;
    return new SampleForm(Encoding.BYTES, Shape.of(survey.height, survey.pictureWidth, coloured ? 3 : 1), false,
        false, labels);
  }

  /** Sorts a table and makes its shards; what was packed has then done its work. */
  private SortedTable sort(PackedTable packed, String order, Split split) {
    SortedTable ordered = hold(SortedTable.of(packed, order, shuffles));
    shards.put(split, hold(TableShards.of(ordered, form, id + '-' + split, packed.survey().bytes, shuffles)));
    release(packed);
    return ordered;
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

  /** The columns that are read, in their order. */
  public List<String> features() {
    return features;
  }

  /** The column of labels. */
  public String label() {
    return label;
  }

  /** The column of weights; null if there is none. */
  public String weight() {
    return weight;
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
