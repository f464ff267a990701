package bellows.store.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.Refusal;
import bellows.conf.BadInputException;
import bellows.optim.Plateau;
import bellows.tensor.Layout;
import bellows.train.GuardHistory;
import bellows.train.TrainState;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelStoreTest {
  private static final Layout LAYOUT = States.layout(20);

  @TempDir
  java.nio.file.Path run;

  @Test
  void savesTextAndWeightsWithoutSlotsAndReplaces() throws IOException {
    TrainState state = States.state(7, LAYOUT);
    store().save("model = old", "sha", States.state(6, LAYOUT), LAYOUT);
    store().save("model = lenet # é\n", "sha", state, LAYOUT);
    assertEquals("model = lenet # é\n", store().conf());
    TrainState found = store().state(LAYOUT);
    States.assertSame(new TrainState(7, 3, 17, 64 * 7, 12.5, -9, state.weights(), new float[0][]), found);
    assertEquals(List.of("model", "model.conf", "weights.bin"), names());
  }

  @Test
  void theAverageIsTheModelWhereThereIsOne() throws IOException {
    TrainState state = States.state(7, LAYOUT);
    float[] average = States.state(8, LAYOUT).weights();
    store().save("", "sha", new TrainState(7, 3, 17, 64 * 7, 12.5, -9, GuardHistory.NOTHING, Plateau.Seen.NOTHING,
        state.weights(), state.slots(), average), LAYOUT);
    States.assertSame(new TrainState(7, 3, 17, 64 * 7, 12.5, -9, average, new float[0][]), store().state(LAYOUT));
  }

  @Test
  void tellsWhatIsWrong() throws IOException {
    assertSays("is not a model: expected weights.bin in it, found none");
    store().save("x = 1", "sha", States.state(7, LAYOUT), LAYOUT);
    java.nio.file.Path weights = run.resolve("model/weights.bin");
    byte[] bytes = Files.readAllBytes(weights);
    bytes[bytes.length - 9] ^= 4;
    Files.write(weights, bytes);
    assertSays("weights.bin: offset " + (bytes.length - 4) + ": expected checksum");
  }

  @Test
  void weightsThatAreNoNumbersAreRefused() throws IOException {
    for (int at : new int[] {0, LAYOUT.size() - 1}) {
      TrainState state = States.state(7, LAYOUT);
      Arrays.fill(state.weights(), 1);
      store().save("x = 1", "sha", state, LAYOUT);
      assertEquals(1, store().finiteState(LAYOUT).weights()[at]);
      state.weights()[at] = at == 0 ? Float.NaN : Float.NEGATIVE_INFINITY;
      store().save("x = 1", "sha", state, LAYOUT);
      Refusal.of(() -> store().finiteState(LAYOUT), "weights.bin: expected finite numbers, found");
    }
  }

  private void assertSays(String expected) {
    String message = assertThrows(BadInputException.class, () -> store().state(LAYOUT)).getMessage();
    assertTrue(message.contains(expected), message);
  }

  private ModelStore store() throws IOException {
    return new ModelStore(new Path(run.resolve("model").toUri()), new Configuration());
  }

  private List<String> names() throws IOException {
    try (Stream<java.nio.file.Path> files = Files.walk(run)) {
      return files.skip(1).map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
