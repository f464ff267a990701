package bellows.interchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.data.LocalFiles;
import bellows.image.Picture;
import bellows.image.augment.Transforms;
import bellows.interchange.OnnxExport.Form;
import bellows.interchange.weights.Precision;
import bellows.nn.model.Zoo;
import bellows.run.Changes;
import bellows.run.TrainedModel;
import bellows.tensor.Draws;
import bellows.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * ONNX Runtime makes of an exported network what we make of it, to 1e-5 of the largest score; where the last bit of the
 * inputs decides more than that, to a few times as much. All networks by name, and
 * many random ones: {@code src/proof/onnx}.
 */
class OnnxRuntimeTest {
  private static final boolean ALL = "all".equals(System.getProperty("bellows.onnxruntime"));
  private static final int RANDOM = Integer.getInteger("bellows.networks", 4);
  private static final double BOUND = 1e-5;

  /** Errors in parts of the largest score, of networks without a name. */
  private static final List<Double> OTHERS = new ArrayList<>();

  @TempDir
  Path folder;

  @BeforeAll
  static void peers() {
    OnnxPeer.assumeThere();
  }

  @AfterAll
  static void tell() {
    OTHERS.sort(null);
    if (!OTHERS.isEmpty()) {
      System.out.printf("onnx  ONNX Runtime  %d others, of layers or random: median %.1e, largest %.1e%n", OTHERS.size(),
          OTHERS.get(OTHERS.size() / 2), OTHERS.get(OTHERS.size() - 1));
    }
  }

  static Stream<String> networks() {
    List<String> some = new ArrayList<>(Networks.returning());
    some.addAll(Networks.leaving());
    some.addAll(Networks.random(RANDOM, true));
    some.addAll(ALL ? Zoo.names() : List.of("lenet", "resnet20-a"));
    return some.stream();
  }

  /** One sample, and three at once. */
  @ParameterizedTest
  @MethodSource("networks")
  void agrees(String network) throws IOException, InterruptedException {
    boolean named = !network.contains("=");
    TrainedModel model = named ? Networks.zoo(network) : Networks.of(network);
    byte[] file = OnnxRoundTripTest.exported(model);
    double error = Math.max(error(model, file, 1), named ? 0 : error(model, file, 3));
    if (named) {
      System.out.printf("onnx  ONNX Runtime  %-18s %8.1e of the largest score%n", network, error);
    } else {
      OTHERS.add(error);
    }
    if (error > BOUND) {
      double moved = moved(model);
      assertTrue(error <= 4 * moved, network + ": " + error + "; a last bit of the inputs moves scores by " + moved);
      System.out.printf("onnx  ONNX Runtime  %8.1e, where a last bit of the inputs moves scores by %.1e: %s%n", error, moved,
          network);
    }
  }

  /**
   * How far scores go, in parts of the largest, where each input is the next float above or below: of what cancels out
   * nobody knows more.
   */
  private static double moved(TrainedModel model) {
    double most = 0;
    for (int draw = 0; draw < 8; draw++) {
      float[] sample = Networks.sample(model, draw % 3);
      float[] scores = model.predict(sample).scores();
      for (int i = 0; i < sample.length; i++) {
        sample[i] = Draws.uniform(100 + draw, i) < 0.5 ? Math.nextUp(sample[i]) : Math.nextDown(sample[i]);
      }
      most = Math.max(most, OnnxPeer.error(new float[][] {scores}, model.predict(sample).scores()));
    }
    return most;
  }

  private double error(TrainedModel model, byte[] file, int samples) throws IOException, InterruptedException {
    float[][] inputs = new float[samples][];
    Arrays.setAll(inputs, i -> Networks.sample(model, i));
    float[][] ours = Arrays.stream(inputs).map(sample -> model.predict(sample).scores()).toArray(float[][]::new);
    return OnnxPeer.error(ours, new OnnxPeer(folder).run(file, model.sample(), inputs));
  }

  /**
   * Weights of 16 bits are the rounded ones, and the rest is arithmetic of floats: the graph is that of a model with
   * these weights, to the same 1e-5.
   */
  @ParameterizedTest
  @CsvSource({"lenet, FLOAT16, 0x1p-11", "lenet, BFLOAT16, 0x1p-8", "resnet20-a, FLOAT16, 0x1p-11",
      "resnet20-a, BFLOAT16, 0x1p-8"})
  void halvesAreTheRoundedWeights(String network, Precision precision, double bound)
      throws IOException, InterruptedException {
    TrainedModel whole = Networks.zoo(network);
    byte[] file = OnnxRoundTripTest.exported(whole, new Form(false, false, precision));
    assertTrue(file.length < 0.56 * OnnxRoundTripTest.exported(whole).length, file.length + " bytes");
    TrainedModel rounded = OnnxImport.read(new LocalFiles(), "n", file, null, new Changes(null, List.of())).model();
    float[] before = whole.weights();
    float[] after = rounded.weights();
    for (int i = 0; i < before.length; i++) {
      double least = precision == Precision.FLOAT16 ? 0x1p-25 : 0;
      assertEquals(before[i], after[i], Math.max(least, bound * Math.abs(before[i])), "weight " + i);
    }
    double error = error(rounded, file, 2);
    assertTrue(error <= BOUND, network + ": " + error);
    System.out.printf("onnx  ONNX Runtime  %-18s %8.1e with weights of %s; %.1e from those of float32%n", network, error,
        precision.word(), error(whole, file, 2));
  }

  /** A picture of any size goes in, and what comes out is what predict says of its file. */
  @ParameterizedTest
  @ValueSource(strings = {
      "resnet20-a | [32, 32, 3] | [] | 120 | 97", "resnet20-a | [32, 32, 3] | [] | 20 | 33",
      "resnet20-a | [32, 32, 3] | [] | 32 | 32",
      "resnet20-a | [32, 32, 3] | [{resize = 40}, {centre-crop = 32}] | 333 | 500",
      "resnet20-a | [32, 32, 3] | [{centre-crop = 32}] | 35 | 41",
      "resnet20-a | [32, 32, 3] | [{grey {probability = 1}}, {resize = 33}, {centre-crop = 32}] | 64 | 50",
      "lenet | [28, 28, 1] | [] | 61 | 70", "lenet | [28, 28, 1] | [{resize = 30}, {centre-crop = 28}] | 61 | 44"})
  void picturesOfAnySizeAreSeenAsPredictSeesThem(String what) throws IOException, InterruptedException {
    String[] parts = what.split(" \\| ");
    TrainedModel model = Networks.of("name = v, network = " + parts[0] + ", loss = softmax-cross-entropy, classes = 10, "
        + "input = " + parts[1] + ", data.view = " + parts[2] + ", data.normalise {mean = 120, scale = 0.0125}");
    Shape shape = Shape.of(Integer.parseInt(parts[3]), Integer.parseInt(parts[4]), 3);
    float[][] pictures = {picture(shape, 1), picture(shape, 2)};
    float[][] ours = new float[2][];
    for (int i = 0; i < 2; i++) {
      ours[i] = model.predict(seen(model, pictures[i], shape)).scores();
    }
    byte[] file = OnnxRoundTripTest.exported(model, new Form(false, true, Precision.FLOAT32));
    double error = OnnxPeer.error(ours, new OnnxPeer(folder).run(file, shape, pictures));
    System.out.printf("onnx  ONNX Runtime  %8.1e of pictures of %s: %s%n", error, shape, what);
    assertTrue(error <= BOUND, what + ": " + error);
  }

  /** Large soft shapes and noise, as photographs have. */
  private static float[] picture(Shape shape, int number) {
    float[] values = new float[shape.size()];
    for (int i = 0; i < values.length; i++) {
      int y = i / 3 / shape.at(1);
      int x = i / 3 % shape.at(1);
      double soft = 128 + 80 * Math.sin(0.05 * y * number + i % 3) * Math.cos(0.07 * x);
      values[i] = (float) Math.floor(Math.max(0, Math.min(255, soft + 20 * Draws.gaussian(number, i))));
    }
    return values;
  }

  private static float[] seen(TrainedModel model, float[] pixels, Shape shape) {
    Transforms view = model.views().ofFiles(model.input()).tests().get(0);
    Picture picture = new Picture();
    picture.resize(shape.at(0), shape.at(1), 3);
    System.arraycopy(pixels, 0, picture.values(), 0, pixels.length);
    Picture seen = view.apply(picture, new Picture(), 1);
    return Arrays.copyOf(seen.values(), model.input().size());
  }

  /** A picture that is smaller than the crop is an error there as it is here. */
  @Test
  void picturesTooSmallForACropAreNoAnswer() {
    TrainedModel model = Networks.of("name = v, network = resnet20-a, loss = softmax-cross-entropy, classes = 10, "
        + "input = [32, 32, 3], data.view = [{centre-crop = 32}]");
    Shape shape = Shape.of(30, 40, 3);
    AssertionError failed = assertThrows(AssertionError.class,
        () -> new OnnxPeer(folder).run(OnnxRoundTripTest.exported(model, new Form(false, true, Precision.FLOAT32)), shape,
            picture(shape, 1)));
    assertTrue(failed.getMessage().contains("Reshape"), failed.getMessage());
  }
}
