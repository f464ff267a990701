package bellows.store.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.conf.BadInputException;
import bellows.optim.Plateau.Metric;
import bellows.optim.Plateau;
import bellows.store.CorruptFileException;
import bellows.tensor.Draws;
import bellows.tensor.Layout;
import bellows.tensor.Shape;
import bellows.train.EarlyStopping;
import bellows.train.GuardHistory;
import bellows.train.LossHistory;
import bellows.train.Start;
import bellows.train.TrainState;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The bytes, in memory: several blocks an array, and damage anywhere. */
class FloatFileTest {
  private static final Layout LAYOUT = States.layout(60_000);
  private static final TrainState STATE = States.state(1234, LAYOUT);
  private static final byte[] FILE = bytes();

  @Test
  void roundTripKeepsEveryBit() throws IOException {
    FloatFile.Content content = read(FILE, LAYOUT);
    assertEquals("fingerprint é", content.fingerprint());
    States.assertSame(STATE, content.state());
    assertEquals(STATE.sha256(), content.state().sha256());
  }

  @Test
  void startsAsDocumented() {
    ByteBuffer file = ByteBuffer.wrap(FILE).order(ByteOrder.LITTLE_ENDIAN);
    assertEquals("BELLOWS\u001a", new String(FILE, 0, 8, StandardCharsets.US_ASCII));
    assertEquals(0x01020304, file.getInt(8));
    assertEquals(1, file.getInt(12));
    int floats = 20 + file.getInt(16) + 4;
    assertEquals(Float.floatToRawIntBits(STATE.weights()[9]), file.getInt(floats + 9 * 4));
    assertEquals(Float.floatToRawIntBits(STATE.weights()[262_144]), file.getInt(floats + 262_144 * 4 + 4));
  }

  @Test
  void whatTheGuardDidIsKeptAndFilesOfOtherRunsHaveNoPlaceForIt() throws IOException {
    GuardHistory guarded = new GuardHistory(3, 2, 77, 0.25);
    TrainState acted = new TrainState(1234, 3, 17, 64 * 1234, 12.5, -9, guarded, Plateau.Seen.NOTHING,
        STATE.weights(), STATE.slots(), null);
    byte[] file = bytes("fingerprint é", acted, LAYOUT);
    States.assertSame(acted, read(file, LAYOUT).state());
    assertEquals(FILE.length + 32, file.length);
  }

  @Test
  void plateauAndAverageAreKept() throws IOException {
    Plateau.Seen seen = new Plateau.Seen(0.75, 4, 0.01);
    float[] average = STATE.weights().clone();
    average[5] = 3;
    for (Plateau.Seen plateau : new Plateau.Seen[] {seen, Plateau.Seen.NOTHING}) {
      for (float[] averaged : new float[][] {average, null}) {
        TrainState state = new TrainState(1234, 3, 17, 64 * 1234, 12.5, -9, GuardHistory.NOTHING, plateau,
            STATE.weights(), STATE.slots(), averaged);
        byte[] file = bytes("fingerprint é", state, LAYOUT);
        States.assertSame(state, read(file, LAYOUT).state());
        assertThrows(CorruptFileException.class, () -> read(Arrays.copyOf(file, file.length - 1), LAYOUT));
      }
    }
  }

  @Test
  void theBestEvaluationIsKeptWithOrWithoutItsWeights() throws IOException {
    float[] weights = STATE.weights().clone();
    weights[5] = 3;
    for (float[] model : new float[][] {weights, null}) {
      for (float[] averaged : new float[][] {STATE.weights(), null}) {
        TrainState state = new TrainState(1234, 3, 17, 64 * 1234, 12.5, -9, GuardHistory.NOTHING,
            Plateau.Seen.NOTHING, STATE.weights(), STATE.slots(), averaged,
            new EarlyStopping.Best(Metric.ACCURACY, 0.75, 1200, 2, model));
        byte[] file = bytes("fingerprint é", state, LAYOUT);
        States.assertSame(state, read(file, LAYOUT).state());
        assertThrows(CorruptFileException.class, () -> read(Arrays.copyOf(file, file.length - 1), LAYOUT));
        float found = FloatFile.tensors(new ByteArrayInputStream(file), file.length).get(0).values()[5];
        assertEquals(Float.floatToRawIntBits(state.model()[5]), Float.floatToRawIntBits(found));
      }
    }
  }

  @Test
  void lossesOfStepsAreKeptAndFilesOfOtherRunsHaveNoPlaceForThem() throws IOException {
    TrainState plain = new TrainState(1234, 3, 17, 64 * 1234, 12.5, -9, GuardHistory.NOTHING, Plateau.Seen.NOTHING,
        STATE.weights(), STATE.slots(), null, EarlyStopping.Best.NONE);
    TrainState seen = new TrainState(1234, 3, 17, 64 * 1234, 12.5, -9, GuardHistory.NOTHING, Plateau.Seen.NOTHING,
        STATE.weights(), STATE.slots(), null, EarlyStopping.Best.NONE, new LossHistory(0.1, 7, 2.5, 3, 1e-9, Double.NaN));
    byte[] file = bytes("fingerprint é", seen, LAYOUT);
    States.assertSame(seen, read(file, LAYOUT).state());
    assertEquals(FILE.length, bytes("fingerprint é", plain, LAYOUT).length);
    // Together with what the guard did, which stands before any part.
    assertEquals(FILE.length + 32 + 44, file.length);
  }

  @Test
  void tensorsAreFoundByNameWithoutALayout() throws IOException {
    List<Start.Saved> tensors = FloatFile.tensors(new ByteArrayInputStream(FILE), FILE.length);
    assertEquals(List.of("dense.kernel", "dense.bias", "norm.mean"), tensors.stream().map(Start.Saved::name).toList());
    int at = 0;
    for (Start.Saved tensor : tensors) {
      assertEquals(tensor.shape().size(), tensor.values().length);
      for (float value : tensor.values()) {
        assertEquals(Float.floatToRawIntBits(STATE.weights()[at++]), Float.floatToRawIntBits(value));
      }
    }
    assertEquals(LAYOUT.size(), at);
    assertThrows(CorruptFileException.class,
        () -> FloatFile.tensors(new ByteArrayInputStream(FILE), FILE.length - 1));
  }

  @Test
  void noticesEveryFlippedBit() {
    for (int i = 0; i < 300; i++) {
      long bit = i < 150 ? i * 8 + i % 8 : Draws.permute(7, FILE.length * 8L, i);
      byte[] damaged = FILE.clone();
      damaged[(int) (bit / 8)] ^= (byte) (1 << bit % 8);
      assertThrows(CorruptFileException.class, () -> read(damaged, LAYOUT), "bit " + bit);
    }
  }

  @Test
  void noticesEveryTruncationAndAnExtraByte() {
    for (int i = 0; i < 200; i++) {
      int length = i < 100 ? i : (int) Draws.permute(8, FILE.length, i);
      assertThrows(CorruptFileException.class, () -> read(Arrays.copyOf(FILE, length), LAYOUT), "length " + length);
    }
    String message = assertThrows(CorruptFileException.class,
        () -> read(Arrays.copyOf(FILE, FILE.length + 1), LAYOUT)).getMessage();
    assertTrue(message.contains("expected a file of " + FILE.length + " bytes, found " + (FILE.length + 1)), message);
  }

  @Test
  void noticesWholeBlocksInTheWrongPlace() {
    Layout layout = States.layout(2 * 262_144 / 5);
    byte[] file = bytes("x", States.state(1, layout), layout);
    int block = 262_144 * 4 + 4;
    int from = file.length - 2 * ((layout.weightCount() + 2) * 4);
    byte[] swapped = file.clone();
    System.arraycopy(file, from, swapped, from + block, block);
    System.arraycopy(file, from + block, swapped, from, block);
    assertThrows(CorruptFileException.class, () -> read(swapped, layout));
  }

  @Test
  void tellsTheFirstDifferenceFromAnotherLayout() {
    Layout.Builder wider = new Layout.Builder();
    wider.weight("dense.kernel", Shape.of(60_000, 5), true);
    wider.weight("dense.bias", Shape.of(6), false);
    assertSays(wider.build(), "tensor 2: expected dense.bias 6, found dense.bias 5");
    Layout.Builder undecayed = new Layout.Builder();
    undecayed.weight("dense.kernel", Shape.of(60_000, 5), false);
    assertSays(undecayed.build(),
        "tensor 1: expected dense.kernel 60000×5, found dense.kernel 60000×5 (decays)");
    Layout.Builder shorter = new Layout.Builder();
    shorter.weight("dense.kernel", Shape.of(60_000, 5), true);
    shorter.weight("dense.bias", Shape.of(5), false);
    assertSays(shorter.build(), "tensor 3: expected no more tensors, found norm.mean 7 (statistic)");
  }

  @Test
  void refusesToWriteArraysOfTheWrongLength() {
    TrainState wrong = new TrainState(1, 0, 0, 0, 0, 0, new float[3], new float[0][]);
    assertThrows(IllegalArgumentException.class,
        () -> FloatFile.write(new ByteArrayOutputStream(), "", "", wrong, List.of(), LAYOUT));
  }

  private static void assertSays(Layout layout, String expected) {
    String message = assertThrows(BadInputException.class, () -> read(FILE, layout)).getMessage();
    assertTrue(message.endsWith(expected), message);
  }

  private static FloatFile.Content read(byte[] bytes, Layout layout) throws IOException {
    return FloatFile.read(new ByteArrayInputStream(bytes), bytes.length, layout);
  }

  private static byte[] bytes() {
    return bytes("fingerprint é", STATE, LAYOUT);
  }

  private static byte[] bytes(String fingerprint, TrainState state, Layout layout) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      FloatFile.write(out, fingerprint, "", state, List.of(), layout);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toByteArray();
  }
}
