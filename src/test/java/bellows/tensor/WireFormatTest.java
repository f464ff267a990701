package bellows.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class WireFormatTest {
  /** All magnitudes that floats have, many of one magnitude, zeros, and an end within a block. */
  private static float[] values(long seed) {
    Random random = new Random(seed);
    float[] values = new float[3 * WireFormat.BLOCK + 17];
    for (int i = 0; i < values.length; i++) {
      int block = i / WireFormat.BLOCK;
      float any = Float.intBitsToFloat(random.nextInt());
      boolean near = block == 1 || !Float.isFinite(any) || Math.abs(any) > 1e38f;
      values[i] = i % 50 == 0 ? 0 : near ? (float) (random.nextGaussian() * 1e-5) : any;
    }
    return values;
  }

  @ParameterizedTest
  @EnumSource
  void whatIsRoundedOnceStaysAndTravelsWithoutLoss(WireFormat format) {
    for (long seed = 0; seed < 200; seed++) {
      float[] values = values(seed);
      format.round(values, 0, values.length);
      float[] again = values.clone();
      format.round(again, 0, again.length);
      assertArrayEquals(values, again);
      FloatCode code = new FloatCode(format, values.length - 5);
      int from = WireFormat.BLOCK;
      ByteBuffer bytes = ByteBuffer.allocate((int) code.bytes(from, values.length));
      code.write(values, from, values.length, bytes);
      assertEquals(0, bytes.remaining());
      float[] back = new float[values.length];
      code.read(bytes.flip(), from, values.length, back, 3);
      for (int i = from; i < values.length; i++) {
        assertEquals(values[i], back[i - from + 3]);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"BFLOAT16,0.00390625", "FLOAT16,0.00048828125"})
  void errorIsAtMostHalfAStep(WireFormat format, double relative) {
    float[] values = values(1);
    float[] rounded = values.clone();
    format.round(rounded, 0, rounded.length);
    for (int from = 0; from < values.length; from += WireFormat.BLOCK) {
      double largest = 0;
      for (int i = from; i < Math.min(values.length, from + WireFormat.BLOCK); i++) {
        largest = Math.max(largest, Math.abs(values[i]));
      }
      double floor = format == WireFormat.FLOAT16 ? largest * 0x1p-38 : 0x1p-133;
      for (int i = from; i < Math.min(values.length, from + WireFormat.BLOCK); i++) {
        double limit = Math.max(floor, Math.abs((double) values[i]) * relative);
        assertTrue(Math.abs((double) values[i] - rounded[i]) <= limit, values[i] + " became " + rounded[i]);
      }
    }
  }

  /** The values of the two definitions, worked out by hand: 1 + 2^-8 lies between bfloat16's 1 and 1 + 2^-7. */
  @Test
  void tiesGoToTheEvenNeighbour() {
    float[] values = {1 + 0x1p-8f, 1 + 3 * 0x1p-8f, 1 + 0x1p-8f + 0x1p-20f, -1 - 0x1p-8f};
    WireFormat.BFLOAT16.round(values, 0, values.length);
    assertArrayEquals(new float[] {1, 1 + 0x1p-6f, 1 + 0x1p-7f, -1}, values);
    float[] halves = {1 + 0x1p-11f, 1 + 3 * 0x1p-11f, 1 + 0x1p-11f + 0x1p-20f, -1 - 0x1p-11f};
    WireFormat.FLOAT16.round(halves, 0, halves.length);
    assertArrayEquals(new float[] {1, 1 + 0x1p-9f, 1 + 0x1p-10f, -1}, halves);
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNotFiniteStaysSo(WireFormat format) {
    float[] values = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 1, -0f};
    format.round(values, 0, values.length);
    assertArrayEquals(new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 1, -0f}, values);
  }

  @Test
  void sizes() {
    assertEquals(4000, FloatCode.PLAIN.bytes(0, 1000));
    assertEquals(2 * 900 + 4 * 100, new FloatCode(WireFormat.BFLOAT16, 900).bytes(0, 1000));
    assertEquals(2 * (900 + 4) + 4 * 100, new FloatCode(WireFormat.FLOAT16, 900).bytes(0, 1000));
    assertEquals(4 * 24, new FloatCode(WireFormat.FLOAT16, 900).bytes(976, 1000));
  }
}
