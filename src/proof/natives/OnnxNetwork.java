import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import bellows.interchange.onnx.NetworkGraph;
import bellows.interchange.weights.Precision;
import bellows.nn.model.Model;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Random;

/** A network of ours that answers by ONNX Runtime, with all that it does to graphs. */
final class OnnxNetwork {
  private final OrtSession session;
  private final Map<String, OnnxTensor> input;

  /** @param weights as we export them */
  OnnxNetwork(Model model, float[] weights, int batch, int threads) {
    NetworkGraph graph = NetworkGraph.ofSamples(model.input(), Precision.FLOAT32);
    graph.layers(model, weights);
    graph.scores();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    float[] x = new float[batch * model.input().size()];
    Random random = new Random(1);
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian();
    }
    try {
      graph.build(Map.of()).write(bytes, "pairs");
      OrtEnvironment environment = OrtEnvironment.getEnvironment();
      OrtSession.SessionOptions options = new OrtSession.SessionOptions();
      options.setIntraOpNumThreads(threads);
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      options.addConfigEntry("session.intra_op.allow_spinning", "0"); // Threads sleep during the others' turns.
      session = environment.createSession(bytes.toByteArray(), options);
      int[] extents = model.input().extents();
      long[] shape = extents.length == 3 ? new long[] {batch, extents[2], extents[0], extents[1]}
          : new long[] {batch, model.input().size()};
      input = Map.of(session.getInputNames().iterator().next(),
          OnnxTensor.createTensor(environment, FloatBuffer.wrap(x), shape));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  void answer() {
    try (OrtSession.Result scores = session.run(input)) {
      scores.get(0).getInfo();
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }
}
