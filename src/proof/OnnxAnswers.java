import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/**
 * ONNX Runtime as somebody who answers: of each line that it reads, {@code MODEL TAB SHAPE TAB INPUT TAB OUTPUT}, it runs
 * the model on the input, floats from a file, writes the first output, and says {@code ok} or what was wrong. Started by
 * {@code OnnxPeer} of the tests, with nothing but ONNX Runtime on its class path.
 */
public final class OnnxAnswers {
  private OnnxAnswers() {}

  public static void main(String[] args) throws IOException {
    BufferedReader questions = new BufferedReader(new InputStreamReader(System.in));
    for (String line = questions.readLine(); line != null; line = questions.readLine()) {
      String[] parts = line.split("\t");
      try {
        answer(parts[0], Arrays.stream(parts[1].split(",")).mapToLong(Long::parseLong).toArray(), Path.of(parts[2]),
            Path.of(parts[3]));
        System.out.println("ok");
      } catch (OrtException e) {
        System.out.println("failed: " + e.getMessage().replace('\n', ' '));
      }
    }
  }

  private static void answer(String model, long[] shape, Path in, Path out) throws OrtException, IOException {
    float[] x = new float[Math.toIntExact(Files.size(in) / 4)];
    ByteBuffer.wrap(Files.readAllBytes(in)).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(x);
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      try (OrtSession session = environment.createSession(model, options);
          OnnxTensor input = OnnxTensor.createTensor(environment, FloatBuffer.wrap(x), shape);
          OrtSession.Result result = session.run(Map.of(session.getInputNames().iterator().next(), input))) {
        FloatBuffer y = ((OnnxTensor) result.get(0)).getFloatBuffer();
        ByteBuffer bytes = ByteBuffer.allocate(4 * y.remaining()).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(y);
        Files.write(out, bytes.array());
      }
    }
  }
}
