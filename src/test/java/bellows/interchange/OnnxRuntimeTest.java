package bellows.interchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import bellows.conf.BadInputException;
import bellows.interchange.weights.ChannelsFirst;
import bellows.nn.model.Zoo;
import bellows.run.TrainedModel;
import bellows.tensor.Shape;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * ONNX Runtime makes of an exported network what we make of it, to 1e-5 of the largest score. It is native, so it runs
 * beside us: {@code ../shared/peers}. All networks by name: {@code -Dbellows.onnxruntime=all}.
 */
class OnnxRuntimeTest {
  private static final Path PEERS = Path.of("..", "shared", "peers", "run");
  private static final boolean ALL = "all".equals(System.getProperty("bellows.onnxruntime"));
  private static final int SAMPLES = 2;

  @TempDir
  Path folder;

  @BeforeAll
  static void peers() {
    assumeTrue(Files.isExecutable(PEERS), "no ONNX Runtime: " + PEERS + " is missing");
  }

  static Stream<String> networks() {
    List<String> some = new ArrayList<>(Networks.returning());
    some.addAll(Networks.leaving());
    for (int i = 0; i < Integer.getInteger("bellows.networks", 4); i++) {
      String random = Networks.random(1000 + i);
      try {
        Networks.of(random);
        some.add(random);
      } catch (BadInputException e) {
        continue; // windows that do not fit: no network
      }
    }
    some.addAll(List.of("lenet", "resnet20-a"));
    if (ALL) {
      some.addAll(Zoo.names());
    }
    return some.stream();
  }

  @ParameterizedTest
  @MethodSource("networks")
  void agrees(String network) throws IOException, InterruptedException {
    TrainedModel model = network.contains("=") ? Networks.of(network) : Networks.zoo(network);
    Path file = Files.write(folder.resolve("n.onnx"), OnnxRoundTripTest.exported(model));
    float[] scores = run(file, model);
    int outputs = model.model().output().size();
    for (int i = 0; i < SAMPLES; i++) {
      float[] ours = model.predict(Networks.sample(model, i)).scores();
      double largest = 1e-3;
      for (float score : ours) {
        largest = Math.max(largest, Math.abs(score));
      }
      for (int j = 0; j < outputs; j++) {
        assertEquals(ours[j], scores[i * outputs + j], 1e-5 * largest, network + ", sample " + i + ", score " + j);
      }
    }
  }

  private float[] run(Path model, TrainedModel trained) throws IOException, InterruptedException {
    Shape shape = trained.sample();
    ByteBuffer input = ByteBuffer.allocate(4 * SAMPLES * shape.size()).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < SAMPLES; i++) {
      for (float value : ChannelsFirst.of(shape, 1).toTheirs(Networks.sample(trained, i))) {
        input.putFloat(value);
      }
    }
    Path in = Files.write(folder.resolve("in"), input.array());
    Path out = folder.resolve("out");
    StringBuilder dims = new StringBuilder().append(SAMPLES).append(',').append(shape.channels());
    for (int axis = 0; axis < shape.rank() - 1; axis++) {
      dims.append(',').append(shape.at(axis));
    }
    Process process = new ProcessBuilder(PEERS.toString(), "OnnxRun", "1", model.toString(), dims.toString(),
        in.toString(), out.toString()).redirectErrorStream(true).redirectOutput(new File(folder.toFile(), "log"))
        .start();
    assertEquals(0, process.waitFor(), () -> log());
    ByteBuffer found = ByteBuffer.wrap(Files.readAllBytes(out)).order(ByteOrder.LITTLE_ENDIAN);
    float[] scores = new float[found.remaining() / 4];
    found.asFloatBuffer().get(scores);
    return scores;
  }

  private String log() {
    try {
      return Files.readString(folder.resolve("log"));
    } catch (IOException e) {
      return e.toString();
    }
  }
}
