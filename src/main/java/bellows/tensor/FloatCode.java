package bellows.tensor;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Floats as bytes, little-endian, which is how the processors in use hold them: the first {@code halved} of an array in
 * a {@link WireFormat}, the rest, such as batch statistics, in four bytes each.
 */
public record FloatCode(WireFormat format, int halved) implements Serializable {
  /** Takes the first {@code count} bytes of an array that is used again. */
  public interface ByteSink<E extends Exception> {
    void write(byte[] bytes, int count) throws E;
  }

  /** Fills the first {@code count} bytes of an array. */
  public interface ByteSource<E extends Exception> {
    void read(byte[] bytes, int count) throws E;
  }

  /** All in four bytes each. */
  public static final FloatCode PLAIN = new FloatCode(WireFormat.FLOAT32, 0);

  /** Floats of a piece that fits a processor's cache: a multiple of {@link WireFormat#BLOCK}. */
  private static final int PIECE = 1 << 14;

  /** Where the halved part of a range ends. */
  private int border(int from, int to) {
    return format.halves() ? Math.max(from, Math.min(halved, to)) : from;
  }

  /** The bytes of a range of an array. */
  public long bytes(int from, int to) {
    int border = border(from, to);
    int halves = border - from;
    int scales = format == WireFormat.FLOAT16 ? (halves + WireFormat.BLOCK - 1) / WireFormat.BLOCK : 0;
    return 2L * (halves + scales) + 4L * (to - border);
  }

  /**
   * Writes a range of an array from the buffer's position on, which moves.
   *
   * @param from a multiple of {@link WireFormat#BLOCK}, unless all is plain
   */
  public void write(float[] values, int from, int to, ByteBuffer out) {
    out.order(ByteOrder.LITTLE_ENDIAN);
    int border = border(from, to);
    if (format == WireFormat.BFLOAT16) {
      for (int i = from; i < border; i++) {
        out.putShort((short) WireFormat.upperHalf(values[i]));
      }
    } else if (format == WireFormat.FLOAT16) {
      for (int at = from; at < border; at += WireFormat.BLOCK) {
        int end = Math.min(border, at + WireFormat.BLOCK);
        int scale = WireFormat.scale(values, at, end);
        out.putShort((short) scale);
        for (int i = at; i < end; i++) {
          out.putShort((short) WireFormat.toHalf(values[i], scale));
        }
      }
    }
    out.asFloatBuffer().put(values, border, to - border);
    out.position(out.position() + 4 * (to - border));
  }

  /**
   * Reads what {@link #write} wrote of the range {@code from} … {@code to}, from the buffer's position on, which moves.
   *
   * @param at where the first goes in {@code values}, which need not be the array that it came from
   */
  public void read(ByteBuffer in, int from, int to, float[] values, int at) {
    in.order(ByteOrder.LITTLE_ENDIAN);
    int border = border(from, to);
    int shift = at - from;
    if (format == WireFormat.BFLOAT16) {
      for (int i = from; i < border; i++) {
        values[i + shift] = Float.intBitsToFloat(in.getShort() << 16);
      }
    } else if (format == WireFormat.FLOAT16) {
      for (int block = from; block < border; block += WireFormat.BLOCK) {
        int scale = in.getShort();
        for (int i = block; i < Math.min(border, block + WireFormat.BLOCK); i++) {
          values[i + shift] = WireFormat.half(in.getShort() & 0xffff, scale);
        }
      }
    }
    in.asFloatBuffer().get(values, border + shift, to - border);
    in.position(in.position() + 4 * (to - border));
  }

  /** All of an array, in pieces. */
  public <E extends Exception> void write(float[] values, ByteSink<E> sink) throws E {
    byte[] piece = new byte[4 * Math.min(PIECE, values.length)];
    for (int from = 0; from < values.length; from += PIECE) {
      int to = Math.min(values.length, from + PIECE);
      write(values, from, to, ByteBuffer.wrap(piece));
      sink.write(piece, (int) bytes(from, to));
    }
  }

  /** All of an array, in pieces. */
  public <E extends Exception> void read(float[] values, ByteSource<E> source) throws E {
    byte[] piece = new byte[4 * Math.min(PIECE, values.length)];
    for (int from = 0; from < values.length; from += PIECE) {
      int to = Math.min(values.length, from + PIECE);
      source.read(piece, (int) bytes(from, to));
      read(ByteBuffer.wrap(piece), from, to, values, from);
    }
  }
}
