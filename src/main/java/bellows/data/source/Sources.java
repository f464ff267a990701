package bellows.data.source;

import bellows.conf.Kinds;
import bellows.conf.Settings;
import bellows.conf.Spelling;
import bellows.data.BinaryInput;
import bellows.data.Files;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** Chooses the source that a run file's {@code data} section asks for. */
public final class Sources {
  private record Own(String name, BiFunction<Settings, Files, Source> reader) implements SourceKind {
    @Override
    public Source read(Settings data, Files files) {
      return reader.apply(data, files);
    }
  }

  private static final List<Own> OWN = List.of(
      new Own("digits", (data, files) -> DigitsSource.read(data)),
      new Own("idx", IdxSource::read),
      new Own("cifar10", (data, files) -> CifarSource.ten(files, data.text("path"))),
      new Own("cifar100", (data, files) -> CifarSource.hundred(files, data.text("path"))),
      new Own("csv", (data, files) -> TableSource.read(data, files, new CsvFormat(data))),
      new Own("libsvm", (data, files) -> TableSource.read(data, files, new LibsvmFormat(data))));

  /** Is read by the store, not here. */
  private static final String SHARDS = "shards";

  /** What {@code source} may say without a jar of others. */
  public static final List<String> NAMES = Stream.concat(OWN.stream().map(Own::name), Stream.of(SHARDS)).toList();

  private Sources() {}

  /** The words for sources that {@link #read} opens, those that others brought along included. */
  public static Set<String> names() {
    return Kinds.find(SourceKind.class, OWN).names();
  }

  /**
   * Reads {@code source} and its keys. Without {@code source} the files at {@code path} (or {@code train}) decide, and
   * without these the generated digits are taken.
   */
  public static Source read(Settings data, Files files) {
    String name = name(data, files);
    Kinds<SourceKind> kinds = Kinds.find(SourceKind.class, OWN);
    SourceKind kind = kinds.get(name);
    if (kind == null) {
      List<String> names = Stream.concat(kinds.names().stream(), Stream.of(SHARDS)).toList();
      throw data.error("source", "expected one of %s, found '%s'%s", String.join(", ", names), name,
          Spelling.nearest(name, names));
    }
    return kind.read(data, files);
  }

  /** The source that {@link #read} would take, so that a caller can deal with {@code shards} itself. */
  public static String name(Settings data, Files files) {
    if (data.has("source")) {
      return data.text("source");
    }
    String key = data.has("path") ? "path" : "train";
    if (!data.has(key) || key.equals("train") && data.text(key).matches("[0-9]+")) {
      return "digits";
    }
    String path = data.text(key);
    if (!files.exists(path)) {
      throw data.error(key, "expected a file or folder, found nothing at %s", path);
    }
    return files.isFolder(path) ? folder(data, key, path, files.list(path)) : file(data, key, path);
  }

  private static String folder(Settings data, String key, String path, List<String> names) {
    if (IdxSource.fits(names)) {
      return "idx";
    }
    if (CifarSource.isTen(names)) {
      return "cifar10";
    }
    if (CifarSource.isHundred(names)) {
      return "cifar100";
    }
    if (names.stream().anyMatch(name -> name.endsWith(".shard"))) {
      return SHARDS;
    }
    throw data.error(key,
        "expected a folder with train-images-idx3-ubyte[.gz] (idx), data_batch_1.bin (cifar10), train.bin and "
        + "test.bin (cifar100) or shards, found %s with %s; of pictures, prepare makes shards", path, some(names));
  }

  private static String file(Settings data, String key, String path) {
    String name = path.toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
    if (name.matches(".*\\.(csv|tsv|data|txt)")) {
      return "csv";
    }
    if (name.matches(".*\\.(libsvm|svm)")) {
      return "libsvm";
    }
    throw data.error(key,
        "expected a name ending in .csv, .tsv, .data, .txt (csv), .libsvm or .svm (libsvm), found %s; "
        + "say source = csv or source = libsvm", path);
  }

  /** Opens UTF-8 text, plain or gzipped. */
  static BufferedReader openText(Files files, String path) {
    BinaryInput in = BinaryInput.open(files, path);
    return new BufferedReader(new InputStreamReader(in.stream(), StandardCharsets.UTF_8));
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
