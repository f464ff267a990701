package bellows.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.data.Samples;
import bellows.data.Split;
import bellows.data.source.Source;
import bellows.data.source.Sources;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Tables as programs write them, in any encoding, with any header, delimiter and labels, against what was written: a
 * reader finds just these samples and classes, or refuses the table, or tells what it doubts. No class comes silently of
 * a header, a mark, a missing label or a wrong encoding.
 *
 * <p>The long run is {@code mvn test -Dtest=TableFuzzTest -Dbellows.fuzz=100000}; {@code -Dbellows.fuzz.seed=S} gives
 * other tables, {@code -Dbellows.fuzz.from=N} those from number N on.
 */
class TableFuzzTest {
  private static final int TABLES = Integer.getInteger("bellows.fuzz", 1500);
  private static final int FROM = Integer.getInteger("bellows.fuzz.from", 0);
  private static final long SEED = Long.getLong("bellows.fuzz.seed", 1);
  private static final List<String> WORDS = List.of("Münster", "Mönster", "a, b", "x;y", "say \"hi\"", "plain", "two words");

  private enum Header { NONE, WORDS, NUMBERS, YEARS, PANDAS }

  private enum LabelKind { WORDS, NUMBERS, MIXED, MISSING }

  /** How a text becomes bytes, and what a reader must be told of that. */
  private enum Written {
    PLAIN(StandardCharsets.UTF_8, "", ""), MARKED(StandardCharsets.UTF_8, "\uFEFF", ""),
    LITTLE(StandardCharsets.UTF_16LE, "\uFEFF", ""), BIG(StandardCharsets.UTF_16BE, "\uFEFF", ""),
    LATIN_SAID(StandardCharsets.ISO_8859_1, "", "encoding = ISO-8859-1\n"), LATIN_UNSAID(StandardCharsets.ISO_8859_1, "", "");

    final Charset charset;
    final String mark;
    final String key;

    Written(Charset charset, String mark, String key) {
      this.charset = charset;
      this.mark = mark;
      this.key = key;
    }
  }

  /**
   * A table before it is written.
   *
   * @param values of the features, row by row
   */
  private record Drawn(Header header, LabelKind kind, Written as, char delimiter, boolean comma, double[][] values,
      List<String> labels, String text) {
    boolean hasAccents() {
      return text.chars().anyMatch(c -> c > 127);
    }

    /** The classes that there are, in the order of Bellows. */
    List<String> classes() {
      TreeSet<String> words = new TreeSet<>(labels);
      return kind == LabelKind.NUMBERS
          ? words.stream().map(Integer::valueOf).sorted().map(String::valueOf).toList() : List.copyOf(words);
    }
  }

  @Test
  void whatWasWrittenIsReadOrRefusedOrTold() {
    int[] outcomes = new int[3];
    for (int index = FROM; index < FROM + TABLES; index++) {
      Drawn table = draw(new SplittableRandom(SEED + 0x9e3779b97f4a7c15L * index));
      try {
        outcomes[outcome(table)]++;
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("table " + index + " of seed " + SEED + " (" + table.header + ", " + table.kind + ", "
            + table.as + "):\n" + table.text, e);
      }
    }
    System.out.printf(Locale.ROOT, "fuzz     %-12s %,9d tables  %,8d exact  %,8d told  %,8d refused%n", "tables", TABLES,
        outcomes[0], outcomes[1], outcomes[2]);
    assertTrue(outcomes[0] > TABLES / 3, "most tables are good, found " + outcomes[0] + " of " + TABLES);
  }

  /** 0 for exactly what was written, 1 for something else that was told, 2 for a refusal. */
  private static int outcome(Drawn table) {
    MemoryFiles files = new MemoryFiles().put("a.csv", bytes(table));
    String keys = "path = \"at/a.csv\"\n" + table.as.key + (table.comma ? "decimal = comma\n" : "");
    Source source;
    try {
      source = Sources.read(Settings.parse(keys, "run.conf"), files);
    } catch (BadInputException e) {
      require(mayRefuse(table), "refuses a good table: " + e.getMessage());
      return 2;
    }
    require(table.kind != LabelKind.MISSING, "lets a missing label through: " + source.classNames());
    require(table.as != Written.LATIN_UNSAID || !table.hasAccents(), "reads bytes that are no UTF-8");
    Samples samples = source.read(Split.TRAIN);
    boolean exact = samples.count() == table.labels.size() && source.classNames().equals(table.classes())
        && IntStream.range(0, samples.count()).allMatch(row -> same(table, samples, source, row));
    require(exact || !source.notes().isEmpty(), "reads silently " + samples.count() + " samples of the classes "
        + source.classNames() + ", written were " + table.labels.size() + " of " + table.classes());
    require(table.kind != LabelKind.MIXED || !source.notes().isEmpty(), "says nothing of numbers and words as labels");
    return exact ? 0 : 1;
  }

  private static boolean same(Drawn table, Samples samples, Source source, int row) {
    int width = table.values[0].length;
    int shift = samples.shape().size() - width; // pandas' numbers of rows are a feature, as nobody says otherwise
    boolean right = shift == (table.header == Header.PANDAS ? 1 : 0)
        && source.classNames().get((int) samples.target(row)).equals(table.labels.get(row));
    for (int i = 0; right && i < width; i++) {
      right = samples.features()[row * (width + shift) + shift + i] == (float) table.values[row][i];
    }
    return right;
  }

  /** A missing label, or accents in an encoding that nobody named. */
  private static boolean mayRefuse(Drawn table) {
    return table.kind == LabelKind.MISSING || table.as == Written.LATIN_UNSAID && table.hasAccents();
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }

  private static byte[] bytes(Drawn table) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(table.as.mark.getBytes(table.as.charset));
    out.writeBytes(table.text.getBytes(table.as.charset));
    return out.toByteArray();
  }

  private static Drawn draw(SplittableRandom random) {
    Header header = pick(random, Header.values());
    LabelKind kind = pick(random, LabelKind.values());
    char delimiter = ",;\t".charAt(random.nextInt(3));
    boolean comma = delimiter != ',' && random.nextInt(3) == 0;
    int rows = 6 + random.nextInt(10);
    int width = 2 + random.nextInt(3);
    double[][] values = new double[rows][width];
    List<String> labels = labels(random, kind, rows);
    List<List<String>> lines = new ArrayList<>();
    if (header != Header.NONE) {
      lines.add(names(header, width));
    }
    for (int row = 0; row < rows; row++) {
      List<String> line = new ArrayList<>();
      if (header == Header.PANDAS) {
        line.add(String.valueOf(row));
      }
      for (int i = 0; i < width; i++) {
        values[row][i] = (random.nextInt(2000) - 1000) / 8.0;
        String number = String.valueOf(values[row][i]);
        line.add(comma ? number.replace('.', ',') : number);
      }
      line.add(labels.get(row));
      lines.add(line);
    }
    String end = random.nextBoolean() ? "\n" : "\r\n";
    String text = lines.stream().map(line -> line.stream().map(field -> quoted(random, field, delimiter))
        .collect(Collectors.joining(String.valueOf(delimiter)))).collect(Collectors.joining(end, "", end));
    return new Drawn(header, kind, pick(random, Written.values()), delimiter, comma, values, labels, text);
  }

  /** Each class twice at least, so that it is one. */
  private static List<String> labels(SplittableRandom random, LabelKind kind, int rows) {
    String one = kind == LabelKind.NUMBERS || kind == LabelKind.MIXED ? "3" : WORDS.get(random.nextInt(2));
    String other = kind == LabelKind.NUMBERS ? "17" : WORDS.get(2 + random.nextInt(WORDS.size() - 2));
    List<String> labels = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      labels.add(row % 2 == 0 ? one : other);
    }
    if (kind == LabelKind.MISSING) {
      labels.set(2 + random.nextInt(rows - 2), List.of("", "NA", "NaN", "?", "null").get(random.nextInt(5)));
    }
    return labels;
  }

  private static List<String> names(Header header, int width) {
    List<String> names = new ArrayList<>(header == Header.PANDAS ? List.of("") : List.of());
    for (int i = 0; i < width; i++) {
      names.add(switch (header) {
        case NUMBERS, PANDAS -> String.valueOf(i);
        case YEARS -> String.valueOf(2020 + i);
        default -> "größe " + i;
      });
    }
    names.add("kind");
    return names;
  }

  private static String quoted(SplittableRandom random, String field, char delimiter) {
    boolean must = field.indexOf(delimiter) >= 0 || field.contains("\"");
    return must || random.nextInt(5) == 0 ? '"' + field.replace("\"", "\"\"") + '"' : field;
  }

  private static <T> T pick(SplittableRandom random, T[] all) {
    return Arrays.asList(all).get(random.nextInt(all.length));
  }
}
