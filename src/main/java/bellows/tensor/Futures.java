package bellows.tensor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** What another thread's work ended with, as its caller would have met it had he done the work himself. */
public final class Futures {
  private Futures() {}

  /**
   * The result, or what the work threw.
   *
   * @throws IllegalStateException if the caller is interrupted while he waits, with {@code interrupted} for a message;
   *     the work may then go on
   */
  public static <R> R get(Future<R> work, String interrupted) {
    try {
      return work.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted, e);
    } catch (ExecutionException e) {
      throw unchecked(e.getCause());
    }
  }

  /** The same for who must not leave before the work has ended: an interrupt is kept for later. */
  public static <R> R join(Future<R> work) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return work.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          throw unchecked(e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** A failure as one to throw where none is declared; Spark's methods are Scala's, which declare nothing. */
  public static RuntimeException unchecked(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    return failure instanceof RuntimeException runtime ? runtime
        : failure instanceof IOException io ? new UncheckedIOException(io.getMessage(), io)
        : new IllegalStateException(failure.getMessage(), failure);
  }
}
