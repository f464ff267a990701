package bellows.data.shard;

import bellows.data.Encoding;
import bellows.data.UniformRows;
import bellows.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The samples of one shard, all of one shape, read in place from its file; nothing of them stays in the heap. */
public final class ShardRows implements UniformRows {
  /** Small enough for a first-level cache, large enough that the loop around it costs nothing. */
  private static final int CHUNK = 1 << 14;

  private static final ThreadLocal<byte[]> CHUNKS = ThreadLocal.withInitial(() -> new byte[CHUNK]);

  private final ShardHead head;
  private final ShardBytes bytes;

  /** @param head of a file that was checked, by {@link ShardFormat#verify} */
  public ShardRows(ShardHead head, ShardBytes bytes) {
    this.head = head;
    this.bytes = bytes;
  }

  @Override
  public Shape shape() {
    return head.shape();
  }

  @Override
  public int count() {
    return head.rows();
  }

  @Override
  public void read(int row, float[] out, int offset) {
    byte[] chunk = CHUNKS.get();
    long at = head.valuesAt() + row * head.rowBytes();
    boolean pixels = head.encoding() == Encoding.BYTES;
    int width = pixels ? 1 : 4;
    int size = head.shape().size();
    for (int done = 0; done < size;) {
      int some = Math.min(size - done, CHUNK / width);
      bytes.read(at + (long) done * width, chunk, some * width);
      if (pixels) {
        widen(chunk, some, out, offset + done);
      } else {
        ByteBuffer.wrap(chunk).order(ByteOrder.BIG_ENDIAN).asFloatBuffer().get(out, offset + done, some);
      }
      done += some;
    }
  }

  private static void widen(byte[] pixels, int count, float[] out, int offset) {
    for (int i = 0; i < count; i++) {
      out[offset + i] = pixels[i] & 0xFF;
    }
  }

  @Override
  public float target(int row) {
    return number(head.targetsAt(), row);
  }

  @Override
  public float weight(int row) {
    return head.weighted() ? number(head.weightsAt(), row) : 1;
  }

  private float number(long at, int row) {
    byte[] chunk = CHUNKS.get();
    bytes.read(at + 4L * row, chunk, 4);
    return ByteBuffer.wrap(chunk).getFloat(0);
  }

  @Override
  public void readAhead(int row) {
    long at = head.valuesAt() + row * head.rowBytes();
    long end = at + head.rowBytes();
    for (long from = at; from < end; from += 1 << 30) {
      bytes.readAhead(from, (int) Math.min(1 << 30, end - from));
    }
    bytes.readAhead(head.targetsAt() + 4L * row, 4);
    if (head.weighted()) {
      bytes.readAhead(head.weightsAt() + 4L * row, 4);
    }
  }
}
