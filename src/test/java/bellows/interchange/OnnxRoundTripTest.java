package bellows.interchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.data.LocalFiles;
import bellows.interchange.onnx.ImportedNetwork;
import bellows.interchange.onnx.OnnxModel;
import bellows.interchange.weights.Precision;
import bellows.nn.model.Zoo;
import bellows.run.Changes;
import bellows.run.TrainedModel;
import bellows.tensor.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What leaves as ONNX comes back as the same network: the same bits of every answer. */
class OnnxRoundTripTest {
  private static final int RANDOM = Integer.getInteger("bellows.networks", 40);

  /** All of them: {@code src/proof/onnx}. */
  private static final boolean ALL = "all".equals(System.getProperty("bellows.onnxruntime"));

  static byte[] exported(TrainedModel model) throws IOException {
    return exported(model, OnnxExport.Form.PLAIN);
  }

  static byte[] exported(TrainedModel model, OnnxExport.Form form) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    OnnxExport.of(model, form).write(out, "1");
    return out.toByteArray();
  }

  private static TrainedModel returned(TrainedModel model) throws IOException {
    return imported(exported(model)).model();
  }

  private static OnnxImport imported(byte[] file) {
    return OnnxImport.read(new LocalFiles(), "n", file, null, new Changes(null, List.of()));
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

  static List<String> byName() {
    return ALL ? Zoo.names() : List.of("softmax", "mlp", "lenet", "lenet5", "resnet20", "resnet20-a");
  }

  /** Weights too, but those of classifiers that only training has, which do not leave. */
  @ParameterizedTest
  @MethodSource("byName")
  void networksByName(String name) throws IOException {
    TrainedModel model = Networks.zoo(name);
    check(model, name);
    boolean whole = model.model().layout().weights().stream().noneMatch(w -> model.model().trainsOnly(w.layer()));
    if (whole) {
      assertEquals(model.sha256(), returned(model).sha256(), "weights");
    }
    System.out.printf("onnx  same bits     %-18s %,d weights%s%n", name, model.model().layout().weightCount(),
        whole ? "" : ", without those of training alone");
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
    for (String conf : Networks.random(RANDOM, false)) {
      check(Networks.of(conf), conf);
    }
    System.out.printf("onnx  same bits     %d random networks%n", RANDOM);
  }

  /** What is rounded once stays as it is. */
  @ParameterizedTest
  @EnumSource(Precision.class)
  void halvesComeBackAsTheyAre(Precision precision) throws IOException {
    byte[] file = exported(Networks.zoo("resnet20-a"), new OnnxExport.Form(true, false, precision));
    TrainedModel rounded = imported(file).model();
    byte[] again = exported(rounded, new OnnxExport.Form(true, false, precision));
    assertEquals(rounded.sha256(), imported(again).model().sha256());
  }

  @Test
  void whatAHalfCannotHoldIsRefused() {
    TrainedModel model = Networks.of(Networks.conf("[2]", 2, "{dense = classes}"));
    float[] large = model.weights();
    large[1] = 65_520;
    TrainedModel other = TrainedModel.of(Settings.parseConfig(Networks.conf("[2]", 2, "{dense = classes}"), "n"), large);
    BadInputException e = assertThrows(BadInputException.class,
        () -> exported(other, new OnnxExport.Form(false, false, Precision.FLOAT16)));
    assertEquals("tensor dense1.weight.float16: expected numbers that F16 holds, up to 65,504, found 65520.0; take "
        + "bfloat16", e.getMessage());
  }

  /** The view is the run's again, and the network and its weights are what they were. */
  @Test
  void viewsComeBack() throws IOException {
    TrainedModel model = Networks.of("name = v, network = lenet, loss = softmax-cross-entropy, classes = 10, input = "
        + "[28, 28, 1], data.view = [{resize = 30}, {centre-crop = 28}], data.normalise {mean = 120, scale = 0.0125}");
    byte[] file = exported(model, new OnnxExport.Form(false, true, Precision.FLOAT32));
    OnnxImport read = imported(file);
    assertEquals(model.sha256(), read.model().sha256());
    assertEquals("[{resize = 30}, {centre-crop = 28}, {grey {probability = 1, channels = one}}]",
        read.network().view().render());
    assertEquals(model.views().ofFiles(model.input()).tests().get(0).list().size(),
        read.model().views().tests().get(0).list().size());
    assertEquals(model.normalisation(), read.model().normalisation());
  }

  /** A note alone is not believed: the nodes must be there, one by one. */
  @Test
  void aViewThatTheGraphDoesNotHaveIsNotRead() throws IOException {
    TrainedModel model = Networks.of("name = v, network = lenet, loss = softmax-cross-entropy, classes = 10, input = "
        + "[28, 28, 1]");
    OnnxModel whole = OnnxModel.read(exported(model, new OnnxExport.Form(false, true, Precision.FLOAT32)));
    Map<String, String> notes = new HashMap<>(whole.metadata());
    notes.put("data.view", "[{resize = 29}, {centre-crop = 28}, {grey {probability = 1, channels = one}}]");
    OnnxModel other = new OnnxModel("x", whole.opset(), whole.nodes(), whole.constants(), whole.inputs(),
        whole.outputs(), notes);
    BadInputException e = assertThrows(BadInputException.class,
        () -> ImportedNetwork.read(other, Shape.of(28, 28, 3)));
    assertTrue(e.getMessage().contains("node view1."), e.getMessage());
  }

  @Test
  void viewsThatOnnxCannotSayAreRefusedByName() {
    String conf = "name = v, network = resnet20-a, loss = softmax-cross-entropy, classes = 10, input = [32, 32, 3]";
    for (String view : List.of("[{resize = 40}, {ten-crops = 32}]", "[{crop = 32}]")) {
      TrainedModel model = Networks.of(conf + ", data.view = " + view);
      BadInputException e = assertThrows(BadInputException.class,
          () -> exported(model, new OnnxExport.Form(false, true, Precision.FLOAT32)));
      assertTrue(e.getMessage().startsWith("--view: expected"), e.getMessage());
    }
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
