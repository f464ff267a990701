package bellows.interchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import bellows.interchange.weights.ChannelsFirst;
import bellows.tensor.Shape;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * ONNX Runtime, which is native and so runs beside us, in a process of its own: {@code src/proof/OnnxAnswers.java}, on the
 * class path that {@code ../shared/peers/run} makes.
 */
final class OnnxPeer {
  private static final Path PEERS = Path.of("..", "shared", "peers", "run");

  private static Process process;
  private static BufferedReader answers;
  private final Path folder;

  /** @param folder for the files that go to and fro */
  OnnxPeer(Path folder) {
    this.folder = folder;
  }

  static void assumeThere() {
    assumeTrue(Files.isExecutable(PEERS), "no ONNX Runtime: " + PEERS + " is missing");
  }

  private static void start() throws IOException, InterruptedException {
    String build = System.getenv("PEERS_BUILD");
    Path paths = Path.of(build != null ? build : System.getProperty("java.io.tmpdir") + "/peers-build", "classpath");
    if (!Files.exists(paths)) {
      // It makes the class path before it finds that there is no such model.
      new ProcessBuilder(PEERS.toString(), "OnnxRun", "1", "none", "1", "random", "-").inheritIO().start().waitFor();
    }
    String runtime = Arrays.stream(Files.readString(paths).strip().split(":"))
        .filter(path -> path.contains("/onnxruntime-")).collect(Collectors.joining(":"));
    process = new ProcessBuilder(System.getProperty("java.home") + "/bin/java", "-cp", runtime,
        "src/proof/OnnxAnswers.java").redirectError(ProcessBuilder.Redirect.DISCARD).start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    answers = process.inputReader();
  }

  /**
   * The first output of a model.
   *
   * @param shape of one sample, in our order
   * @param samples in our order
   */
  float[] run(byte[] model, Shape shape, float[]... samples) throws IOException, InterruptedException {
    if (process == null) {
      start();
    }
    ByteBuffer input = ByteBuffer.allocate(4 * samples.length * shape.size()).order(ByteOrder.LITTLE_ENDIAN);
    for (float[] sample : samples) {
      for (float value : ChannelsFirst.of(shape, 1).toTheirs(sample)) {
        input.putFloat(value);
      }
    }
    String dims = IntStream.concat(IntStream.of(samples.length, shape.channels()),
        Arrays.stream(shape.extents()).limit(shape.rank() - 1)).mapToObj(String::valueOf).collect(Collectors.joining(","));
    Path out = folder.resolve("out");
    Writer questions = process.outputWriter();
    questions.write(String.join("\t", Files.write(folder.resolve("n.onnx"), model).toString(), dims,
        Files.write(folder.resolve("in"), input.array()).toString(), out.toString()) + "\n");
    questions.flush();
    assertEquals("ok", answers.readLine());
    ByteBuffer found = ByteBuffer.wrap(Files.readAllBytes(out)).order(ByteOrder.LITTLE_ENDIAN);
    float[] scores = new float[found.remaining() / 4];
    found.asFloatBuffer().get(scores);
    return scores;
  }

  /** How far their scores are from ours, in parts of the largest of ours; {@code outputs} a sample, one after another. */
  static double error(float[][] ours, float[] theirs) {
    double worst = 0;
    int at = 0;
    for (float[] scores : ours) {
      double largest = 1e-3;
      for (float score : scores) {
        largest = Math.max(largest, Math.abs(score));
      }
      for (float score : scores) {
        double error = Math.abs(score - theirs[at++]) / largest;
        worst = error <= worst ? worst : error;
      }
    }
    assertEquals(theirs.length, at, "scores");
    return worst;
  }
}
