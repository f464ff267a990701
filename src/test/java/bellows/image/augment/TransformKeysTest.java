package bellows.image.augment;

import bellows.conf.KeyContract;
import bellows.conf.KeySection;
import bellows.conf.Settings;
import bellows.tensor.Shape;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What is documented of transforms is what {@link TransformKinds} reads. */
class TransformKeysTest {
  static final List<KeySection> transforms = TransformKeys.ALL;

  @ParameterizedTest
  @FieldSource("transforms")
  void transform(KeySection section) {
    new KeyContract("view = […]", "view[0]." + section.name(), TransformKeysTest::read).check(section);
  }

  /** Whether a size is one is asked where pictures are known. */
  private static List<Transforms> read(Settings run) {
    List<Transforms> views = Transforms.readViews(run, "view");
    views.forEach(view -> view.output(Shape.of(300, 300, 3)));
    return views;
  }
}
