package bellows.spark;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Floats as bytes on the wire: four each, little-endian, which is how the processors in use hold them. */
final class FloatBytes {
  private FloatBytes() {}

  static void write(float[] values, int from, int count, ByteBuffer to) {
    to.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values, from, count);
  }

  static void read(ByteBuffer from, float[] values, int to, int count) {
    from.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values, to, count);
  }
}
