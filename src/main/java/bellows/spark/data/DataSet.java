package bellows.spark.data;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.data.Moments;
import bellows.data.Normalisation;
import bellows.data.Origin;
import bellows.data.Rows;
import bellows.data.Split;
import bellows.data.Validation;
import bellows.data.shard.PrincipalColours;
import bellows.data.source.Expected;
import bellows.data.source.Sources;
import bellows.data.source.TableForm;
import bellows.data.source.TableText;
import bellows.feature.Extraction;
import bellows.image.augment.Views;
import bellows.spark.share.RunLease;
import bellows.store.HadoopFiles;
import bellows.store.shard.ShardStore;
import bellows.tensor.Shape;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A data set seen from the driver: small sources are read here and broadcast, prepared shards stay where they are and
 * each executor reads its own, and of tables shards are made that stay on executors' disks.
 */
public interface DataSet extends AutoCloseable {
  /** Opens what the section {@code data} names, which may be anything. */
  static DataSet open(Settings data, HadoopFiles files) {
    return open(data, files, Expected.NOTHING);
  }

  /**
   * Opens what the section {@code data} names; raw sources are read whole. Where {@code path} is a folder of shards,
   * these stand for the source that they were made of, and the source's keys have done their work.
   *
   * @param expected what its samples must be, if that is known
   */
  static DataSet open(Settings data, HadoopFiles files, Expected expected) {
    return ExtractedData.of(data, stored(data, files, expected));
  }

  private static DataSet stored(Settings data, HadoopFiles files, Expected expected) {
    boolean prepared = data.has("path") && ShardStore.isAt(files, data.text("path"));
    Validation validation = Validation.read(data);
    String source = prepared ? Sources.SHARDS : Sources.name(data, files);
    if (Sources.OF_SPARK.contains(source)) {
      return SparkFiles.open(data, source, files, expected);
    }
    if (source.equals(Sources.SHARDS)) {
      PreparedData shards = PreparedData.open(data, files);
      return ValidatedData.of(shards, validation, shards.store().manifest().seed() != null);
    }
    return new HeldData(Sources.read(data, files, expected), validation);
  }

  /**
   * Opens tables by the section {@code data}; see {@link TableData#open}.
   *
   * @param test null for none
   * @param expected what samples must be, if that is known
   */
  static DataSet of(Settings data, Dataset<Row> train, Dataset<Row> test, Expected expected) {
    Validation validation = Validation.read(data);
    return ExtractedData.of(data, ValidatedData.of(TableData.open(data, train, test, expected), validation,
        !data.has("order")));
  }

  /** The shape of samples, or of their features; null for pictures, whose sizes differ. */
  Shape shape();

  /** 0 for real targets. */
  int classes();

  /** The names of the classes by index; empty if nobody named them, or if targets are real values. */
  List<String> classNames();

  /** What people call the classes, by index: their names, unless these are codes. */
  List<String> classTitles();

  /** How the columns of a table become the values of a sample; null where samples come from no table. */
  default TableForm form() {
    return null;
  }

  /** The rows of a split as a table of text has them, sample by sample; null where samples come from no such table. */
  default TableText text(Split split) {
    return null;
  }

  /** What was taken from each value of a sample before it became a float, see {@link Origin}; null for nothing. */
  default double[] origin() {
    return form() == null ? null : form().origin();
  }

  /** What samples are features of; null for samples as they are stored. */
  default Extraction extraction() {
    return null;
  }

  /** What is doubtful about the data, and what was decided without being asked: lines for people. */
  default List<String> notes() {
    return List.of();
  }

  /** One line for people. */
  String describe();

  boolean has(Split split);

  /** Samples in a split; 0 if there is no such split. */
  long count(Split split);

  /** The first samples of a split. */
  Rows first(Split split, int count);

  /** Bytes that a sample takes in the driver's memory, and in that of each executor; 0 where it lies on disks. */
  long bytesOfSample();

  /** The pixels of the largest picture; 0 where samples are no pictures of their own sizes, or nobody looked. */
  default int pixelsOfLargest() {
    return 0;
  }

  /** The principal components of the training pictures' colours; null if nobody took them. */
  PrincipalColours principalColours();

  /** Mean and deviation of the training samples. */
  Moments moments();

  /** The targets of all training samples, in their order; they come to the driver. */
  float[] trainTargets();

  /** The training samples of each class. */
  default long[] classCounts() {
    long[] counts = new long[classes()];
    for (float target : trainTargets()) {
      counts[(int) target]++;
    }
    return counts;
  }

  /** Puts this data's principal components where a run file says {@code lighting {colours = data}}. */
  default Views resolve(Views views) {
    if (!views.needsColours()) {
      return views;
    }
    PrincipalColours found = principalColours();
    BadInputException.check(found != null, "lighting: expected data whose principal components are known for colours = "
        + "data, as those of pictures that 'prepare' has seen, found %s; leave it out for ImageNet's, or give values "
        + "and vectors", describe());
    return views.withColours(found.deviations(), found.vectors());
  }

  /** Puts this data's mean and deviation where a run file says {@code auto}. */
  default Normalisation resolve(Normalisation normalisation) {
    return normalisation.isAuto() ? normalisation.resolve(moments(), origin()) : normalisation;
  }

  /**
   * Refuses data that a model was not made for.
   *
   * @param views what the model sees of samples
   * @throws BadInputException if a model made for other samples is given these
   */
  default void check(Views views, Shape expected, int expectedClasses, List<String> expectedNames) {
    Shape seen = views.tested(shape());
    BadInputException.check(seen != null, "%s: expected pictures of one size, found some of many; data.view needs a "
        + "crop, such as {centre-crop = 224}", describe());
    BadInputException.check(expected.equals(seen) && classes() == expectedClasses,
        "%s: expected samples of %s in %d classes, as the model was trained on, found %s in %d", describe(), expected,
        expectedClasses, seen, classes());
    BadInputException.check(expectedNames.isEmpty() || classNames().isEmpty() || expectedNames.equals(classNames()),
        "%s: expected the classes %s, as the model was trained on, found %s", describe(), expectedNames, classNames());
  }

  /**
   * The leaves of a split; partition p owns a contiguous range of them.
   *
   * @param run that asks, which what is held for it ends with
   */
  LeafSet leaves(JavaSparkContext spark, RunLease run, Split split, int leaves, int partitions);

  /** Gives back what the data set holds on executors; nothing may be asked of it afterwards. */
  @Override
  void close();
}
