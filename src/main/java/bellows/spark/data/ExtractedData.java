package bellows.spark.data;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.data.Moments;
import bellows.data.Rows;
import bellows.data.Samples;
import bellows.data.Split;
import bellows.data.shard.PrincipalColours;
import bellows.data.source.TableForm;
import bellows.data.source.TableText;
import bellows.feature.Chain;
import bellows.feature.ExtractedRows;
import bellows.feature.Extraction;
import bellows.image.augment.Views;
import bellows.spark.share.RunLease;
import bellows.tensor.Shape;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The features of samples in place of the samples. They are computed once, when somebody first asks for all of a part,
 * on executors; before that nothing is, so that what only asks for shapes is quick. What transforms learn, they learn
 * from the training samples without those for validation.
 */
final class ExtractedData implements DataSet {
  private final HeldData stored;
  private final Chain chain;
  private final Map<Split, Samples> extracted = new EnumMap<>(Split.class);
  /** Null until transforms have learnt. */
  private Extraction extraction;

  private ExtractedData(HeldData stored, Chain chain, Extraction known) {
    this.stored = stored;
    this.chain = chain;
    extraction = known != null && known.input().equals(stored.shape()) ? known
        : chain.learns() ? null : new Extraction(chain, stored.shape());
  }

  /**
   * The features that the section {@code data} lists; the data themselves where it lists none.
   *
   * @throws BadInputException if these data cannot have such features
   */
  static DataSet of(Settings data, DataSet stored) {
    Chain chain = Chain.read(data);
    Extraction known = Extraction.read(data);
    if (chain.isEmpty()) {
      return stored;
    }
    return data.located(Chain.KEY, () -> {
      BadInputException.check(stored instanceof HeldData, "expected samples that the driver holds, of a source such as "
          + "idx, cifar10 or csv, found %s, of which no features are computed", stored.describe());
      Views views = Views.read(data);
      BadInputException.check(views.train().isEmpty() && views.tests().get(0).isEmpty(), "expected features of samples as "
          + "they are stored, as they are computed once, found data.augment or data.view beside them; leave these out");
      BadInputException.check(stored.origin() == null, "expected columns whose values are not far from 0 beside their "
          + "deviation, found such that are counted from an origin, as times are; subtract it beforehand");
      ExtractedData extracted = new ExtractedData((HeldData) stored, chain, known);
      extracted.checkShape();
      return extracted;
    });
  }

  private void checkShape() {
    if (chain.isShapeKnown()) {
      chain.output(stored.shape());
    }
  }

  @Override
  public synchronized Extraction extraction() {
    if (extraction == null) {
      Chain fitted = chain.fit(stored.samples(Split.TRAIN), new SparkClustering());
      extraction = new Extraction(fitted, stored.shape());
    }
    return extraction;
  }

  @Override
  public Shape shape() {
    return chain.isShapeKnown() ? chain.output(stored.shape()) : extraction().output();
  }

  private synchronized Samples samples(Split split) {
    return extracted.computeIfAbsent(split, part -> ExtractionJob.run(
        JavaSparkContext.fromSparkContext(SparkFiles.session().sparkContext()), stored.samples(part), extraction()));
  }

  @Override
  public int classes() {
    return stored.classes();
  }

  @Override
  public List<String> classNames() {
    return stored.classNames();
  }

  @Override
  public List<String> classTitles() {
    return stored.classTitles();
  }

  /** {@inheritDoc} Of the samples that features are computed of. */
  @Override
  public TableForm form() {
    return stored.form();
  }

  /** {@inheritDoc} Of the samples that features are computed of. */
  @Override
  public TableText text(Split split) {
    return stored.text(split);
  }

  @Override
  public List<String> notes() {
    return stored.notes();
  }

  @Override
  public String describe() {
    return "features of " + stored.describe();
  }

  @Override
  public boolean has(Split split) {
    return stored.has(split);
  }

  @Override
  public long count(Split split) {
    return stored.count(split);
  }

  /** {@inheritDoc} Their features are computed as they are read. */
  @Override
  public Rows first(Split split, int count) {
    Samples all = stored.samples(split);
    return new ExtractedRows(all.select(Math.min(count, all.count()), row -> row), extraction().chain());
  }

  @Override
  public long bytesOfSample() {
    return 4L * shape().size() + (stored.samples(Split.TRAIN).weights() == null ? 4 : 8);
  }

  @Override
  public PrincipalColours principalColours() {
    return null;
  }

  @Override
  public Moments moments() {
    return Moments.of(samples(Split.TRAIN));
  }

  @Override
  public float[] trainTargets() {
    return stored.trainTargets();
  }

  @Override
  public LeafSet leaves(JavaSparkContext spark, RunLease run, Split split, int leaves, int partitions) {
    return HeldData.leaves(spark, samples(split), leaves, partitions);
  }

  @Override
  public void close() {
    stored.close();
  }
}
