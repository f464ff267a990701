package bellows.interchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.conf.BadInputException;
import bellows.data.LocalFiles;
import bellows.run.Changes;
import bellows.run.TrainedModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What leaves as ONNX comes back as the same network: the same bits of every answer. */
class OnnxRoundTripTest {
  /** More of them, as in {@code -Dbellows.networks=500}. */
  private static final int RANDOM = Integer.getInteger("bellows.networks", 40);

  static byte[] exported(TrainedModel model) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    OnnxExport.of(model, false).write(out, "1");
    return out.toByteArray();
  }

  private static TrainedModel returned(TrainedModel model) throws IOException {
    return OnnxImport.read(new LocalFiles(), "n", exported(model), null, new Changes(null, List.of())).model();
  }

  private static void check(TrainedModel model, String what) throws IOException {
    TrainedModel again = returned(model);
    assertEquals(model.input(), again.input(), what);
    assertEquals(model.classes(), again.classes(), what);
    for (int i = 0; i < 3; i++) {
      float[] sample = Networks.sample(model, i);
      assertArrayEquals(model.predict(sample).scores(), again.predict(sample).scores(), what);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"softmax", "mlp", "lenet", "lenet5", "resnet20", "resnet20-a"})
  void networksByName(String name) throws IOException {
    TrainedModel model = Networks.zoo(name);
    check(model, name);
    assertEquals(model.sha256(), returned(model).sha256(), "weights");
  }

  static Stream<String> returning() {
    return Networks.returning().stream();
  }

  @ParameterizedTest
  @MethodSource("returning")
  void networksOfLayers(String conf) throws IOException {
    check(Networks.of(conf), conf);
  }

  @Test
  void randomNetworks() throws IOException {
    int tried = 0;
    for (int i = 0; i < RANDOM; i++) {
      String conf = Networks.random(i);
      try {
        Networks.of(conf);
      } catch (BadInputException e) {
        continue; // windows that do not fit: no network
      }
      check(Networks.of(conf), conf);
      tried++;
    }
    assertTrue(tried > RANDOM / 2, tried + " networks");
  }

  @Test
  void classNamesAndNormalisationComeBack() throws IOException {
    TrainedModel model = Networks.of(Networks.conf("[4, 4, 3]", 2, "flatten, {dense = classes}")
        + ", class-names = [cat, \"a dog\"], data.normalise {mean = [1, 2, 3], scale = [0.5, 0.25, 0.3]}");
    TrainedModel again = returned(model);
    assertEquals(List.of("cat", "a dog"), again.classNames());
    assertEquals(model.normalisation(), again.normalisation());
  }
}
