package bellows.feature;

import bellows.conf.KeyContract;
import bellows.conf.KeySection;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What is documented of features is what {@link FeatureKinds} reads. */
class FeatureKeysTest {
  static final List<KeySection> features = FeatureKeys.ALL;

  @ParameterizedTest
  @FieldSource("features")
  void feature(KeySection section) {
    new KeyContract("extract = […]", "extract[0]." + section.name(), Chain::read).check(section);
  }
}
