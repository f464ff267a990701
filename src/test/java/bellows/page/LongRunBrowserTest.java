package bellows.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import bellows.spark.metrics.MetricsTable;
import bellows.train.rows.RunRow;
import bellows.train.rows.StepRow;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run of a million steps in a real browser. */
class LongRunBrowserTest {
  private static final long STEPS = 1_000_000;
  private static final String FILE = "name = long, stop.steps = " + STEPS + "\n";

  @TempDir
  Path root;

  private void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("run.conf"), FILE);
    org.apache.hadoop.fs.Path run = new org.apache.hadoop.fs.Path(folder.toUri());
    try (MetricsTable<RunRow> starts = new MetricsTable<>("runs", RunRow.class, run, new Configuration());
        MetricsTable<StepRow> table = new MetricsTable<>("steps", StepRow.class, run, new Configuration())) {
      starts.add(new RunRow("long", 0, "long", "none", 1000, "Sgd", 64, 8, 1, Instant.now(), "local", "17", "4.1.0", "scalar",
          FILE));
      for (long step = 1; step <= STEPS; step++) {
        double loss = step == 654_321 ? 9 : 2 / Math.sqrt(step) + 0.3 * Math.sin(step);
        table.add(new StepRow("long", step, (int) (step / 1000) + 1, loss, 0.1, 1, 64, 1, 1, 10, 2, 1, 15, 0,
            Instant.ofEpochMilli(1_700_000_000_000L + 15 * step)));
      }
    }
  }

  /** From the address that is asked for to the figures on the screen; the best of five, for others use the machine too. */
  @Test
  void itIsDrawnWithinASecondAndNoSpikeIsLost() throws Exception {
    assumeTrue(Browser.executable() != null, "no chromium on the path: the page is not opened in a browser");
    Path folder = root.resolve("long");
    write(folder);
    try (LivePage page = LivePage.of(List.of(folder.toString()), new PageAddress(null, 0), new Configuration());
        Browser browser = new Browser(root.resolve("browser"))) {
      browser.size(1400, 900);
      whenRead(page);
      double best = Double.POSITIVE_INFINITY;
      for (int look = 0; look < 5; look++) {
        browser.open(page.url() + "?still&look=" + look);
        browser.until("the figures", "location.search.endsWith('" + look + "') && document.body"
            + " && document.body.dataset.ready && performance.getEntriesByName('drawn').length");
        best = Math.min(best, browser.evaluate("performance.getEntriesByName('drawn')[0].startTime").asDouble());
      }
      System.out.println("a million steps are on the screen after " + best + " ms; zooming draws "
          + browser.framesOfZooming() + " frames a second");
      assertTrue(best < 1000, best + " ms");
      assertEquals(9, browser.evaluate("Math.max(...app.focus().all.loss_max)").asDouble());
      assertEquals(1_000_000, browser.evaluate("app.focus().all.step[app.focus().all.step.length - 1]").asLong());
    }
  }

  private static void whenRead(LivePage page) throws Exception {
    HttpRequest glance = HttpRequest.newBuilder(URI.create(page.url() + "api/runs")).build();
    for (int i = 0; i < 600; i++) {
      if (HttpClient.newHttpClient().send(glance, HttpResponse.BodyHandlers.ofString()).body()
          .contains("\"step\":" + STEPS + ",")) {
        return;
      }
      Thread.sleep(100);
    }
    throw new AssertionError("the tables are not read");
  }
}
