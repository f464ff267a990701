package bellows.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Floats as bytes on the wire: four each, little-endian, which is how the processors in use hold them. */
public final class FloatBytes {
  /** Takes the first {@code count} bytes of an array that is used again. */
  public interface Sink<E extends Exception> {
    void write(byte[] bytes, int count) throws E;
  }

  /** Fills the first {@code count} bytes of an array. */
  public interface Source<E extends Exception> {
    void read(byte[] bytes, int count) throws E;
  }

  /** Floats of a piece that fits a processor's cache. */
  private static final int PIECE = 1 << 14;

  private FloatBytes() {}

  /** From the buffer's position on, which stays. */
  public static void write(float[] values, int from, int count, ByteBuffer to) {
    to.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values, from, count);
  }

  /** From the buffer's position on, which stays. */
  public static void read(ByteBuffer from, float[] values, int to, int count) {
    from.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values, to, count);
  }

  /** All of an array, in pieces. */
  public static <E extends Exception> void write(float[] values, Sink<E> sink) throws E {
    byte[] piece = new byte[4 * Math.min(PIECE, values.length)];
    for (int from = 0; from < values.length; from += PIECE) {
      int count = Math.min(PIECE, values.length - from);
      write(values, from, count, ByteBuffer.wrap(piece));
      sink.write(piece, 4 * count);
    }
  }

  /** All of an array, in pieces. */
  public static <E extends Exception> void read(float[] values, Source<E> source) throws E {
    byte[] piece = new byte[4 * Math.min(PIECE, values.length)];
    for (int from = 0; from < values.length; from += PIECE) {
      int count = Math.min(PIECE, values.length - from);
      source.read(piece, 4 * count);
      read(ByteBuffer.wrap(piece), values, from, count);
    }
  }
}
