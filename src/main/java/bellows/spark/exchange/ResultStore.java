package bellows.spark.exchange;

import bellows.spark.internal.SparkInternals;
import bellows.spark.share.RunLease;
import bellows.spark.share.RunScope;
import bellows.tensor.FloatCode;
import bellows.train.Aggregation;
import java.lang.ref.SoftReference;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the tasks of a run have ready in this JVM for others to fetch. Something is kept until a later step begins: by
 * then whoever needs it has it, and what is left over comes from tasks that nobody waits for.
 */
public final class ResultStore implements RunScope.Held {
  /** Floats of a block: enough that asking for it costs nothing beside it. */
  static final int BLOCK = Aggregation.BLOCK;
  /** Far above the numbers of tasks, by which Spark names such blocks of its own. */
  private static final AtomicLong BLOCKS = new AtomicLong(1L << 40);

  private final ConcurrentHashMap<Long, float[]> handed = new ConcurrentHashMap<>();
  private final Map<Long, byte[]> posted = new HashMap<>();
  /** Used again, unless a heap becomes full before. */
  private final ArrayDeque<SoftReference<byte[]>> free = new ArrayDeque<>();
  private long serial;
  private boolean closed;

  private ResultStore() {}

  /** This JVM's for a run. */
  static ResultStore of(RunLease lease) {
    return lease.here().get(ResultStore.class, ResultStore::new);
  }

  /**
   * Drops what earlier steps left. A task of an earlier step drops nothing.
   *
   * @param serial the step's, see {@link bellows.train.worker.StepInput}
   */
  synchronized void begin(long serial) {
    if (serial <= this.serial) {
      return;
    }
    this.serial = serial;
    handed.clear();
    posted.keySet().forEach(SparkInternals::removeBlock);
    posted.values().forEach(bytes -> free.add(new SoftReference<>(bytes)));
    posted.clear();
  }

  /** Drops all, and what a late task may still send as soon as it does. */
  @Override
  public synchronized void close() {
    closed = true;
    begin(Long.MAX_VALUE);
    free.clear();
  }

  /**
   * The array itself in local mode, whose owner leaves it alone until a later step begins; else a copy, with the result
   * or, if large, beside it.
   *
   * @param code in which it travels
   */
  GradientPayload send(RunLease lease, float[] values, FloatCode code) {
    if (SparkInternals.inDriver()) {
      long id = BLOCKS.getAndIncrement();
      handed.put(id, values);
      return new GradientPayload.Handed(lease, id, values.length);
    }
    return values.length <= Aggregation.ENCLOSED ? enclose(values, code) : post(values, code);
  }

  float[] handed(long id) {
    return handed.remove(id);
  }

  /** An array in the payload itself. */
  public static GradientPayload.Enclosed enclose(float[] values, FloatCode code) {
    return enclose(values, 0, values.length, code);
  }

  /** A part of one. */
  public static GradientPayload.Enclosed enclose(float[] values, int from, int to, FloatCode code) {
    byte[] content = new byte[(int) code.bytes(from, to)];
    code.write(values, from, to, ByteBuffer.wrap(content));
    return new GradientPayload.Enclosed(content, GradientPayload.checksum(ByteBuffer.wrap(content)), code, from, to);
  }

  /** A copy in this JVM's block manager. */
  GradientPayload post(float[] values, FloatCode code) {
    int blocks = (values.length + BLOCK - 1) / BLOCK;
    int[] checksums = new int[blocks];
    long first = BLOCKS.getAndAdd(blocks);
    for (int i = 0; i < blocks; i++) {
      int from = i * BLOCK;
      int to = Math.min(values.length, from + BLOCK);
      ByteBuffer bytes = ByteBuffer.wrap(take(), 0, (int) code.bytes(from, to));
      code.write(values, from, to, bytes.duplicate());
      checksums[i] = GradientPayload.checksum(bytes.duplicate());
      put(first + i, bytes);
    }
    return new GradientPayload.Posted(SparkInternals.here(), first, checksums, code, values.length);
  }

  /** Room for a block: that of an earlier step, which nobody reads any more, or more. */
  private synchronized byte[] take() {
    for (SoftReference<byte[]> kept = free.poll(); kept != null; kept = free.poll()) {
      byte[] found = kept.get();
      if (found != null) {
        return found;
      }
    }
    return new byte[4 * BLOCK];
  }

  private void put(long block, ByteBuffer bytes) {
    if (!SparkInternals.putBlock(block, bytes)) {
      throw new IllegalStateException("the block manager has no room for a result of " + bytes.remaining()
          + " bytes, in memory or on disk; give the executors more memory or local disk");
    }
    synchronized (this) {
      if (closed) {
        SparkInternals.removeBlock(block);
        throw new IllegalStateException("the task is of a run that has ended");
      }
      posted.put(block, bytes.array());
    }
  }
}
