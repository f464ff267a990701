package bellows.lecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.conf.BadInputException;
import bellows.conf.KeyContract;
import bellows.conf.KeySection;
import bellows.conf.Settings;
import com.typesafe.config.ConfigFactory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** What a section {@code lecture} may say. */
class LectureTest {
  static final List<KeySection> numberKinds = LectureKeys.NUMBER_KINDS;
  static final List<KeySection> figureKinds = LectureKeys.FIGURE_KINDS;

  private static final String NUMBERS = "lecture {title = t, topic = losses, claim = c, runs = [a], numbers = ["
      + "{first-loss {name = first, expect = [2, 3]}}, {last-loss {name = second, expect = [0, 1]}}, …]}";
  private static final String FIGURES = "lecture {title = t, topic = losses, claim = c, runs = [a], "
      + "numbers = [{first-loss {expect = [0, 9]}}], figures = […]}";
  private static final String REST = "title = t, topic = losses, claim = c, ";

  private static Lecture read(Settings run) {
    return Lecture.read("x", ConfigFactory.empty(), run.section("lecture"));
  }

  private static Lecture lecture(String keys) {
    return Lecture.read("x", Settings.parseConfig("batch = 8, optimizer {name = sgd}\nlecture {" + REST + keys + "}",
        "x.conf"));
  }

  @Test
  void keysAreWhatIsRead() {
    new KeyContract("…", "lecture", LectureTest::read).check(LectureKeys.LECTURE);
  }

  @ParameterizedTest
  @FieldSource("numberKinds")
  void keysOfNumbersAreWhatIsRead(KeySection section) {
    new KeyContract(NUMBERS, "lecture.numbers[2]." + section.name(), LectureTest::read, "name", "expect", "claim")
        .check(section);
  }

  @Test
  void keysOfAllNumbersAreWhatIsRead() {
    new KeyContract(NUMBERS, "lecture.numbers[2].first-loss", LectureTest::read, "run").check(LectureKeys.SHARED);
  }

  @ParameterizedTest
  @FieldSource("figureKinds")
  void keysOfFiguresAreWhatIsRead(KeySection section) {
    new KeyContract(FIGURES, "lecture.figures[0]." + section.name(), LectureTest::read).check(section);
  }

  @Test
  void runsAreTheFileWithTheirKeysInItsOrder() {
    Lecture lecture = lecture("runs = [{zeta {batch = 16, optimizer.momentum = 0.9}}, plain], "
        + "numbers = [{first-loss {run = plain, expect = [0, 1]}}]");
    assertEquals(List.of("zeta", "plain"), List.copyOf(lecture.runs().keySet()));
    assertEquals(16, lecture.runs().get("zeta").getInt("batch"));
    assertEquals("sgd", lecture.runs().get("zeta").getString("optimizer.name"));
    assertEquals(8, lecture.runs().get("plain").getInt("batch"));
    assertTrue(lecture.runs().values().stream().noneMatch(run -> run.hasPath("lecture")));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      numbers = []                                                              | expected at least one number
      numbers = [{frist-loss {expect = [0, 1]}}]                                | lecture.numbers[0].frist-loss: unknown number 'frist-loss', did you mean 'first-loss'
      numbers = [{first-loss {expect = [1, 0]}}]                                | expected [least, most], found [1.0, 0.0]
      numbers = [{first-loss {}}]                                               | expected a number with its keys
      numbers = [first-loss]                                                    | expected a number with its keys
      runs = [a, b], numbers = [{first-loss {expect = [0, 1]}}]                 | expected run, which of a, b
      runs = [a, b], numbers = [{first-loss {run = c, expect = [0, 1]}}]        | found 'c'; there are a, b
      runs = [a, a], numbers = [{first-loss {expect = [0, 1]}}]                 | expected different names, found 'a' twice
      runs = [a b, a-b], numbers = [{first-loss {run = a-b, expect = [0, 1]}}]  | found 'a-b' beside 'a b'
      runs = [α, β], numbers = [{first-loss {run = α, expect = [0, 1]}}]        | found 'β' beside 'α'
      runs = [{a = 3}], numbers = [{first-loss {expect = [0, 1]}}]              | lecture.runs[0].a: expected a name with keys in braces
      runs = [], numbers = [{first-loss {expect = [0, 1]}}]                     | expected one of the runs, found none
      numbers = [{ratio {of = [a, b], expect = [0, 1]}}]                        | the names of two numbers that stand before it
      numbers = [{first-loss {expect = [0, 1]}}, {first-loss {expect = [0, 1]}}] | found 'first-loss' a second time
      numbers = [{loss-of {scores = [1, 2], label = 2, expect = [0, 1]}}]       | expected a class from 0 to 1
      numbers = [{steps-until {expect = [0, 1]}}]                               | expected one of loss and accuracy, found none
      numbers = [{weights {network = lennet, expect = [0, 1]}}]                 | unknown network 'lennet', did you mean 'lenet'
      numbers = [{neighbours {k = 0, expect = [0, 1]}}]                         | lecture.numbers[0].neighbours.k: expected at least 1 neighbour, found 0
      numbers = [{neighbours {k = 1, distance = l3, expect = [0, 1]}}]          | lecture.numbers[0].neighbours.distance: expected one of l2, l1, cosine, found 'l3'
      figures = [{curve {}}], numbers = [{first-loss {expect = [0, 1]}}]        | unknown figure 'curve', did you mean 'curves'
      figures = [{curves {layer = a}}], numbers = [{first-loss {expect = [0, 1]}}] | expected none for of = loss
      remarks = x, numbers = [{first-loss {expect = [0, 1]}}]                   | lecture.remarks: unknown key, did you mean 'remark'
      """)
  void isRefused(String keys, String message) {
    String found = assertThrows(BadInputException.class, () -> lecture(keys)).getMessage();
    assertTrue(found.startsWith("x.conf: ") && found.contains(message), found);
  }

  @Test
  void aRunFileWithoutTheSectionIsNoExperiment() {
    String found = assertThrows(BadInputException.class,
        () -> Lecture.read("x", Settings.parseConfig("batch = 8", "x.conf"))).getMessage();
    assertTrue(found.contains("lecture: expected a section that makes the run file an experiment"), found);
  }
}
