package bellows.train;

import bellows.optim.Plateau;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Everything a run needs in order to go on as if it had never stopped. Arrays are held, not copied; a state's owner
 * replaces them and never writes into them while others may read.
 *
 * @param step steps so far; all were applied but those that {@code guarded} skipped
 * @param epoch the epoch being drawn, from 0
 * @param position samples of this epoch already drawn: the data cursor
 * @param samples samples drawn in all
 * @param seconds time spent training so far, over all starts of the run
 * @param seed what every random draw of the run derives from
 * @param guarded what became of steps that were not finite
 * @param plateau what evaluations came to, where the learning rate depends on them
 * @param weights length {@code layout.size()}: the weights, then the statistics
 * @param slots the optimizer's memory, each of length {@code layout.weightCount()}
 * @param average of weights and statistics over the steps, as long as they; in a search, the best weights so far; null
 *     in a run with neither
 * @param best what evaluations came to, where the run's end or its model depends on them
 * @param losses what the losses of steps came to, where the run's end or its next weights depend on them
 */
public record TrainState(long step, int epoch, long position, long samples, double seconds, long seed,
    GuardHistory guarded, Plateau.Seen plateau, float[] weights, float[][] slots, float[] average,
    EarlyStopping.Best best, LossHistory losses) {
  private static final int CHUNK_FLOATS = 1 << 14;

  /** A state of a run that does not look for its best evaluation. */
  public TrainState(long step, int epoch, long position, long samples, double seconds, long seed, GuardHistory guarded,
      Plateau.Seen plateau, float[] weights, float[][] slots, float[] average) {
    this(step, epoch, position, samples, seconds, seed, guarded, plateau, weights, slots, average,
        EarlyStopping.Best.NONE);
  }

  /** A state of a run in which nothing depends on the losses of steps but the weights. */
  public TrainState(long step, int epoch, long position, long samples, double seconds, long seed, GuardHistory guarded,
      Plateau.Seen plateau, float[] weights, float[][] slots, float[] average, EarlyStopping.Best best) {
    this(step, epoch, position, samples, seconds, seed, guarded, plateau, weights, slots, average, best,
        LossHistory.NOTHING);
  }

  /** A state of a run in which every step was finite, without plateau and average. */
  public TrainState(long step, int epoch, long position, long samples, double seconds, long seed, float[] weights,
      float[][] slots) {
    this(step, epoch, position, samples, seconds, seed, GuardHistory.NOTHING, Plateau.Seen.NOTHING, weights, slots,
        null);
  }

  /** A copy with arrays of its own, for whoever holds a state while the run goes on. */
  public TrainState copy() {
    return new TrainState(step, epoch, position, samples, seconds, seed, guarded, plateau, weights.clone(),
        Arrays.stream(slots).map(float[]::clone).toArray(float[][]::new), average == null ? null : average.clone(),
        best.copy(), losses);
  }

  /** What is saved as the model: what the best evaluation was of if that is kept, else the average if there is one. */
  public float[] model() {
    return best.model() != null ? best.model() : average == null ? weights : average;
  }

  /**
   * The fingerprint of the weights and statistics, of their average where there is one, and of the best if kept:
   * hexadecimal SHA-256 over their little-endian bytes. Two runs trained the same bits exactly if these are equal.
   */
  public String sha256() {
    MessageDigest digest = sha256Digest();
    add(digest, weights);
    if (average != null) {
      add(digest, average);
    }
    if (best.model() != null) {
      add(digest, best.model());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void add(MessageDigest digest, float[] values) {
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK_FLOATS * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int from = 0; from < values.length; from += CHUNK_FLOATS) {
      int count = Math.min(CHUNK_FLOATS, values.length - from);
      chunk.clear().asFloatBuffer().put(values, from, count);
      digest.update(chunk.limit(count * Float.BYTES));
    }
  }

  private static MessageDigest sha256Digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
