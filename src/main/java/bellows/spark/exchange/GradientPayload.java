package bellows.spark.exchange;

import bellows.spark.internal.SparkInternals;
import bellows.spark.share.RunLease;
import bellows.tensor.FloatCode;
import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.function.IntFunction;
import java.util.zip.CRC32C;
import org.apache.spark.storage.BlockManagerId;

/**
 * Floats on their way from a task to whoever adds them up, who opens them once. Made by an {@link ResultStore}, which
 * chooses the form. What crosses a process boundary has a checksum.
 */
public interface GradientPayload extends Serializable {
  /** What is sent is not what arrives: the sender must compute it again. */
  final class DamagedException extends IOException {
    private static final long serialVersionUID = 1;

    DamagedException(int expected, int found) {
      super(String.format("a result was damaged on its way: expected the checksum %08x, found %08x", expected, found));
    }
  }

  int length();

  /** What crosses between processes: 0 by reference. */
  long bytes();

  /**
   * Puts the floats into an array from {@code at} on.
   *
   * @throws IOException if the sender's process has died, or the bytes are damaged
   */
  void read(float[] into, int at) throws IOException;

  /** The floats as an array: one of {@code memory}'s, or the sender's own where that is in the same heap. */
  default float[] open(IntFunction<float[]> memory) throws IOException {
    float[] values = memory.apply(length());
    read(values, 0);
    return values;
  }

  /** A gradient by reference, in local mode: this JVM's {@link ResultStore} holds the array. */
  record Handed(RunLease lease, long id, int length) implements GradientPayload {
    @Override
    public long bytes() {
      return 0;
    }

    @Override
    public void read(float[] into, int at) {
      System.arraycopy(open(null), 0, into, at, length);
    }

    @Override
    public float[] open(IntFunction<float[]> memory) {
      return ResultStore.of(lease).handed(id);
    }
  }

  /** A gradient that comes with the result of the task itself: the range {@code from} … {@code to} of an array. */
  record Enclosed(byte[] content, int checksum, FloatCode code, int from, int to) implements GradientPayload {
    /** A copy with one bit changed, which its checksum tells, for {@link Chaos}. */
    public Enclosed damaged() {
      byte[] damaged = content.clone();
      damaged[damaged.length / 2] ^= 1;
      return new Enclosed(damaged, checksum, code, from, to);
    }

    @Override
    public int length() {
      return to - from;
    }

    @Override
    public long bytes() {
      return content.length;
    }

    @Override
    public void read(float[] into, int at) throws DamagedException {
      check(ByteBuffer.wrap(content), checksum);
      code.read(ByteBuffer.wrap(content), from, to, into, at);
    }
  }

  /**
   * In the sender's block manager, as blocks of {@link ResultStore#BLOCK} floats, from where they are fetched without
   * passing through Spark's serialisation and its limits on results.
   */
  record Posted(BlockManagerId at, long firstBlock, int[] checksums, FloatCode code, int length)
      implements GradientPayload {
    @Override
    public long bytes() {
      return code.bytes(0, length);
    }

    @Override
    public void read(float[] into, int at) throws IOException {
      for (int i = 0; i < checksums.length; i++) {
        int from = i * ResultStore.BLOCK;
        ByteBuffer block = SparkInternals.fetchBlock(this.at, firstBlock + i);
        check(block.duplicate(), checksums[i]);
        code.read(block, from, Math.min(length, from + ResultStore.BLOCK), into, at + from);
      }
    }
  }

  private static void check(ByteBuffer bytes, int expected) throws DamagedException {
    int found = checksum(bytes);
    if (found != expected) {
      throw new DamagedException(expected, found);
    }
  }

  /** CRC-32C of all that remains. */
  static int checksum(ByteBuffer bytes) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes);
    return (int) checksum.getValue();
  }
}
