package bellows.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.conf.BadInputException;
import bellows.conf.KeyContract;
import bellows.conf.KeySection;
import bellows.conf.Settings;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** What is searched: which settings a section {@code tune} stands for, and what it may say. */
class SearchTest {
  static final List<KeySection> sections = TuneKeys.ALL;

  private static Search search(String tune) {
    Settings settings = Settings.parse("tune {" + tune + "}", "x.conf");
    Search search = Search.read(settings.section("tune"));
    settings.section("tune").finish();
    return search;
  }

  /** Settings as a line each. */
  private static List<String> settings(Search search) {
    return IntStream.rangeClosed(1, search.trials()).mapToObj(search::settings).map(trial -> {
      List<String> values = new ArrayList<>();
      trial.forEach((key, value) -> values.add(key + "=" + Dimension.render(value)));
      return String.join(" ", values);
    }).toList();
  }

  @ParameterizedTest
  @FieldSource("sections")
  void keysAreWhatIsRead(KeySection section) {
    new KeyContract("…", section.name().equals("tune") ? "tune" : "tune." + section.name(),
        run -> Search.read(run.section("tune"))).check(section);
  }

  @Test
  void aGridIsEachValueWithEachOther() {
    assertEquals(List.of("batch=32 optimizer=sgd", "batch=32 optimizer=adam", "batch=64 optimizer=sgd",
        "batch=64 optimizer=adam"), settings(search("vary {optimizer = [sgd, adam], batch = [32, 64]}")));
  }

  @Test
  void aTrialDependsOnSeedAndNumberOnly() {
    String vary = "vary {rate.start = {log-uniform = [1e-4, 1e-1]}, batch = [32, 64], a.b = {whole = [3, 9]}}";
    List<String> twelve = settings(search(vary + ", trials = 12"));
    assertEquals(twelve, settings(search(vary + ", trials = 40, together = 3")).subList(0, 12));
    assertTrue(new HashSet<>(twelve).size() == 12, twelve::toString);
    assertTrue(!twelve.equals(settings(search(vary + ", trials = 12, seed = 2"))), twelve::toString);
    // Another key beside them leaves their draws as they are.
    List<String> more = settings(search(vary.replace("a.b", "z = {uniform = [0, 1]}, a.b") + ", trials = 12"));
    assertEquals(twelve, more.stream().map(line -> line.replaceFirst(" z=\\S+", "")).toList());
  }

  @Test
  void drawsFillTheirRanges() {
    Search search = search("vary {u = {uniform = [-2, 6]}, l = {log-uniform = [1e-4, 1]}, w = {whole = [1, 4]}, "
        + "c = [0, 1]}, trials = 1000");
    double[] sums = new double[4];
    for (int trial = 1; trial <= 1000; trial++) {
      Map<String, ConfigValue> drawn = search.settings(trial);
      double u = ((Number) drawn.get("u").unwrapped()).doubleValue();
      double l = ((Number) drawn.get("l").unwrapped()).doubleValue();
      long w = ((Number) drawn.get("w").unwrapped()).longValue();
      assertTrue(u >= -2 && u <= 6 && l >= 1e-4 && l <= 1 && w >= 1 && w <= 4, drawn::toString);
      assertTrue(String.valueOf(u).length() <= 6, "for people: " + u);
      sums[0] += u;
      sums[1] += Math.log10(l);
      sums[2] += w;
      sums[3] += ((Number) drawn.get("c").unwrapped()).doubleValue();
    }
    // Standard errors are 0.07, 0.04, 0.04 and 0.02.
    assertEquals(2, sums[0] / 1000, 0.3);
    assertEquals(-2, sums[1] / 1000, 0.15);
    assertEquals(2.5, sums[2] / 1000, 0.15);
    assertEquals(0.5, sums[3] / 1000, 0.07);
  }

  @Test
  void whatCanBeCountedIsDrawnOnce() {
    String vary = "vary {batch = [32, 64, 128], w = {whole = [0, 3]}}, search = random";
    List<String> all = settings(search(vary + ", trials = 12"));
    assertEquals(12, new HashSet<>(all).size());
    assertEquals(all.subList(0, 5), settings(search(vary + ", trials = 5")));
  }

  @Test
  void anyValueOfARunFileMayBeAChoice() {
    Search search = search("vary {network = [lenet, [flatten, {dense = 10}]], optimizer = [sgd, {name = adam}]}");
    Config third = search.configuration(Settings.parseConfig("batch = 4, optimizer = sgd", "x"), 4);
    assertEquals("adam", third.getString("optimizer.name"));
    assertEquals(2, third.getList("network").size());
    assertEquals(4, third.getInt("batch"));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      vary {}                                                       | tune.vary: expected keys that differ
      vary {batch = 32}                                             | x.conf: 1: tune.vary.batch: expected a list of values
      vary {batch = []}                                             | expected values, found an empty list
      vary {batch = [32, 32]}                                       | expected different values, found 32 twice
      vary {rate.start = {uniform = [1, 0]}}                        | tune.vary.rate.start.uniform: expected two numbers
      vary {rate.start = {log-uniform = [0, 1]}}                    | expected numbers above 0
      vary {rate.start = {log-uniform = [1, 2], uniform = [1, 2]}}  | unknown key
      vary {batch = {whole = [1.5, 3]}}                             | expected whole numbers
      vary {batch = [1, 2]}, trials = 3                             | expected none, or the 2 of the grid, found 3
      vary {batch = [1, 2]}, search = random, trials = 3            | no more different settings
      vary {a = {uniform = [1, 2]}}, search = grid                  | search = random draws from it
      vary {batch = [1, 2]}, trails = 2                             | tune.trails: unknown key, did you mean
      vary {tune.seed = [1, 2]}                                     | found the search's own
      """)
  void isRefused(String tune, String message) {
    String found = assertThrows(BadInputException.class, () -> search(tune)).getMessage();
    assertTrue(found.contains(message), found);
  }

  @Test
  void aBareValueIsNotLost() {
    Search search = search("vary {optimizer.beta1 = [0.8, 0.9]}");
    Config file = Settings.parseConfig("\noptimizer = adam", "x.conf");
    String found = assertThrows(BadInputException.class, () -> search.space().check(file)).getMessage();
    assertTrue(found.startsWith("x.conf: 2: optimizer: expected a section in braces, since tune varies "
        + "optimizer.beta1, found the bare value adam"), found);
    search.space().check(Settings.parseConfig("optimizer {name = adam}", "x.conf"));
  }
}
