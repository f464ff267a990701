package bellows.data.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.Refusal;
import bellows.data.Samples;
import bellows.data.Split;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Data by formula, and rows that a run file writes. */
class FormulaSourceTest {
  private static final String CIRCLE = "source = formula, inputs {x2 = [-2, 2], x1 = [-2, 2]}, label = \"x1^2 + x2^2 <= 2\", ";

  private static Samples train(String settings) {
    return Fixtures.source(settings).read(Split.TRAIN);
  }

  @Test
  void labelsSayWhatTheFormulaSaysOfTheInputs() {
    Samples circle = train(CIRCLE + "samples = 4000");
    assertEquals(2, circle.classes());
    int inside = 0;
    for (int i = 0; i < circle.count(); i++) {
      double x1 = circle.features()[2 * i];
      double x2 = circle.features()[2 * i + 1];
      assertEquals(x1 * x1 + x2 * x2 <= 2 ? 1 : 0, circle.target(i));
      inside += (int) circle.target(i);
    }
    assertEquals(Math.PI * 2 / 16, inside / 4000.0, 0.02);
  }

  @Test
  void splitsAndSeedsDrawApartAndSamplesDoNotDependOnTheirNumber() {
    float[] some = train(CIRCLE + "samples = 100").features();
    assertArrayEquals(some, Arrays.copyOf(train(CIRCLE + "samples = 300").features(), 200));
    float[] test = Fixtures.source(CIRCLE + "test = 100").read(Split.TEST).features();
    float[] other = train(CIRCLE + "samples = 100, seed = 2").features();
    for (int i = 0; i < some.length; i++) {
      assertTrue(some[i] != test[i] && some[i] != other[i]);
    }
    assertFalse(Fixtures.source(CIRCLE + "test = 0").has(Split.TEST));
  }

  @Test
  void noiseMovesInputsOfLabelsAndIsAddedToTargets() {
    Samples exact = train(CIRCLE);
    Samples moved = train(CIRCLE + "noise = 0.5");
    assertArrayEquals(exact.targets(), moved.targets());
    assertEquals(0.5, deviation(exact.features(), moved.features()), 0.02);
    String sine = "source = formula, inputs {x = [-3, 3]}, target = \"sin(3*x)\"";
    Samples wave = train(sine);
    Samples noisy = train(sine + ", noise = 0.25");
    assertArrayEquals(wave.features(), noisy.features());
    assertEquals(0, wave.classes());
    assertEquals((float) StrictMath.sin(3 * (double) wave.features()[7]), wave.target(7));
    assertEquals(0.25, deviation(wave.targets(), noisy.targets()), 0.02);
  }

  private static double deviation(float[] a, float[] b) {
    double squares = 0;
    for (int i = 0; i < a.length; i++) {
      squares += (a[i] - (double) b[i]) * (a[i] - (double) b[i]);
    }
    return Math.sqrt(squares / a.length);
  }

  @Test
  void refusesWhatGivesNoData() {
    Refusal.of(() -> train("source = formula, inputs {x = [0, 1]}"), "either label", "neither");
    Refusal.of(() -> train("source = formula, inputs {x = [1, 0]}, label = \"x < 1\""), "inputs.x", "a range like [-2, 2]");
    Refusal.of(() -> train("source = formula, inputs {sin = [0, 1]}, label = \"1 < 2\""), "found 'sin'");
    Refusal.of(() -> train("source = formula, inputs {}, label = \"1 < 2\""), "at least one input");
    Refusal.of(() -> train("source = formula, inputs {x = [0, 1]}, label = \"xx < 1\""), "label", "unknown name 'xx'");
    Refusal.of(() -> train("source = formula, inputs {x = [0, 1]}, label = \"x\""), "a class from 0 to 1", " at [x] = [0.");
    Refusal.of(() -> train("source = formula, inputs {x = [-1, 0]}, target = \"log(x)\""), "data.target: ", "finite values", "log(x)",
        " at [x] = [-0.");
    Refusal.of(() -> train("source = formula, inputs {x = [0, 1]}, label = \"x / 0\""), "data.label: ", "x / 0 is");
    Refusal.of(() -> train(CIRCLE + "noise = 1e39"), "noise", "a number that a float holds");
    Refusal.of(() -> train(CIRCLE + "noise = 3e38"), "data.noise: ", "moves one out of it");
    Refusal.of(() -> train(CIRCLE + "noise = -1"), "noise", "found -1.0");
    Refusal.of(() -> train(CIRCLE + "samples = 0"), "samples", "at least 1, found 0");
    Refusal.of(() -> train(CIRCLE + "samples = 2000000000"), "samples", "16777216");
    Refusal.of(() -> train("source = formula, inputs {x = [NaN, 1]}, label = \"x < 1\""), "inputs.x", "found [NaN, 1.0]");
    assertEquals(3, train("source = formula, inputs {x = [-1, 1]}, label = \"(x > 0) + (x > 0.5)\", classes = 3").classes());
  }

  @Test
  void rowsAreThoseOfTheFile() {
    Source xor = Fixtures.source("source = rows, rows = [[0, 0, 0], [0, 1, 1], [1, 0, 1], [1, 1, 0]]");
    Samples samples = xor.read(Split.TRAIN);
    assertArrayEquals(new float[] {0, 0, 0, 1, 1, 0, 1, 1}, samples.features());
    assertArrayEquals(new float[] {0, 1, 1, 0}, samples.targets());
    assertEquals(2, samples.classes());
    assertFalse(xor.has(Split.TEST));
    assertEquals(8, train("source = rows, rows = [[1, 7], [2, 0]]").classes());
    Refusal.of(() -> train("source = rows, rows = [[0, 0, 0], [0, 1]]"), "rows of one length", "[0.0, 1.0]");
    Refusal.of(() -> train("source = rows, rows = [[0, 0.5], [1, 1]]"), "a class from 0 to 1", "set classes = 0");
    Refusal.of(() -> train("source = rows, rows = []"), "at least one row");
    Refusal.of(() -> train("source = rows, rows = [1, 2]"), "a list of numbers");
  }
}
