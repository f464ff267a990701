package bellows.train.worker;

import bellows.tensor.Team;
import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * Arrays of one length that are used again: the gradients of leaves, of which a reduction tree holds few at a time. Of
 * m leaves in order it holds 1 + ⌈log₂ m⌉ at most, so after the first step no more are made. One thread takes
 * and gives; any may borrow.
 */
public final class Buffers {
  /** Floats that one member of the team empties at a time. */
  private static final int PIECE = 1 << 16;

  private final int length;
  private final Team team;
  private final Team.Part emptying = this::empty;
  private final ArrayDeque<float[]> free = new ArrayDeque<>();
  private final ArrayDeque<float[]> lent = new ArrayDeque<>();
  private long lentIn;
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
  public synchronized float[] take() {
    float[] buffer = free.poll();
    if (buffer == null) {
      return new float[length];
    }
    emptied = buffer;
    team.run((length + PIECE - 1) / PIECE, emptying);
    return buffer;
  }

  /** An array with anything in it, lent at once. From any thread. */
  public synchronized float[] borrow() {
    float[] buffer = free.poll();
    lent.push(buffer != null ? buffer : new float[length]);
    return lent.peek();
  }

  private void empty(int member, int piece) {
    Arrays.fill(emptied, piece * PIECE, Math.min(length, (piece + 1) * PIECE), 0);
  }

  /** Gives back an array that nobody reads any more. */
  public synchronized void give(float[] buffer) {
    free.push(buffer);
  }

  /** Notes that an array leaves with the result of a step: it is the receiver's until a later step begins. */
  public synchronized void lend(float[] buffer) {
    lent.push(buffer);
  }

  /** Takes back what was lent, because its receiver has read it. From any thread. */
  public synchronized void takeBack(float[] buffer) {
    if (lent.remove(buffer)) {
      free.push(buffer);
    }
  }

  /**
   * Takes back what earlier steps lent. A step begins only after the driver has received the sums of the one before,
   * and a result that is still on its way then comes from a task that nobody waits for. The same step may run again, or
   * in several tasks one after the other, and takes nothing back; nor does a late task of an earlier one.
   *
   * @param serial the step's, see {@link StepInput}
   */
  public synchronized void begin(long serial) {
    if (serial > lentIn) {
      lent.forEach(free::push);
      lent.clear();
      lentIn = serial;
    }
  }
}
