package bellows.page;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.IntSupplier;

/** Server-sent events: a number whenever there is something new, and now and then a sign of life. */
final class ChangeStream implements Runnable {
  private static final long LOOK_MILLIS = 500;
  /** So many are told at once; more take turns, so that all together cost a training no more than these. */
  private static final int AT_ONCE = 4;
  private static final long SIGN_NANOS = 10_000_000_000L;
  /** Then the browser asks again: whoever has gone away without a word is not told for ever. */
  private static final long MOST_NANOS = 30_000_000_000L;

  private final HttpExchange exchange;
  private final PageSite site;
  private final IntSupplier listeners;

  /** @param listeners how many streams there are now */
  ChangeStream(HttpExchange exchange, PageSite site, IntSupplier listeners) {
    this.exchange = exchange;
    this.site = site;
    this.listeners = listeners;
  }

  @Override
  public void run() {
    try (HttpExchange open = exchange) {
      open.sendResponseHeaders(200, 0);
      OutputStream out = open.getResponseBody();
      out.write("retry: 1000\n\n".getBytes(StandardCharsets.UTF_8));
      long start = System.nanoTime();
      long toldAt = start - SIGN_NANOS;
      long told = -1;
      for (long at = start; at - start < MOST_NANOS; at = System.nanoTime()) {
        long now = site.version();
        if (now != told || at - toldAt >= SIGN_NANOS) {
          out.write(("data: " + now + "\n\n").getBytes(StandardCharsets.UTF_8));
          out.flush();
          told = now;
          toldAt = at;
        }
        Thread.sleep(LOOK_MILLIS * (1 + listeners.getAsInt() / AT_ONCE));
      }
    } catch (IOException e) {
      // Whoever listened has gone.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // The page is closed.
    }
  }
}
