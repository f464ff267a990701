package bellows.store.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import bellows.tensor.Draws;
import bellows.tensor.Layout;
import bellows.tensor.Shape;
import bellows.train.EarlyStopping;
import bellows.train.TrainState;
import java.util.List;

/** States to store, and comparison of states bit by bit. */
final class States {
  /** What the two slots of a {@link #state} hold. */
  static final List<String> SLOTS = List.of("adam mean", "adam mean square");

  private States() {}

  static Layout layout(int rows) {
    Layout.Builder builder = new Layout.Builder();
    builder.weight("dense.kernel", Shape.of(rows, 5), true);
    builder.weight("dense.bias", Shape.of(5), false);
    builder.statistic("norm.mean", Shape.of(7), 0.1f);
    return builder.build();
  }

  /** Any bits: NaNs with payloads, both zeros, infinities and subnormals among them. */
  static TrainState state(long step, Layout layout) {
    float[][] slots = {bits(step, 1, layout.weightCount()), bits(step, 2, layout.weightCount())};
    return new TrainState(step, 3, 17, 64 * step, 12.5, -9, bits(step, 0, layout.size()), slots);
  }

  private static float[] bits(long step, int what, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = Float.intBitsToFloat((int) Draws.bits(Draws.key(step, what), i));
    }
    int[] special = {0x80000000, 0, 0x7fc00001, 0x7fa00000, 0xffffffff, 0x7f800000, 0xff800000, 1};
    for (int i = 0; i < special.length; i++) {
      values[i] = Float.intBitsToFloat(special[i]);
    }
    return values;
  }

  static void assertSame(TrainState expected, TrainState found) {
    assertEquals(expected.step(), found.step());
    assertEquals(expected.epoch(), found.epoch());
    assertEquals(expected.position(), found.position());
    assertEquals(expected.samples(), found.samples());
    assertEquals(expected.seconds(), found.seconds());
    assertEquals(expected.seed(), found.seed());
    assertEquals(expected.guarded(), found.guarded());
    assertEquals(expected.plateau(), found.plateau());
    assertEquals(expected.average() == null, found.average() == null);
    if (expected.average() != null) {
      assertArrayEquals(raw(expected.average()), raw(found.average()));
    }
    assertArrayEquals(raw(expected.weights()), raw(found.weights()));
    EarlyStopping.Best best = expected.best();
    assertEquals(new EarlyStopping.Best(best.metric(), best.value(), best.step(), best.waited(), found.best().model()),
        found.best());
    assertEquals(best.model() == null, found.best().model() == null);
    if (best.model() != null) {
      assertArrayEquals(raw(best.model()), raw(found.best().model()));
    }
    assertEquals(expected.losses(), found.losses());
    assertEquals(expected.slots().length, found.slots().length);
    for (int i = 0; i < expected.slots().length; i++) {
      assertArrayEquals(raw(expected.slots()[i]), raw(found.slots()[i]));
    }
  }

  private static int[] raw(float[] values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    return bits;
  }
}
