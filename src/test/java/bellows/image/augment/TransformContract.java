package bellows.image.augment;

import static bellows.image.Pictures.values;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.image.Picture;
import bellows.image.Pictures;
import bellows.spark.share.JavaBytes;
import bellows.tensor.Shape;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every transform promises: the shape that it declares, and that what comes out is a function of picture and key
 * alone, whatever lies in the memory that it may use. For transforms of others too: a test class that extends this one
 * and says which.
 *
 * <pre>
 * class NegativeTest extends TransformContract {
 *   protected Stream&lt;Transform&gt; transforms() {
 *     return Stream.of(new Negative(255));
 *   }
 * }
 * </pre>
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class TransformContract {
  private static final int KEYS = 40;

  /** The transforms. */
  protected abstract Stream<Transform> transforms();

  /** The shape of the pictures that they are tried on. */
  protected Shape pictures() {
    return Shape.of(24, 30, 3);
  }

  private Picture noise() {
    return Pictures.noise(pictures().at(0), pictures().at(1), pictures().channels());
  }

  @ParameterizedTest
  @MethodSource("transforms")
  void isAFunctionOfPictureAndKeyAlone(Transform transform) {
    Picture dirty = new Picture();
    dirty.resize(50, 50, 3);
    Arrays.fill(dirty.scratch(10_000), Float.NaN);
    Picture used = new Picture();
    used.resize(50, 50, 3);
    for (long key = 0; key < KEYS; key++) {
      Arrays.fill(dirty.values(), Float.NaN);
      Arrays.fill(used.values(), Float.NaN);
      used.copy(noise());
      assertArrayEquals(values(transform.apply(noise(), new Picture(), key)),
          values(transform.apply(used, dirty, key)), "key " + key);
    }
  }

  @ParameterizedTest
  @MethodSource("transforms")
  void makesTheShapeThatItDeclares(Transform transform) {
    Shape declared = transform.output(pictures());
    Shape ofAnySize = pictures().channels() == 3 ? transform.output(null) : null;
    for (long key = 0; key < KEYS; key++) {
      Picture made = transform.apply(noise(), new Picture(), key);
      Shape found = Shape.of(made.height(), made.width(), made.channels());
      assertTrue(declared == null || declared.equals(found), "declares " + declared + ", makes " + found);
      assertTrue(ofAnySize == null || ofAnySize.equals(found), "declares " + ofAnySize + ", makes " + found);
    }
  }

  @ParameterizedTest
  @MethodSource("transforms")
  void travelsAsAnEqualCopy(Transform transform) {
    assertEquals(transform, JavaBytes.read(JavaBytes.of(transform)));
  }
}
