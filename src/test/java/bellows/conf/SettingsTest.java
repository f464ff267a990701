package bellows.conf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.Refusal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people may write in a run file, and what they are told about the rest. */
class SettingsTest {
  private enum Colour { RED, DARK_BLUE }

  private static Settings parse(String text) {
    return Settings.parse(text, "run.conf");
  }

  @Test
  void readsEachTypeInItsUsualForms() {
    Settings run = parse("""
        name = a model
        steps = 1e3
        quoted = "12"
        long = 9007199254740993
        rate = 0.5
        on = yes
        off = false
        sizes = [1, 2]
        size = 3
        words = [a, 1]
        colour = dark_blue
        """);
    assertEquals("a model", run.text("name"));
    assertEquals(1000, run.integer("steps"));
    assertEquals(12, run.integer("quoted"));
    assertEquals(9007199254740993L, run.whole("long"));
    assertEquals(0.5, run.number("rate"));
    assertTrue(run.flag("on", false));
    assertFalse(run.flag("off", true));
    assertArrayEquals(new int[] {1, 2}, run.integers("sizes"));
    assertArrayEquals(new double[] {3}, run.numbers("size"));
    assertEquals(List.of("a", "1"), run.texts("words"));
    assertEquals(List.of("3"), run.texts("size"));
    assertEquals(Colour.DARK_BLUE, run.choice("colour", Colour.class, Colour.RED));
    run.finish();
  }

  @Test
  void quotedNumbersReadLikeBareOnes() {
    Settings run = parse("""
        a = "1e3"
        b = "5.0"
        c = " 7 "
        d = "0.25"
        """);
    assertEquals(1000, run.whole("a"));
    assertEquals(5, run.integer("b"));
    assertEquals(7, run.integer("c"));
    assertEquals(0.25, run.number("d"));
  }

  @Test
  void missingKeysTakeTheFallback() {
    Settings run = parse("nothing = null");
    assertEquals("x", run.text("name", "x"));
    assertEquals(4, run.integer("steps", 4));
    assertEquals(5, run.whole("nothing", 5L));
    assertEquals(0.5, run.number("rate", 0.5));
    assertTrue(run.flag("on", true));
    assertEquals(Colour.RED, run.choice("colour", Colour.class, Colour.RED));
    assertEquals(9, run.section("data").integer("size", 9));
    run.finish();
  }

  @Test
  void missingKeysWithoutFallbackAreNamedWithTheirSection() {
    Settings run = parse("data {\n  train {}\n}");
    Refusal.of(() -> run.text("name"), "run.conf", "name: expected a text, found nothing");
    Refusal.of(() -> run.section("data").section("train").integer("batch"),
        "run.conf: 2: data.train.batch: expected a number");
    Refusal.of(() -> run.section("data").entries("layers"), "run.conf: 1: data.layers: expected a list, found nothing");
    Refusal.of(() -> run.section("optimizer").number("rate"), "optimizer.rate: expected a number, found nothing");
  }

  @Test
  void wrongTypesAreShownWithFileAndLine() {
    Settings run = parse("""
        steps = many
        rate = 2.5
        name = [a]
        flag = perhaps
        data = 7
        big = 3000000000
        sizes = [1, x]
        halves = [1, 0.5]
        colour = green
        layers = 5
        """);
    Refusal.of(() -> run.integer("steps"), "run.conf: 1: steps: expected a number, found \"many\"");
    Refusal.of(() -> run.integer("rate"), "run.conf: 2: rate: expected a whole number, found 2.5");
    Refusal.of(() -> run.text("name"), "run.conf: 3: name: expected a text, found [\"a\"]");
    Refusal.of(() -> run.flag("flag", true), "run.conf: 4: flag: expected true or false, found 'perhaps'");
    Refusal.of(() -> run.section("data"), "run.conf: 5: data: expected a section in braces, found 7");
    Refusal.of(() -> run.integer("big"),
        "run.conf: 6: big: expected a whole number within ±2147483647, found 3000000000");
    Refusal.of(() -> run.numbers("sizes"), "run.conf: 7: sizes: expected a number, found \"x\"");
    Refusal.of(() -> run.integers("halves"), "run.conf: 8: halves: expected whole numbers, found [1.0, 0.5]");
    Refusal.of(() -> run.choice("colour", Colour.class, Colour.RED),
        "run.conf: 9: colour: expected one of red, dark-blue, found 'green'");
    Refusal.of(() -> run.entries("layers"), "run.conf: 10: layers: expected a list in square brackets, found 5");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e30", "-1e30", "\"Infinity\"", "\"NaN\"", "\"1e300\"", "9223372036854775808",
      "\"9223372036854775808\""})
  void wholeNumbersThatNoLongHoldsAreRefused(String value) {
    Refusal.of(() -> parse("steps = " + value).whole("steps"), "run.conf: 1: steps: expected a whole number");
    Refusal.of(() -> parse("steps = " + value).integer("steps"), "run.conf: 1: steps: expected a whole number");
  }

  @Test
  void textThatIsNotHoconIsRefusedWithItsLine() {
    Refusal.of(() -> parse("a = 1\nb = {"), "run.conf: 2", "expected HOCON");
  }

  @Test
  void unknownKeyIsRefusedWithTheNearestAndAllThatAreValid() {
    Settings run = parse("steps = 5\n\nbatchs = 3");
    run.integer("steps");
    run.integer("batch", 1);
    Refusal.of(run::finish, "run.conf: 3: batchs: unknown key, did you mean 'batch'?; valid here: batch, steps");
  }

  @Test
  void keysToIgnoreMayStandOrNot() {
    Settings run = parse("steps = 5, classes { a = 1 }, shap = 2");
    run.integer("steps");
    run.ignore(List.of("classes", "shape"));
    Refusal.of(run::finish, "shap: unknown key, did you mean 'shape'?; valid here: classes, shape, steps");
  }

  @Test
  void unknownKeyInASectionCarriesItsPath() {
    Settings run = parse("data {\n  train {\n    pth = x\n  }\n}");
    run.section("data").section("train").text("path", "");
    Refusal.of(run::finish, "run.conf: 3: data.train.pth: unknown key, did you mean 'path'?; valid here: path");
  }

  @Test
  void sectionNobodyAskedForIsRefusedWithoutAFarFetchedSuggestion() {
    Settings run = parse("zzzzzz { a = 1 }");
    run.integer("steps", 1);
    Refusal.of(run::finish, "run.conf: 1: zzzzzz: unknown key; valid here: steps");
    Refusal.of(() -> parse("a = 1").finish(), "unknown key; valid here: nothing");
  }

  @Test
  void sameSectionAskedTwiceIsOne() {
    Settings run = parse("data { path = x, size = 2 }");
    run.section("data").text("path");
    assertSame(run.section("data"), run.section("data"));
    run.section("data").integer("size");
    run.finish();
  }

  @Test
  void wordMayStandForASectionOfOneKey() {
    Settings run = parse("a = adam\nb { name = sgd, rate = 2 }\nc = 3");
    assertEquals("adam", run.sectionOrWord("a", "name").text("name"));
    assertEquals("sgd", run.sectionOrWord("b", "name").text("name"));
    assertEquals(2, run.sectionOrWord("b", "name").integer("rate"));
    assertEquals(3, run.sectionOrWord("c", "number").integer("number"));
    assertEquals("none", run.sectionOrWord("d", "name").text("name", "none"));
    run.finish();
    Refusal.of(() -> run.sectionOrWord("a", "name").number("rate"),
        "run.conf: 1: a.rate: expected a number, found nothing");
    assertSame(run.sectionOrWord("a", "name"), run.sectionOrWord("a", "name"));
  }

  @Test
  void entriesAreNamesOrSectionsOfOneKey() {
    Settings run = parse("layers = [\n  relu\n  {dense = 10}\n  {conv {kernel = 5}}\n]");
    List<Entry> entries = run.entries("layers");
    assertEquals(List.of("relu", "dense", "conv"), entries.stream().map(Entry::name).toList());
    assertEquals("none", entries.get(0).settings("name").text("name", "none"));
    assertEquals(10, entries.get(1).settings("units").integer("units"));
    assertEquals(5, entries.get(2).settings("filters").integer("kernel"));
    run.finish();
  }

  @Test
  void entryErrorsCarryPlaceAndIndex() {
    Settings run = parse("layers = [\n  relu\n  {conv {kernl = 5}}\n]");
    List<Entry> entries = run.entries("layers");
    assertEquals("run.conf: 3: layers[1].conv: no 7", entries.get(1).error("no %d", 7).getMessage());
    entries.get(1).settings("filters").integer("kernel", 0);
    Refusal.of(run::finish, "run.conf: 3: layers[1].conv.kernl: unknown key, did you mean 'kernel'?");
    Refusal.of(() -> parse("layers = [{a = 1, b = 2}]").entries("layers"),
        "run.conf: 1: layers[0]: expected a name or a section", "found {\"a\":1,\"b\":2}");
    Refusal.of(() -> parse("layers = [relu, 5]").entries("layers"), "layers[1]", "found 5");
  }

  @Test
  void complaintsWithoutAPlaceGetTheOneTheyAroseAt() {
    Settings run = parse("a = 1\nb {\n  c = 2\n}");
    Refusal.of(() -> run.located("a", () -> {
      throw new IllegalArgumentException("too 100 % small");
    }), "run.conf: 1: a: too 100 % small");
    Settings section = run.section("b");
    Refusal.of(() -> section.located(() -> {
      throw new BadInputException("odd");
    }), "run.conf: 2: b: odd");
    BadInputException located = section.error("c", "even");
    assertSame(located, assertThrows(BadInputException.class, () -> run.located(() -> {
      throw located;
    })), "a place is given once");
    assertEquals(4, run.<Integer>located(() -> 4));
  }

  @Test
  void nearestIgnoresCaseAndAllowsHalfOfALongWord() {
    assertEquals(", did you mean 'Momentum'?", Spelling.nearest("momentun", List.of("rate", "Momentum")));
    assertEquals(", did you mean 'learning-rate'?", Spelling.nearest("learningrate", List.of("learning-rate", "rate")));
    assertEquals("", Spelling.nearest("xyz", List.of("rate", "momentum")));
  }
}
