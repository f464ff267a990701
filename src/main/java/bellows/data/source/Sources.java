package bellows.data.source;

import bellows.conf.KeySection;
import bellows.conf.Kinds;
import bellows.conf.Settings;
import bellows.conf.Spelling;
import bellows.data.Files;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Chooses the source that a run file's {@code data} section asks for. */
public final class Sources {
  private record Own(String name, Reader reader) implements SourceKind {
    @Override
    public Source read(Settings data, Files files) {
      return reader.read(data, files, Expected.NOTHING);
    }
  }

  private interface Reader {
    Source read(Settings data, Files files, Expected expected);
  }

  /** What needs no files. */
  public static final String DIGITS = "digits";

  private static final List<Own> OWN = List.of(
      new Own(DIGITS, (data, files, expected) -> DigitsSource.read(data)),
      new Own("formula", (data, files, expected) -> FormulaSource.read(data)),
      new Own("rows", (data, files, expected) -> RowsSource.read(data)),
      new Own("idx", (data, files, expected) -> IdxSource.read(data, files)),
      new Own("cifar10", (data, files, expected) -> CifarSource.ten(files, data.text("path"))),
      new Own("cifar100", (data, files, expected) -> CifarSource.hundred(files, data.text("path"))),
      new Own("csv", (data, files, expected) -> TableSource.read(data, files, new CsvFormat(data), expected)),
      new Own("libsvm", (data, files, expected) -> TableSource.read(data, files, new LibsvmFormat(data), expected)));

  /** Is read by the store, not here. */
  public static final String SHARDS = "shards";

  /** Are read by Spark. */
  public static final List<String> OF_SPARK = List.of("parquet", "orc", "avro", "json");

  private static final List<String> ELSEWHERE =
      Stream.concat(Stream.of(SHARDS), OF_SPARK.stream()).toList();

  /** What {@code source} may say without a jar of others. */
  public static final List<String> NAMES = Stream.concat(OWN.stream().map(Own::name), ELSEWHERE.stream()).toList();

  private Sources() {}

  /** The words for sources that {@link #read} opens, those that others brought along included. */
  public static Set<String> names() {
    return Kinds.find(SourceKind.class, OWN).names();
  }

  /** Reads what {@code source} names, for training. */
  public static Source read(Settings data, Files files) {
    return read(data, files, Expected.NOTHING);
  }

  /**
   * Reads {@code source} and its keys. Without {@code source} the files at {@code path} (or {@code train}) decide, and
   * without these the generated digits are taken.
   *
   * @param expected what the samples must be, if there is a model already
   */
  public static Source read(Settings data, Files files, Expected expected) {
    String name = name(data, files);
    Kinds<SourceKind> kinds = Kinds.find(SourceKind.class, OWN);
    SourceKind kind = kinds.get(name);
    if (ELSEWHERE.contains(name)) {
      throw data.error("source", "expected a source of samples, found %s, which train and evaluate read as it is", name);
    }
    if (kind == null) {
      List<String> names = Stream.concat(kinds.names().stream(), ELSEWHERE.stream()).toList();
      throw data.error("source", "expected one of %s, found '%s'%s", String.join(", ", names), name,
          Spelling.nearest(name, names));
    }
    data.within(KeySection.named(SourceKeys.ALL, name));
    try {
      return kind instanceof Own own ? own.reader.read(data, files, expected) : kind.read(data, files);
    } catch (OutOfMemoryError e) {
      String key = data.has("path") ? "path" : "train";
      throw data.error(key, "expected data that fit into memory, found none left while %s was read; give more with "
          + "--driver-memory, or write shards of the data with prepare where there is more", data.text(key));
    }
  }

  /** The source that {@link #read} would take, so that a caller can deal with {@code shards} itself. */
  public static String name(Settings data, Files files) {
    if (data.has("source")) {
      return data.text("source");
    }
    String key = data.has("path") ? "path" : "train";
    if (!data.has(key) || key.equals("train") && data.text(key).matches("[0-9]+")) {
      return DIGITS;
    }
    String path = data.text(key);
    if (!files.exists(path)) {
      throw data.error(key, "expected a file or folder, found nothing at %s", path);
    }
    return detect(files, path).orElseThrow(() -> files.isFolder(path)
        ? data.error(key, "expected a folder with train-images-idx3-ubyte[.gz] (idx), data_batch_1.bin (cifar10), "
            + "train.bin and test.bin (cifar100) or shards, found %s with %s; of pictures, prepare makes shards", path,
            some(files.list(path)))
        : data.error(key, "expected a name ending in .csv, .tsv, .data, .txt (csv), .libsvm, .svm (libsvm), .parquet, "
            + ".orc, .avro or .jsonl (json), found %s; say what it is, as by source = csv", path));
  }

  /** The source that a file or folder is for, by what it is called and holds; empty if nothing tells. */
  public static Optional<String> detect(Files files, String path) {
    return !files.exists(path) ? Optional.empty()
        : files.isFolder(path) ? folder(files.list(path)) : file(path);
  }

  private static Optional<String> folder(List<String> names) {
    return IdxSource.fits(names) ? Optional.of("idx")
        : CifarSource.isTen(names) ? Optional.of("cifar10")
        : CifarSource.isHundred(names) ? Optional.of("cifar100")
        : names.stream().anyMatch(name -> name.endsWith(".shard")) ? Optional.of(SHARDS)
        : OF_SPARK.stream().filter(format -> names.stream().anyMatch(name -> name.endsWith("." + format))).findFirst();
  }

  private static Optional<String> file(String path) {
    String name = path.toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
    return name.matches(".*\\.(csv|tsv|data|txt)") ? Optional.of("csv")
        : name.matches(".*\\.(libsvm|svm)") ? Optional.of("libsvm")
        : name.matches(".*\\.(jsonl|ndjson)") ? Optional.of("json")
        : OF_SPARK.stream().filter(format -> name.endsWith("." + format)).findFirst();
  }

  /** The number that {@code text} writes, or NaN. */
  static double number(String text) {
    if (text.isEmpty() || Character.isLetter(text.charAt(text.length() - 1)) || !mayBeNumber(text)) {
      return Double.NaN;
    }
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  /** Words are many; to learn it of each by an exception would take most of the time. */
  private static boolean mayBeNumber(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (" \t+-.0123456789aAbBcCdDeEfFpPxX".indexOf(text.charAt(i)) < 0) {
        return false;
      }
    }
    return true;
  }

  /** The first few of many words. */
  static String some(List<String> words) {
    return words.isEmpty() ? "nothing"
        : words.size() <= 10 ? String.join(", ", words)
        : String.join(", ", words.subList(0, 10)) + " and " + (words.size() - 10) + " more";
  }
}
