package bellows.train.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartialTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 16_384, 16_385, 40_000})
  void everyBitSurvivesTheWire(int length) throws Exception {
    int[] bits = new int[length];
    float[] gradient = new float[length];
    for (int i = 0; i < length; i++) {
      bits[i] = i % 5 == 0 ? 0x7f800000 + i % 2 * 0x80000000 : 31 * i;
      gradient[i] = Float.intBitsToFloat(bits[i]);
    }
    Partial back = overTheWire(new Partial(gradient, Math.PI, Long.MAX_VALUE));
    for (int i = 0; i < length; i++) {
      assertEquals(bits[i], Float.floatToRawIntBits(back.gradient()[i]), "element " + i);
    }
    assertEquals(length, back.gradient().length);
    assertEquals(Math.PI, back.loss());
    assertEquals(Long.MAX_VALUE, back.samples());
  }

  @Test
  void sums() {
    Partial left = new Partial(new float[] {1, 2}, 0.5, 3);
    Partial right = new Partial(new float[] {10, 20}, 0.25, 4);
    Partial sum = left.plus(right).plus(new Partial(new float[] {100, 200}, 1, 1));
    assertArrayEquals(new float[] {111, 222}, sum.gradient());
    assertArrayEquals(new float[] {10, 20}, right.gradient());
    assertEquals(1.75, sum.loss());
    assertEquals(8, sum.samples());
  }

  private static Partial overTheWire(Partial partial) throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(partial);
    }
    return (Partial) new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
  }
}
