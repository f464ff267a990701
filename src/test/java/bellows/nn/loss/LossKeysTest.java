package bellows.nn.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bellows.conf.Key;
import bellows.conf.KeyContract;
import bellows.conf.KeySection;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What is documented of losses is what {@link Loss#read} reads. */
class LossKeysTest {
  static final List<KeySection> losses = LossKeys.ALL;

  /** What is asked for beside the shared keys: the losses by name, and the keys of that which is named. */
  private static final String[] BESIDE = Stream.concat(losses.stream().map(KeySection::name),
      losses.stream().flatMap(loss -> loss.keys().stream()).map(Key::name)).toArray(String[]::new);

  @ParameterizedTest
  @FieldSource("losses")
  void loss(KeySection section) {
    new KeyContract("…", "loss." + section.name(), Losses::read).check(section);
  }

  @Test
  void besideAnyLoss() {
    new KeyContract("…", "loss", Losses::read, BESIDE)
        .check(LossKeys.SHARED);
  }

  @Test
  void normalisedTargets() {
    new KeyContract("…", "loss.normalise-targets", Losses::read).check(LossKeys.NORMALISE_TARGETS);
  }

  @Test
  void allAreDocumented() {
    assertEquals(Losses.NAMES, losses.stream().map(KeySection::name).toList());
  }
}
