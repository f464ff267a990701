package bellows.spark.table;

import bellows.conf.BadInputException;
import bellows.data.Samples;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** The features of a row as they are read; used again for the next. */
final class FloatList {
  private float[] values = new float[64];
  private int count;

  void clear() {
    count = 0;
  }

  void add(float value) {
    if (count == values.length) {
      BadInputException.check(count < Samples.MOST / 2, "expected at most %d features, found more", Samples.MOST / 2);
      values = Arrays.copyOf(values, 2 * count);
    }
    values[count++] = value;
  }

  int count() {
    return count;
  }

  void copy(float[] out, int offset) {
    System.arraycopy(values, 0, out, offset, count);
  }

  /** Big-endian, as shards hold them. */
  byte[] bytes() {
    byte[] bytes = new byte[4 * count];
    ByteBuffer.wrap(bytes).asFloatBuffer().put(values, 0, count);
    return bytes;
  }
}
