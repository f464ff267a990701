package bellows.data.source;

import bellows.conf.Key;
import bellows.conf.KeySection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The keys of the section {@code data} that say where samples come from, source by source. */
public final class SourceKeys {
  /** What one array of pixels holds. */
  private static final int MOST_DIGITS = 2_000_000;
  private static final String FRAME = "data {source = %s, …}";

  /** What the section says where a program has tables of Spark in place of a source. */
  public static final KeySection TABLE = KeySection.of("table", "data {…}",
      "a Dataset of rows, which a Java program gives in place of a source").examples("label = kind", "order = id").keys(
          Key.texts("features").missing("all others, or the one of pictures").means(
              "columns of numbers or words, of arrays or vectors of numbers; or one of pictures"),
          Key.text("label").missing("label, or the last").means("the column of what is to be learned"),
          weight(""),
          Key.text("order").missing("by a hash of each row").means(
              "the column whose values, all different, put samples in order; part of the result"),
          classes(), shape(), categorical("name"), missing(), missingWords());

  /** What {@code data.source} may name. */
  public static final List<KeySection> ALL = List.of(
      source("digits", "handwritten digits of 28×28×1 that are generated: nothing to download").examples("seed = 1")
          .keys(Key.integer("train").from(1).to(MOST_DIGITS).or(20000).means("training samples"),
              Key.integer("test").from(1).to(MOST_DIGITS).or(4000).means("test samples"),
              Key.integer("seed").or(1).means("of the generator")),
      source("formula", "inputs drawn uniformly, with a label or a real target by formula")
          .examples("inputs {x1 = [-2, 2], x2 = [-2, 2]}, label = \"x1^2 + x2^2 <= 2\"",
              "inputs {x = [-3, 3]}, target = \"sin(3*x)\"")
          .keys(Key.key("inputs", Key.Type.SECTION).means("names and ranges; the values of a sample, names sorted"),
              Key.text("label").missing("see target").means(
                  "formula of the class: a comparison is 1 or 0; see Formulas"),
              Key.text("target").missing("see label").means("formula of a real target"),
              Key.integer("classes").from(2).to(Key.CLASSES).missing("2, beside label").means("labels are 0 to one less"),
              Key.integer("samples").from(1).to(Key.COUNT).or(1000).means("training samples"),
              Key.integer("test").from(0).to(Key.COUNT).or(1000).means("test samples, drawn apart"),
              Key.number("noise").from(0).or(0).means(
                  "deviation of what is added to the inputs, the label being known, or to the target"),
              Key.integer("seed").or(1).means("of the draws")),
      source("rows", "samples written in the run file: values, then the label").examples("rows = [[0, 0, 0], [1, 1, 1]]")
          .keys(Key.key("rows", Key.Type.ROWS).means("one list a sample"),
              Key.key("test", Key.Type.ROWS).missing("no test samples").means("likewise; ${data.rows} for the same"),
              Key.integer("classes").from(0).to(Key.CLASSES).missing("the largest label + 1, at least 2").means(
                  "how many; 0: targets are real values")),
      source("csv", "comma-separated values and their relatives, plain or gzipped")
          .examples("path = a.csv", "path = a.csv, test-fraction = 0.2")
          .keys(path(), train(), test(), fraction(), seed(), classes(), shape(),
              Key.word("header", "auto", "yes", "no").or("auto").means(
                  "whether the first row has names; auto: if it has a word where others have numbers; doubts are told"),
              Key.text("delimiter").or("auto").means(
                  "comma, tab, semicolon, space or one character; auto: what the first lines have alike"),
              Key.word("decimal", "point", "comma").or("point").means("how numbers are written: 1.5 or 1,5"), encoding(),
              Key.text("label").or("last").means("the label's column: last, first, a name, or a number from 1"),
              weight(", by name or number"),
              Key.texts("ignore").missing("none").means("columns that are left out, by name or number"),
              categorical("name or number"), missing(), missingWords()),
      source("libsvm", "lines of label index:value …, indices from 1; what is missing is 0")
          .examples("path = a.libsvm", "path = a.libsvm, test-fraction = 0.2")
          .keys(path(), train(), test(), fraction(), seed(), classes(), shape(), encoding(), missingWords(),
              Key.integer("features").from(0).to(Key.COUNT).or(0).means("how many; 0: the largest index")),
      source("idx", "a folder with MNIST's four files, plain or gzipped").examples("path = mnist").keys(
          folder(), Key.integer("classes").from(1).to(256).or(10).means("labels are 0 to one less")),
      source("cifar10", "a folder with data_batch_1.bin … and test_batch.bin").examples("path = cifar").keys(folder()),
      source("cifar100", "a folder with train.bin and test.bin").examples("path = cifar").keys(folder()),
      source("parquet", "a file or folder that Spark reads as a table; the same for orc, avro and json, an object a line")
          .examples("path = a.parquet").keys(Stream.concat(Stream.of(path(), train(), test()),
              TABLE.keys().stream()).toArray(Key[]::new)),
      KeySection.of("shards", "data {source = shards, …}",
          "what prepare has written; the keys of the source that they were made of may stay")
          .examples("path = shards").keys(folder()));

  /** Keys that tell where samples lie, and which of them are whose; all others tell how they are read. */
  private static final Set<String> PLACE = Set.of("source", "path", "train", "test", "test-fraction", "seed", "validation");

  private SourceKeys() {}

  /**
   * Whether a key of the section {@code data} still holds when somebody names other data.
   *
   * @param source of those; null if nobody knows
   */
  public static boolean staysWithOtherData(String source, String key) {
    String table = Sources.OF_SPARK.contains(String.valueOf(source)) ? "parquet" : source;
    Optional<KeySection> section = ALL.stream().filter(one -> one.name().equals(table)).findFirst();
    return !PLACE.contains(key) && (section.isEmpty()
        || section.get().keys().stream().anyMatch(one -> one.name().equals(key)));
  }

  private static KeySection source(String name, String meaning) {
    return KeySection.of(name, FRAME.formatted(name), meaning);
  }

  private static Key folder() {
    return Key.text("path").means("the folder");
  }

  private static Key path() {
    return Key.text("path").missing("see train").means("the file");
  }

  private static Key train() {
    return Key.text("train").missing("see path").means("the file, if there is one of test samples as well");
  }

  private static Key test() {
    return Key.text("test").missing("no test samples").means("a file of test samples");
  }

  private static Key fraction() {
    return Key.number("test-fraction").above(0).below(1).missing("no test samples")
        .means("the part of the one file that is drawn for the test");
  }

  private static Key seed() {
    return Key.integer("seed").or(1).means("of that draw");
  }

  private static Key classes() {
    return Key.integer("classes").from(0).to(Key.CLASSES).missing("the labels that occur")
        .means("how many; 0: labels are real values; N with labels 0 to N−1: these, even if some never occur");
  }

  private static Key weight(String how) {
    return Key.text("weight").missing("1 each").means("the column of numbers from 0 on that say how often a "
        + "sample counts" + how + "; a step divides by the samples all the same");
  }

  private static Key encoding() {
    return Key.text("encoding").missing("UTF-8, or what a byte order mark says")
        .means("such as UTF-16, ISO-8859-1 or windows-1252");
  }

  private static Key categorical(String called) {
    return Key.texts("categorical").missing("those of few words only")
        .means("columns of categories, by " + called + ": each becomes a value that is 1 or 0");
  }

  private static Key missing() {
    return Key.word("missing", "refuse", "mean", "median", "flag").or("refuse").means("what stands for a missing "
        + "number: the training part's mean or median; flag: the mean, and a further value that is 1 there");
  }

  private static Key missingWords() {
    return Key.texts("missing-words").missing("empty, " + String.join(", ", Fields.MISSING.subList(1,
        Fields.MISSING.size()))).means("what stands where there is no value");
  }

  private static Key shape() {
    return Key.integers("shape").to(Key.COUNT).missing("one row").means("[height, width, channels], if the features are a picture");
  }
}
