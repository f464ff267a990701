package bellows.data.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.conf.BadInputException;
import bellows.data.Samples;
import bellows.data.Split;
import java.util.List;

/**
 * What every source promises, those of others included: the same samples each time, at least one, of one shape, finite
 * and labelled within their classes, and a complaint about a part that there is not.
 */
public final class SourceContract {
  private SourceContract() {}

  /** Reads all of it, twice; any assertion that fails says which promise was broken. */
  public static void check(Source source) {
    assertTrue(source.has(Split.TRAIN));
    assertFalse(source.describe().isBlank());
    Samples train = source.read(Split.TRAIN);
    checkSamples(train, source.classNames());
    assertSame(train, source.read(Split.TRAIN));
    if (!source.has(Split.TEST)) {
      assertThrows(BadInputException.class, () -> source.read(Split.TEST));
      return;
    }
    Samples test = source.read(Split.TEST);
    checkSamples(test, source.classNames());
    assertEquals(train.shape(), test.shape());
    assertEquals(train.classes(), test.classes());
  }

  private static void checkSamples(Samples samples, List<String> names) {
    assertTrue(samples.count() > 0);
    assertTrue(names.isEmpty() || names.size() == samples.classes(), names.toString());
    for (float target : samples.targets()) {
      assertTrue(samples.classes() == 0 ? Float.isFinite(target)
          : target >= 0 && target < samples.classes() && target == (int) target, "target " + target);
    }
    if (samples.features() != null) {
      for (float feature : samples.features()) {
        assertTrue(Float.isFinite(feature));
      }
    }
  }

  private static void assertSame(Samples expected, Samples found) {
    assertEquals(expected.shape(), found.shape());
    assertArrayEquals(expected.pixels(), found.pixels());
    assertArrayEquals(expected.features(), found.features());
    assertArrayEquals(expected.targets(), found.targets());
  }
}
