package bellows.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.Refusal;
import bellows.conf.Settings;
import bellows.tensor.Shape;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ValidationTest {
  /** 90 samples of class 0, 10 of class 1: every tenth. */
  private static Samples samples(int classes) {
    float[] targets = new float[100];
    for (int i = 0; i < 100; i += 10) {
      targets[i] = 1;
    }
    return new Samples(Shape.of(1), classes, null, new float[100], targets);
  }

  private static Validation read(String settings) {
    return Validation.read(Settings.parse(settings, "run.conf"));
  }

  @Test
  void takesAPartOfEachClass() {
    int[] drawn = read("validation = 0.2").drawn(samples(2));
    assertEquals(20, drawn.length);
    assertEquals(2, Arrays.stream(drawn).filter(row -> row % 10 == 0).count());
    assertArrayEquals(IntStream.of(drawn).sorted().distinct().toArray(), drawn);
    assertEquals(20, read("validation = 0.2").drawn(samples(0)).length);
  }

  @Test
  void dependsOnItsSeed() {
    int[] drawn = read("validation {part = 0.2, seed = 1}").drawn(samples(2));
    assertArrayEquals(drawn, read("validation = 0.2").drawn(samples(2)));
    assertFalse(Arrays.equals(drawn, read("validation {part = 0.2, seed = 2}").drawn(samples(2))));
  }

  /** Each sample is in one fold, and classes are dealt evenly. */
  @Test
  void foldsAreTheWhole() {
    int[] all = IntStream.rangeClosed(1, 5).flatMap(fold -> {
      int[] drawn = read("validation {folds = 5, fold = " + fold + "}").drawn(samples(2));
      assertEquals(20, drawn.length);
      assertEquals(2, Arrays.stream(drawn).filter(row -> row % 10 == 0).count());
      return IntStream.of(drawn);
    }).sorted().toArray();
    assertArrayEquals(IntStream.range(0, 100).toArray(), all);
    Refusal.of(() -> read("validation {folds = 5, fold = 6}"), "found fold 6 of 5");
    Refusal.of(() -> read("validation {folds = 5, part = 0.1}"), "expected either part or folds, found both");
  }

  @Test
  void isOffUnlessAskedFor() {
    assertFalse(read("").isOn());
    assertTrue(read("validation = 0.5").isOn());
    Refusal.of(() -> read("validation = 1"), "run.conf: 1: validation.part: expected a part between 0 and 1", "found 1.0");
    Refusal.of(() -> read("validation {seed = 2}"), "validation.part: expected a number, found nothing");
  }
}
