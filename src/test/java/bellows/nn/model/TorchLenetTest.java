package bellows.nn.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bellows.kernel.KernelProvider;
import bellows.kernel.Kernels;
import bellows.nn.loss.SoftmaxCrossEntropy;
import bellows.tensor.Layout;
import bellows.tensor.Shape;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * LeNet's loss and gradients against values that PyTorch computed in float64 ({@code src/test/peers/TorchLenet.java},
 * which numbers weights and pixels as here).
 */
class TorchLenetTest {
  private static final double TOLERANCE = 1e-4;
  private static final int BATCH = 8;
  private static final Map<String, Double> SCALES = Map.of("conv1.weight", 0.25, "conv2.weight", 0.0625,
      "dense1.weight", 0.0625, "dense2.weight", 0.0625);

  private record Row(String tensor, String element, double value) {}

  private static List<Row> rows;

  @BeforeAll
  static void read() throws IOException {
    try (BufferedReader in = new BufferedReader(new InputStreamReader(
        TorchLenetTest.class.getResourceAsStream("lenet-torch.csv"), StandardCharsets.UTF_8))) {
      rows = in.lines().skip(1).map(line -> line.split(","))
          .map(fields -> new Row(fields[0], fields[1], Double.parseDouble(fields[2]))).toList();
    }
  }

  static Stream<Kernels> providers() {
    return Stream.of(KernelProvider.scalar(), KernelProvider.kernels());
  }

  @ParameterizedTest
  @MethodSource("providers")
  void lossAgrees(Kernels kernels) {
    double expected = value("loss", "");
    assertEquals(expected, new Lenet(kernels).loss, TOLERANCE * expected);
  }

  @ParameterizedTest
  @MethodSource("providers")
  void gradientsOfAllParametersAgree(Kernels kernels) {
    Lenet lenet = new Lenet(kernels);
    assertEquals(rows.stream().map(Row::tensor).collect(Collectors.toSet()).size(), lenet.layout.weights().size() + 1);
    for (Layout.Segment segment : lenet.layout.weights()) {
      double norm = value(segment.name(), "norm");
      double squares = 0;
      double sum = 0;
      for (int i = segment.offset(); i < segment.end(); i++) {
        squares += (double) lenet.gradient[i] * lenet.gradient[i];
        sum += lenet.gradient[i];
      }
      assertEquals(norm, Math.sqrt(squares), TOLERANCE * norm, segment.name());
      assertEquals(value(segment.name(), "sum"), sum, TOLERANCE * norm, segment.name());
      double typical = norm / Math.sqrt(segment.size());
      for (Row row : entries(segment.name())) {
        float found = lenet.gradient[segment.offset() + Integer.parseInt(row.element)];
        assertEquals(row.value, found, TOLERANCE * typical, segment.name() + " " + row.element);
      }
    }
  }

  /** Loss and gradient of the numbered batch. */
  private static final class Lenet {
    final Layout layout;
    final float[] gradient;
    final double loss;

    Lenet(Kernels kernels) {
      Model model = new Model("lenet", Shape.of(28, 28, 1), 10,
          new Layers(10).sequential(Zoo.open("lenet").entries("network")), new SoftmaxCrossEntropy());
      layout = model.layout();
      float[] weights = new float[layout.size()];
      List<Layout.Segment> segments = layout.weights();
      for (int t = 0; t < segments.size(); t++) {
        Layout.Segment segment = segments.get(t);
        fill(t, SCALES.getOrDefault(segment.name(), 0.25), weights, segment.offset(), segment.size());
      }
      Workspace workspace = new Workspace(model, BATCH, kernels);
      fill(100, 1, workspace.input().array(), workspace.input().offset(), BATCH * 28 * 28);
      for (int i = 0; i < BATCH; i++) {
        workspace.targets().values()[i] = 3 * i % 10;
      }
      gradient = new float[layout.weightCount()];
      workspace.gradient(gradient);
      workspace.weights(weights);
      workspace.pass().set(true, 0, 0, BATCH);
      loss = workspace.train();
    }
  }

  private static void fill(long tensor, double scale, float[] to, int offset, int size) {
    for (int i = 0; i < size; i++) {
      to[offset + i] = (float) (scale * value(tensor, i));
    }
  }

  /** TorchLenet's {@code value}: multiples of 1/64 in [-1, 1). */
  private static double value(long tensor, long item) {
    long z = (tensor << 32) + item + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return ((z ^ (z >>> 31)) >>> 57) / 64.0 - 1;
  }

  private static double value(String tensor, String element) {
    return rows.stream().filter(row -> row.tensor.equals(tensor) && row.element.equals(element)).findFirst()
        .orElseThrow().value;
  }

  private static List<Row> entries(String tensor) {
    return rows.stream().filter(row -> row.tensor.equals(tensor) && !row.element.matches("norm|sum")).toList();
  }
}
