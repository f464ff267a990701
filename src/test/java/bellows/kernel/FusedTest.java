package bellows.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A multiply-add without the instruction has the bits of the instruction. */
class FusedTest {
  private static final float[] SPECIAL = {0, -0f, 1, -1, Float.MIN_VALUE, -Float.MIN_VALUE, Float.MIN_NORMAL,
      Math.nextDown(Float.MIN_NORMAL), Float.MAX_VALUE, -Float.MAX_VALUE, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY,
      Float.NaN, 1 + 0x1p-23f, 1 - 0x1p-24f, 0x1p-126f, 0x1p-75f, 0x1p-74f, 0x1p64f, 0x1p63f, 3, 0x1.fffffep-64f, 0x1.000002p-63f};

  @Test
  void specialNumbers() {
    for (float a : SPECIAL) {
      for (float b : SPECIAL) {
        for (float c : SPECIAL) {
          same(a, b, c);
        }
      }
    }
  }

  @Test
  void anyBits() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 2_000_000; i++) {
      same(Float.intBitsToFloat(random.nextInt()), Float.intBitsToFloat(random.nextInt()),
          Float.intBitsToFloat(random.nextInt()));
    }
  }

  /** Sums whose last bits are far below those of the other part, next to the middle between two floats. */
  @Test
  void nextToTheMiddleBetweenTwoFloats() {
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < 2_000_000; i++) {
      float c = scaled(random, 24, random.nextInt(-149, 100));
      int place = Math.getExponent(c) - random.nextInt(20, 80);
      float a = scaled(random, random.nextInt(1, 25), place / 2);
      float b = scaled(random, random.nextInt(1, 25), place - place / 2);
      same(a, b, c);
      same(scaled(random, 2, place / 2 + 1), scaled(random, 1, place - place / 2), c);
    }
    for (int exponent = -149; exponent < 120; exponent++) {
      for (float tail : new float[] {0x1p-60f, -0x1p-60f, 0x1p-80f, -0x1p-80f, 0}) {
        float half = (float) Math.scalb(1.0, exponent - 1 < -149 ? -149 : exponent - 1);
        same(half, 1 + 0x1p-23f, Math.scalb(1f, exponent + 23));
        same(half, 1 - 0x1p-24f, Math.scalb(1f, exponent + 23));
        same(half, 1, Math.scalb(1 + 0x1p-23f, exponent + 23) + tail);
      }
    }
  }

  /** Results that are no normal numbers, where the last bit of a float lies elsewhere. */
  @Test
  void smallest() {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 2_000_000; i++) {
      int place = random.nextInt(-180, -120);
      same(scaled(random, 24, place / 2), scaled(random, 24, place - place / 2), scaled(random, 24, random.nextInt(-149, -120)));
      same(scaled(random, 24, place / 2), scaled(random, 24, place - place / 2), 0);
    }
  }

  /** A number of so many random bits, the first one of the value 2 to the exponent. */
  private static float scaled(SplittableRandom random, int bits, int exponent) {
    int whole = 1 << bits - 1 | random.nextInt(1 << bits - 1);
    return (float) Math.scalb((double) (random.nextBoolean() ? whole : -whole), exponent - bits + 1);
  }

  private static void same(float a, float b, float c) {
    int expected = Float.floatToIntBits(Math.fma(a, b, c));
    assertEquals(expected, Float.floatToIntBits(Fused.emulated(a, b, c)), () -> a + " * " + b + " + " + c);
  }
}
