package bellows.page;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Server-sent events: a number whenever there is something new, and now and then a sign of life. */
final class ChangeStream implements Runnable {
  private static final long LOOK_MILLIS = 500;
  private static final int LOOKS_A_SIGN = 20;
  /** Then the browser asks again: whoever has gone away without a word is not told for ever. */
  private static final int LOOKS = 60;

  private final HttpExchange exchange;
  private final PageSite site;

  ChangeStream(HttpExchange exchange, PageSite site) {
    this.exchange = exchange;
    this.site = site;
  }

  @Override
  public void run() {
    try (HttpExchange open = exchange) {
      open.sendResponseHeaders(200, 0);
      OutputStream out = open.getResponseBody();
      out.write("retry: 1000\n\n".getBytes(StandardCharsets.UTF_8));
      long told = -1;
      for (int look = 0; look < LOOKS; look++) {
        long now = site.version();
        if (now != told || look % LOOKS_A_SIGN == 0) {
          out.write(("data: " + now + "\n\n").getBytes(StandardCharsets.UTF_8));
          out.flush();
          told = now;
        }
        Thread.sleep(LOOK_MILLIS);
      }
    } catch (IOException e) {
      // Whoever listened has gone.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // The page is closed.
    }
  }
}
