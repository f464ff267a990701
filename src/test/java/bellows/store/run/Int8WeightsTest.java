package bellows.store.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.nn.model.Model;
import bellows.nn.model.Zoo;
import bellows.store.CorruptFileException;
import bellows.tensor.Layout;
import bellows.tensor.Shape;
import bellows.train.TrainState;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Models whose weights are whole numbers of 8 bits. */
class Int8WeightsTest {
  private static byte[] written(Layout layout, float[] weights) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    FloatFile.writeInt8(out, "", "a text", new TrainState(3, 0, 0, 0, 0, 0, weights, new float[0][]), layout);
    return out.toByteArray();
  }

  private static float[] read(byte[] file, Layout layout) throws IOException {
    return FloatFile.read(new ByteArrayInputStream(file), file.length, layout).state().weights();
  }

  /** By hand: of each column the largest is 127 of its scale, the rest to the nearest; one axis stays as it is. */
  @Test
  void eachOutputHasItsScale() throws IOException {
    Layout.Builder builder = new Layout.Builder();
    builder.weight("w", Shape.of(2, 3), true);
    builder.weight("b", Shape.of(2), false);
    builder.statistic("s", Shape.of(1), 0.1f);
    Layout layout = builder.build();
    float[] weights = {127, 0, -25.4f, 3.4f, 0, 25.4f / 127 * 2.6f, 0.1f, 0.2f, 0.3f};
    float scale = 25.4f / 127;
    float[] expected = {127, 0, -127 * scale, 3, 0, 3 * scale, 0.1f, 0.2f, 0.3f};
    byte[] file = written(layout, weights);
    assertArrayEquals(expected, read(file, layout));
    assertArrayEquals(Arrays.copyOf(expected, 6),
        FloatFile.tensors(new ByteArrayInputStream(file), file.length).get(0).values());
    assertEquals("a text", FloatFile.text(new ByteArrayInputStream(file), file.length));
  }

  /** What was rounded is a fixed point: its numbers and scales are found again. */
  @Test
  void aQuarterOfTheBytesAndTheSameAgain() throws IOException {
    Model model = Zoo.named("resnet20");
    float[] weights = model.initial(1);
    byte[] file = written(model.layout(), weights);
    assertTrue(file.length < 0.27 * 4 * weights.length, file.length + " of " + 4 * weights.length);
    float[] rounded = read(file, model.layout());
    for (Layout.Segment segment : model.layout().weights()) {
      float largest = 0;
      for (int i = segment.offset(); i < segment.end(); i++) {
        largest = Math.max(largest, Math.abs(weights[i]));
      }
      for (int i = segment.offset(); i < segment.end(); i++) {
        assertEquals(weights[i], rounded[i], largest / 253);
      }
    }
    assertArrayEquals(rounded, read(written(model.layout(), rounded), model.layout()), 1e-7f);
  }

  @Test
  void damageIsFoundWhereverItIs() throws IOException {
    Model model = Zoo.named("lenet");
    byte[] file = written(model.layout(), model.initial(1));
    for (int at = 0; at < file.length; at += file.length / 97) {
      byte[] damaged = file.clone();
      damaged[at] ^= 4;
      assertThrows(CorruptFileException.class, () -> read(damaged, model.layout()), "byte " + at);
    }
    for (int length : new int[] {0, 19, 200, file.length - 1}) {
      assertThrows(CorruptFileException.class, () -> read(Arrays.copyOf(file, length), model.layout()));
    }
  }
}
