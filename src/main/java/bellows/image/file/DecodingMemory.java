package bellows.image.file;

import bellows.conf.BadInputException;
import java.util.concurrent.Semaphore;

/**
 * What large pictures take while they are decoded, in all threads of this JVM together: at most half of the heap. A file
 * of some kilobytes may be a picture of 64 million pixels, 200 to 600 MB of bytes. One that fits waits until others have
 * gone; one that cannot fit is refused before anything is claimed, so that whoever reads it can say which it is.
 *
 * <p>For one thread, but for what all share.
 */
final class DecodingMemory {
  private static final int UNIT = 1 << 20;
  /** Below it threads need not know of each other. */
  private static final int LARGE = 16;
  private static final int BYTES_OF_ROWS = 2 * 3 * Float.BYTES;
  private static final int ALL = Math.max(1, (int) Math.min(Integer.MAX_VALUE, Runtime.getRuntime().maxMemory() / 2 / UNIT));
  private static final Semaphore LEFT = new Semaphore(ALL, true);

  private int taken;

  /**
   * Waits for room.
   *
   * @param bytes that a decoded pixel takes; rows of floats come to that, one as it is read and one as it is resized
   */
  void take(int height, int width, int bytes) {
    long units = ((long) height * width * bytes + (long) Math.max(height, width) * BYTES_OF_ROWS) / UNIT;
    BadInputException.check(units <= ALL, "expected a picture that is decoded in at most half of the heap, %,d MB, found "
        + "%,d×%,d pixels, which take %,d MB; resize it before, or give more memory with --driver-memory or "
        + "--executor-memory", ALL, height, width, units);
    if (units >= LARGE) {
      LEFT.acquireUninterruptibly((int) units);
      taken = (int) units;
    }
  }

  /** Gives back what was taken; nothing if nothing was. */
  void release() {
    LEFT.release(taken);
    taken = 0;
  }
}
