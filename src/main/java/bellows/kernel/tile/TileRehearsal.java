package bellows.kernel.tile;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A tile for one class of products, and whether C2 has compiled it. It comes to do so by small products on a thread
 * beside. Until then products are left to the scalar kernels: the bits are the same, and whoever is not compiled by
 * C2 is far faster with floats than with vectors, each operation on which is a dozen calls and an object.
 */
final class TileRehearsal {
  /** Steps of the sum of a small product: so many that C2 knows there is a loop, and few because calls count too. */
  static final int STEPS = 8;
  /** Nanoseconds of a piece as compiled code: it takes some hundred, and ten thousand or more before. */
  private static final long COMPILED = 5_000;
  /** Calls after which C2 is at work, if it ever will be; and nanoseconds after which nobody waits for it. */
  private static final int ENOUGH = 1_500;
  private static final long PATIENCE = 2_000_000_000;

  private final Tile tile;
  private final Consumer<Tile> piece;
  private final Executor executor;
  private final AtomicBoolean asked = new AtomicBoolean();
  private volatile long nanoseconds;
  private volatile boolean ready;

  /** @param piece runs a small product; null for a tile that is taken as it is */
  TileRehearsal(Tile tile, Consumer<Tile> piece) {
    this(tile, piece, Beside.THREAD);
  }

  TileRehearsal(Tile tile, Consumer<Tile> piece, Executor executor) {
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
      for (int call = 0; !compiled() && System.nanoTime() - start < PATIENCE; call++) {
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

  private boolean compiled() {
    piece.accept(tile);
    long before = System.nanoTime();
    piece.accept(tile);
    return System.nanoTime() - before < COMPILED;
  }
}
