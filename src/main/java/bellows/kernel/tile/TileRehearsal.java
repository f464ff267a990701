package bellows.kernel.tile;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A tile for one class of products, and whether C2 has compiled it. It comes to do so by small products on a thread
 * beside. Until then products are left to the scalar kernels: the bits are the same, and whoever is not compiled by
 * C2 is far faster with floats than with vectors, each operation on which is a dozen calls and an object.
 */
final class TileRehearsal {
  /** Runs one small product. */
  interface Piece {
    void run(Tile tile, int steps);
  }

  /** The most steps of the sum of such a product. */
  static final int LOOP = 8;
  /** Almost all have one step, because thousands of calls are needed. Some loop, so that C2 knows there is a loop. */
  private static final int LOOP_EVERY = 16;
  /** Nanoseconds of a loop as compiled code: it takes some hundred, and ten thousand or more before. */
  private static final long COMPILED = 5_000;
  /** Calls after which C2 is at work, if it ever will be; and nanoseconds after which nobody waits for it. */
  private static final int ENOUGH = 6_000;
  private static final long PATIENCE = 2_000_000_000;

  private final Tile tile;
  private final Piece piece;
  private final Executor executor;
  private final AtomicBoolean asked = new AtomicBoolean();
  private volatile long nanoseconds;
  private volatile boolean ready;

  /** @param piece what to run beside; null for a tile that is taken as it is */
  TileRehearsal(Tile tile, Piece piece) {
    this(tile, piece, Beside.THREAD);
  }

  TileRehearsal(Tile tile, Piece piece, Executor executor) {
    this.tile = tile;
    this.piece = piece;
    this.executor = executor;
    ready = piece == null;
  }

  /** One for the JVM, and only while it is needed. */
  private static final class Beside {
    static final Executor THREAD = new ThreadPoolExecutor(0, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
        task -> {
          Thread thread = new Thread(task, "bellows-tiles");
          thread.setDaemon(true);
          return thread;
        });
  }

  Tile tile() {
    return tile;
  }

  boolean ready() {
    return ready;
  }

  /** Nanoseconds that it took. */
  long nanoseconds() {
    return nanoseconds;
  }

  /** Has it compiled some time soon. */
  void ask() {
    if (!asked.get() && asked.compareAndSet(false, true)) {
      executor.execute(this::rehearse);
    }
  }

  private void rehearse() {
    long start = System.nanoTime();
    try {
      for (int call = 0; !compiled(call) && System.nanoTime() - start < PATIENCE; call++) {
        if (call > ENOUGH) {
          Thread.sleep(1);
        }
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    } finally {
      nanoseconds = System.nanoTime() - start;
      ready = true;
    }
  }

  private boolean compiled(int call) {
    if (call % LOOP_EVERY != 0) {
      piece.run(tile, 1);
      return false;
    }
    piece.run(tile, LOOP);
    long before = System.nanoTime();
    piece.run(tile, LOOP);
    return System.nanoTime() - before < COMPILED;
  }
}
