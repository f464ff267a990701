package bellows.ml;

import bellows.run.TrainedModel;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** What Python takes in one piece, where a call for each number would be slow. */
public final class PythonValues {
  private static final ObjectMapper JSON = new ObjectMapper();

  private PythonValues() {}

  /** A summary by the names of its parts. */
  public static String json(NetworkSummary summary) {
    try {
      return JSON.writeValueAsString(summary);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Weights, then statistics, as little-endian floats. */
  public static byte[] weights(TrainedModel model) {
    float[] weights = model.weights();
    ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(4, weights.length)).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(weights);
    return bytes.array();
  }
}
