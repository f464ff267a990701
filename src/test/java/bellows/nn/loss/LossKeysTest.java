package bellows.nn.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bellows.conf.KeyContract;
import bellows.conf.KeySection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What is documented of losses is what {@link Loss#read} reads. */
class LossKeysTest {
  static final List<KeySection> losses = LossKeys.ALL;

  @ParameterizedTest
  @FieldSource("losses")
  void loss(KeySection section) {
    new KeyContract("…", "loss." + section.name(), Losses::read).check(section);
  }

  @Test
  void allAreDocumented() {
    assertEquals(Losses.NAMES, losses.stream().map(KeySection::name).toList());
  }
}
