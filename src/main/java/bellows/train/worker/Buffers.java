package bellows.train.worker;

import bellows.tensor.Team;
import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * Arrays of one length that are used again: the gradients of leaves, of which a reduction tree holds few at a time. Of
 * m leaves in order it holds 1 + ⌈log₂ m⌉ at most, so after the first step no more are made.
 *
 * <p>An array belongs to whoever has asked for it until that one gives it back, or a later step begins. So a sum can
 * leave with the result of a step without anybody having to wait for its reader. From any thread.
 */
public final class Buffers implements LeafSums.Memory {
  /** Floats that one member of the team empties at a time. */
  private static final int PIECE = 1 << 16;

  private final int length;
  private final Team team;
  private final Team.Part emptying = this::empty;
  private final ArrayDeque<float[]> free = new ArrayDeque<>();
  private final ArrayDeque<float[]> out = new ArrayDeque<>();
  private long serial;
  private float[] emptied;

  /**
   * @param length of each array
   * @param team who shares the work of emptying them; large arrays take a noticeable part of a step
   */
  public Buffers(int length, Team team) {
    this.length = length;
    this.team = team;
  }

  /** An array of zeros. */
  public synchronized float[] zeros() {
    boolean used = !free.isEmpty();
    float[] buffer = any();
    if (used) {
      emptied = buffer;
      team.run((length + PIECE - 1) / PIECE, emptying);
    }
    return buffer;
  }

  /** An array with anything in it. */
  public synchronized float[] any() {
    float[] used = free.poll();
    float[] buffer = used != null ? used : new float[length];
    out.push(buffer);
    return buffer;
  }

  private void empty(int member, int piece) {
    Arrays.fill(emptied, piece * PIECE, Math.min(length, (piece + 1) * PIECE), 0);
  }

  /** Gives back an array that nobody reads any more; one that came back with a later step already is left alone. */
  @Override
  public synchronized void give(float[] buffer) {
    if (out.remove(buffer)) {
      free.push(buffer);
    }
  }

  /**
   * Takes back what earlier steps have not given. A step begins only after the driver has received the sums of the one
   * before, and a result that is still on its way then comes from a task that nobody waits for. The same step may run
   * again, or in several tasks one after the other, and takes nothing back; nor does a late task of an earlier one.
   *
   * @param step the step's {@link StepInput#serial}
   */
  public synchronized void begin(long step) {
    if (step > serial) {
      out.forEach(free::push);
      out.clear();
      serial = step;
    }
  }
}
