package bellows.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class FuturesTest {
  @Test
  void whatWasThrownIsThrown() {
    IllegalArgumentException unchecked = new IllegalArgumentException("three");
    assertSame(unchecked, assertThrows(IllegalArgumentException.class, () -> Futures.get(failed(unchecked), "")));
    assertSame(unchecked, assertThrows(IllegalArgumentException.class, () -> Futures.join(failed(unchecked))));
    LinkageError error = new LinkageError("no such class");
    assertSame(error, assertThrows(LinkageError.class, () -> Futures.join(failed(error))));
    IOException io = new IOException("no such file");
    assertSame(io, assertThrows(UncheckedIOException.class, () -> Futures.join(failed(io))).getCause());
    Exception checked = new Exception("lost");
    assertEquals("lost", assertThrows(IllegalStateException.class, () -> Futures.get(failed(checked), "")).getMessage());
  }

  @Test
  void anInterruptEndsTheWaitingOrIsKept() throws Exception {
    FutureTask<Integer> work = new FutureTask<>(() -> 5);
    Thread.currentThread().interrupt();
    assertEquals("cancelled",
        assertThrows(IllegalStateException.class, () -> Futures.get(work, "cancelled")).getMessage());
    assertTrue(Thread.interrupted());
    Thread worker = new Thread(work);
    Thread.currentThread().interrupt();
    worker.start();
    assertEquals(5, Futures.join(work));
    assertTrue(Thread.interrupted());
    worker.join();
  }

  private static FutureTask<Void> failed(Throwable with) {
    FutureTask<Void> work = new FutureTask<>(() -> {
      if (with instanceof Error error) {
        throw error;
      }
      throw (Exception) with;
    });
    work.run();
    return work;
  }
}
