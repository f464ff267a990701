package bellows.data.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.Refusal;
import bellows.SharedData;
import bellows.conf.Settings;
import bellows.data.Moments;
import bellows.data.Normalisation;
import bellows.data.Samples;
import bellows.data.Split;
import bellows.tensor.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvTest {
  @TempDir
  Path folder;

  private Source csv(String content, String settings) throws IOException {
    return Fixtures.source("source = csv, train = " + Fixtures.write(folder, "a.csv", content) + "\n" + settings);
  }

  private Samples train(String content, String settings) throws IOException {
    return csv(content, settings).read(Split.TRAIN);
  }

  @Test
  void findsHeaderAndDelimiterByItself() throws IOException {
    for (String content : List.of("x,y,kind\n1,2,b\n3,4,a\n", "1\t2\tb\r\n3\t4\ta",
        "\uFEFFx;y;kind\n\n1;2;b\n 3 ; 4 ; a \n", "  1 2   b\n3  4 a\n")) {
      Source source = csv(content, "");
      assertArrayEquals(new float[] {1, 2, 3, 4}, source.read(Split.TRAIN).features(), content);
      assertArrayEquals(new float[] {1, 0}, source.read(Split.TRAIN).targets(), content);
      assertEquals(List.of("a", "b"), source.classNames(), content);
    }
  }

  @Test
  void readsQuotedFields() throws IOException {
    Source source = csv("\"the \"\"x\"\", long\",kind\n\"1\",\"a,\nb\"\n2, \"c\" \n", "");
    assertArrayEquals(new float[] {1, 2}, source.read(Split.TRAIN).features());
    assertEquals(List.of("a,\nb", "c"), source.classNames());
    Refusal.of(() -> csv("1,a\n2,\"b\n3,c\n", ""),
        "a.csv: line 2: expected a closing quote, found the end of the file");
    Refusal.of(() -> csv("1,a\n2,\"b\"x\n", ""), "line 2: expected a delimiter after the closing quote, found 'x'");
  }

  @Test
  void takesTheColumnsThatItIsTold() throws IOException {
    String content = "id,kind,x,y\nq,a,1,2\nr,b,3,4\n";
    for (String settings : List.of("label = kind, ignore = [id]", "label = 2, ignore = 1")) {
      assertArrayEquals(new float[] {1, 2, 3, 4}, train(content, settings).features(), settings);
    }
    assertArrayEquals(new float[] {0, 1}, train("a,1\nb,2\n", "label = first").targets());
    Refusal.of(() -> csv(content, "label = kinds"), "run.conf: 2",
        "label: expected a column of the file, found 'kinds'", "did you mean 'kind'?", "id, kind, x, y");
    Refusal.of(() -> csv(content, "label = 5"), "label: expected a column from 1 to 4, found 5");
    Refusal.of(() -> csv(content, "label = kind, ignore = kind"), "ignore: expected columns other than the label");
    Refusal.of(() -> csv("1,a\n2,b\n", "label = kind"), "as the file has no header, found 'kind'");
  }

  @Test
  void aColumnSaysHowOftenSamplesCount() throws IOException {
    String content = "x,w,kind\n1,2,a\n3,0,b\n4,0.5,a\n";
    for (String settings : List.of("weight = w", "weight = 2")) {
      Samples samples = train(content, settings);
      assertArrayEquals(new float[] {1, 3, 4}, samples.features(), settings);
      assertArrayEquals(new float[] {2, 0, 0.5f}, samples.weights(), settings);
      assertArrayEquals(new float[] {0.5f, 2}, samples.select(2, row -> 2 - 2 * row).weights(), settings);
    }
    assertEquals("w", csv(content, "weight = w").form().weight());
    assertArrayEquals(new float[] {2, 3}, train("1,2,a\n4,3,b\n", "weight = 2").weights());
    Refusal.of(() -> csv("x,w,kind\n1,2,a\n3,-1,b\n", "weight = w"),
        "a.csv: line 3, column 2 'w': expected a finite weight from 0 on, found '-1'");
    Refusal.of(() -> csv("x,w,kind\n1,NA,a\n3,1,b\n", "weight = w"), "line 2, column 2 'w'", "found 'NA'");
    Refusal.of(() -> csv("x,w,kind\n1,1e99,a\n3,1,b\n", "weight = w"), "line 2", "found '1e99'");
    Refusal.of(() -> csv("x,w,kind\n1,0,a\n3,0,b\n", "weight = w"), "expected a weight above 0, found none");
    Refusal.of(() -> csv("x,kind,w\n1,a,1\n3,b,1\n", "weight = w"), "weight: expected a column other than the label's");
    Refusal.of(() -> csv(content, "weight = v"), "weight: expected a column of the file, found 'v'");
  }

  @Test
  void weightsOfAnotherTableAreFoundByName() throws IOException {
    String other = Fixtures.write(folder, "b.csv", "kind,w,x\nb,7,5\na,8,6\n");
    String none = Fixtures.write(folder, "c.csv", "kind,x\nb,5\na,6\n");
    Source both = csv("x,w,kind\n1,2,a\n3,0,b\n", "weight = w, test = " + other);
    assertArrayEquals(new float[] {7, 8}, both.read(Split.TEST).weights());
    assertArrayEquals(new float[] {5, 6}, both.read(Split.TEST).features());
    Source without = csv("x,w,kind\n1,2,a\n3,0,b\n", "weight = w, test = " + none);
    assertEquals(1, without.read(Split.TEST).weight(0));
    assertEquals(List.of(none.replace("\"", "") + ": has no column 'w' of weights; each sample counts once"), without.notes());
  }

  @Test
  void mapsNumbersByValueAndWordsByName() throws IOException {
    Source numbers = csv("0,10\n0,+2\n0,2.0\n0,-1\n", "");
    assertEquals(List.of("-1", "2", "10"), numbers.classNames());
    assertArrayEquals(new float[] {2, 1, 1, 0}, numbers.read(Split.TRAIN).targets());
    assertEquals(List.of("10", "2", "x"), csv("0,10\n0,2\n0,x\n", "").classNames());
    Source given = csv("0,3\n0,1\n", "classes = 5");
    assertArrayEquals(new float[] {3, 1}, given.read(Split.TRAIN).targets());
    assertEquals(5, given.read(Split.TRAIN).classes());
    assertArrayEquals(new float[] {3.5f, -1}, train("0,3.5\n0,-1\n", "classes = 0").targets());
  }

  @Test
  void refusesLabelsThatMakeNoSense() throws IOException {
    Refusal.of(() -> csv("0,3\n0,1.5\n", ""), "a.csv: line 2: expected a class, found the number 1.5", "classes = 0");
    Refusal.of(() -> csv("0,a\n0,a\n", ""), "expected at least two classes, found only 'a'");
    Refusal.of(() -> csv("0,a\n0,b\n", "classes = 3"), "classes: expected as many classes as labels in",
        "found 3 for 2");
    Refusal.of(() -> csv("0,\n0,b\n", ""), "line 1: expected a label, found an empty field");
    Refusal.of(() -> csv("0,1\n0,a\n", "classes = 0"), "line 2: expected a finite number as the target, found 'a'");
    Refusal.of(() -> csv("0,1\n0,2\n", "classes = -2"), "classes: expected 0 for a real-valued target");
    Refusal.of(() -> csv("0,a\n0,b\n", "test = " + Fixtures.write(folder, "b.csv", "0,a\n0,c\n")),
        "b.csv: line 2: expected a label of the training part (a, b), found 'c'");
  }

  @Test
  void refusesFeaturesThatAreNoNumbers() throws IOException {
    for (String bad : List.of("NaN", "Infinity", "1e99", "?", "1f")) {
      Refusal.of(() -> csv("x,y,kind\n1,2,a\n1," + bad + ",b\n", ""),
          "a.csv: line 3, column 2 'y': expected a finite number, found '" + bad + "'", "ignore = [2]");
    }
    Refusal.of(() -> csv("1,2,a\n1,,b\n", ""), "line 2, column 2: expected a finite number, found an empty field");
  }

  @Test
  void refusesUnevenRows() {
    Refusal.of(() -> csv("1,2,a\n\n1,2,3,b\n", ""), "a.csv: line 3: expected 3 fields like the first row, found 4");
    Refusal.of(() -> csv("1,2,a\n1,b\n", ""), "line 2: expected 3 fields like the first row, found 2");
    Refusal.of(() -> csv("1,2,a\n1,2,b\n", "test = " + Fixtures.write(folder, "b.csv", "1,a\n")),
        "b.csv: expected 2 columns of features, as the training part has, and one of labels, found 2");
  }

  /** Columns that have names are found by them, in any order; a table that lacks one is another table. */
  @Test
  void bindsTheTestFileByNames() throws IOException {
    String train = "x,y,k\n1,2,a\n1,3,b\n";
    for (String test : List.of("y,x,k\n5,4,b\n", "k,extra,x,y\nb,9,4,5\n", "4,5,b\n")) {
      Source source = csv(train, "test = " + Fixtures.write(folder, "b.csv", test));
      assertArrayEquals(new float[] {4, 5}, source.read(Split.TEST).features(), test);
      assertArrayEquals(new float[] {1}, source.read(Split.TEST).targets(), test);
    }
    Refusal.of(() -> csv(train, "test = " + Fixtures.write(folder, "b.csv", "x,yy,k\n1,2,a\n")),
        "b.csv: expected the column 'y', as the training part has it, found x, yy, k");
    Refusal.of(() -> csv(train, "test = " + Fixtures.write(folder, "b.csv", "x,y,z\n1,2,a\n")),
        "b.csv: expected the labels' column 'k', found x, y, z");
    Refusal.of(() -> csv(train, "test = " + Fixtures.write(folder, "b.csv", "x,y,x,k\n1,2,3,a\n")),
        "b.csv: expected one column 'x', found several");
  }

  /** Each of these lost a sample or found a class too many when a header was a row without numbers. */
  @Test
  void knowsAHeaderWithNumbersInIt() throws IOException {
    Source counted = csv("0,1,label\n1,2,a\n2,3,b\n3,4,a\n", "");
    assertEquals(3, counted.read(Split.TRAIN).count());
    assertEquals(List.of("a", "b"), counted.classNames());
    assertEquals(1, counted.notes().size(), counted.notes().toString());
    assertTrue(counted.notes().get(0).contains("line 1 is taken for a header, as 'label' stands in no other row"));
    Source pandas = csv(",0,1,label\n0,5.1,2,a\n1,2,3,b\n2,3,4,a\n", "ignore = [\"\"]");
    assertEquals(3, pandas.read(Split.TRAIN).count());
    assertArrayEquals(new float[] {5.1f, 2, 2, 3, 3, 4}, pandas.read(Split.TRAIN).features());
    Source years = csv("Region,2020,2021\nnorth,1,2\nsouth,3,4\nnorth,5,6\n", "label = Region");
    assertEquals(List.of("north", "south"), years.classNames());
    assertEquals(3, csv("1,2,b\n3,4,a\n1,2,b\n", "").read(Split.TRAIN).count());
    assertEquals(2, csv("colour,kind\nred,a\nred,b\n", "").read(Split.TRAIN).count());
    assertTrue(csv("5,k\n5,a\n7,b\n7,a\n", "").notes().get(0)
        .contains("the class 'k' stands in line 1 only; if that line is a header, set header = yes"));
    assertEquals(4, csv("5,k\n5,a\n7,b\n7,a\n", "header = no").read(Split.TRAIN).count());
  }

  @Test
  void tellsOfLabelsThatAreDoubtful() throws IOException {
    assertTrue(csv("0,10\n0,2\n0,x\n0,2\n", "").notes().get(0).contains("the labels are numbers and words"));
    for (String word : List.of("NA", "NaN", "?", "null")) {
      Refusal.of(() -> csv("0,a\n0,b\n0," + word + "\n", ""), "line 3: expected a label, found '" + word + "'",
          "missing-words");
    }
    assertEquals(List.of("NA", "a"), csv("0,a\n0,NA\n", "missing-words = []").classNames());
    StringBuilder unique = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      unique.append("1,id").append(i).append('\n');
    }
    Refusal.of(() -> csv(unique.toString(), ""), "found 40 different labels in 40 rows; is that the right column?",
        "classes = 0");
  }

  /** As one float each they would be one number: a float resolves 128 at 1.6e9. */
  @Test
  void centresValuesBeforeTheyAreFloats() throws IOException {
    StringBuilder times = new StringBuilder();
    for (int i = 0; i < 4; i++) {
      times.append(1_600_000_000L + 100 * i).append(i < 2 ? ",early\n" : ",late\n");
    }
    for (String normalise : List.of("auto", "{mean = 1600000150, scale = 0.00894427191}")) {
      Source source = csv(times.toString(), "normalise = " + normalise);
      Settings settings = Settings.parse("normalise = " + normalise, "run.conf");
      Samples samples = source.read(Split.TRAIN);
      double[] origin = source.form().origin();
      Normalisation normalisation = Normalisation.read(settings.sectionOrWord("normalise", "mean"));
      Normalisation known = normalisation.isAuto() ? normalisation.resolve(Moments.of(samples), origin) : normalisation;
      float[] seen = samples.features().clone();
      for (int i = 0; i < 4; i++) {
        known.on(origin).apply(seen, i, Shape.of(1));
      }
      assertArrayEquals(new float[] {-1.3416407f, -0.4472136f, 0.4472136f, 1.3416407f}, seen, 1e-6f, known.toString());
      assertEquals(known, Normalisation.read(Settings.parse(known.render(), "run.conf")));
    }
    assertArrayEquals(new float[] {1.6e9f, 1.6e9f, 1.6e9f, 1.6e9f}, train(times.toString(), "").features(), 256);
  }

  @Test
  void takesWordsForCategoriesAndFillsWhatIsMissing() throws IOException {
    String content = "city,age,kind\nrome,10,a\noslo,,b\nrome,20,a\noslo,60,b\n";
    Source source = csv(content, "missing = flag");
    assertArrayEquals(new float[] {0, 1, 10, 0, 1, 0, 30, 1, 0, 1, 20, 0, 1, 0, 60, 0},
        source.read(Split.TRAIN).features());
    assertTrue(source.notes().get(0).contains("column 1 'city' holds 2 different words, which are taken for categories"));
    assertArrayEquals(new float[] {1, 0, 20},
        Arrays.copyOfRange(csv(content, "missing = median").read(Split.TRAIN).features(), 3, 6));
    Refusal.of(() -> csv(content, ""), "line 3, column 2 'age': expected a finite number, found an empty field",
        "missing = mean", "ignore = [2]");
    assertArrayEquals(new float[] {1, 0, 0, 0, 1, 0, 0, 0, 1},
        train("m,kind\n3,a\n10,b\n12,a\n", "categorical = m").features());
    assertEquals(source.form(), TableForm.read(Settings.of(source.form().render())));
    Refusal.of(() -> csv(content, "missing = mean, test = " + Fixtures.write(folder, "b.csv", "city,age,kind\nbonn,1,a\n")),
        "b.csv: line 2, column 1 'city': expected a category of the training part (oslo, rome), found 'bonn'");
    Refusal.of(() -> csv("n,kind\nx1,a\nx2,b\nx3,a\n", ""), "line 2, column 1 'n': expected a finite number, found "
        + "'x1'", "categorical = [1]");
  }

  @Test
  void readsDecimalCommas() throws IOException {
    assertArrayEquals(new float[] {1.5f, 2.25f, 3, 4.5f},
        train("1,5;2,25;a\n3;4,5;b\n", "decimal = comma").features());
    Refusal.of(() -> csv("1,5;2,5;a\n3,5;4,5;b\n", ""), "line 2, column 1: expected a finite number, found '3,5'; if "
        + "that is a decimal comma, set decimal = comma");
  }

  @Test
  void refusesEmptyFiles() {
    for (String content : List.of("", "\n\n", "x,y,kind\n")) {
      Refusal.of(() -> csv(content, ""), "a.csv: expected rows of samples, found none");
    }
    Refusal.of(() -> csv("1\n2\n", ""), "expected a label and at least one feature, found 1 column(s); set delimiter");
  }

  @Test
  void splitsOffATestWithoutLoss() throws IOException {
    StringBuilder content = new StringBuilder();
    for (int i = 0; i < 101; i++) {
      content.append(i).append(",").append(i % 3).append("\n");
    }
    Source source = csv(content.toString(), "test-fraction = 0.25, seed = 7");
    Samples train = source.read(Split.TRAIN);
    Samples test = source.read(Split.TEST);
    assertEquals(25, test.count());
    boolean[] seen = new boolean[101];
    for (Samples part : List.of(train, test)) {
      for (int row = 0; row < part.count(); row++) {
        int value = (int) part.features()[row];
        assertEquals(value % 3, part.targets()[row]);
        seen[value] = true;
      }
    }
    assertEquals(101, IntStream.range(0, 101).filter(i -> seen[i]).count());
    float[] other = csv(content.toString(), "test-fraction = 0.25, seed = 8").read(Split.TEST).features();
    assertNotEquals(test.features()[0] + test.features()[1], other[0] + other[1]);
    Refusal.of(() -> csv("1,a\n2,b\n", "test-fraction = 0.1"), "found 0 of 2 for the test");
    Refusal.of(() -> csv("1,a\n2,b\n", "test-fraction = 1.5"), "test-fraction: expected a number in (0, 1), found 1.5");
    Refusal.of(() -> csv("1,a\n2,b\n", "test-fraction = 0.5, test = b"), "either test or test-fraction, found both");
  }

  @Test
  void readsFeaturesAsImages() throws IOException {
    assertEquals(Shape.of(2, 1, 2), train("1,2,3,4,a\n1,2,3,4,b\n", "shape = [2, 1, 2]").shape());
    Refusal.of(() -> csv("1,2,3,4,a\n1,2,3,4,b\n", "shape = [2, 3]"),
        "shape: expected positive extents with the product 4", "found [2, 3]");
    Refusal.of(() -> csv("1,2,a\n1,2,b\n", "shape = [-1, -2]"), "shape: expected positive extents", "found [-1, -2]");
  }

  @Test
  void readsRealData() {
    Source digits = Fixtures.source("source = csv, shape = [8, 8, 1], train = \"" + SharedData.path("uci/optdigits.tra")
        + "\", test = \"" + SharedData.path("uci/optdigits.tes") + "\"");
    assertEquals(3823, digits.read(Split.TRAIN).count());
    assertEquals(1797, digits.read(Split.TEST).count());
    Source vowels = Fixtures.source("label = vowel, ignore = [type, sex, speaker, repetition], path = \""
        + SharedData.path("vowels/pb52.tsv") + "\"");
    assertArrayEquals(new float[] {160, 240, 2280, 2850}, Arrays.copyOf(vowels.read(Split.TRAIN).features(), 4));
    assertEquals(10, vowels.classNames().size());
    assertEquals(1520, vowels.read(Split.TRAIN).count());
    Source iris = Fixtures.source("path = \"" + SharedData.path("uci/iris.data") + "\"");
    assertEquals(150, iris.read(Split.TRAIN).count());
    assertEquals(List.of("Iris-setosa", "Iris-versicolor", "Iris-virginica"), iris.classNames());
  }

  @Test
  void refusesAQuoteThatSwallowsTheFileAndTextMadeToFillMemory() throws IOException {
    String open = "1,\"" + "x\n".repeat(1 << 20);
    Path longest = Files.writeString(folder.resolve("long.csv"), open);
    Refusal.of(() -> Fixtures.source("path = " + Fixtures.quote(longest)), "long.csv: line 1: expected fields of at "
        + "most 1048576 characters, found a longer one; is a quote not closed?");
    byte[] lines = "\n".repeat(20 << 20).getBytes(StandardCharsets.UTF_8);
    Path bomb = Files.write(folder.resolve("bomb.csv.gz"), Fixtures.gzip(lines));
    Refusal.of(() -> Fixtures.source("path = " + Fixtures.quote(bomb)),
        "bomb.csv.gz: expected packed text of at most 16777216 bytes, found more");
  }
}
