package bellows.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page in a real browser, headless, of real runs. Pictures of it at three widths in both themes stay in
 * {@code target/page}, to be looked at.
 */
class PageBrowserTest {
  private static final Path PICTURES = Path.of("target", "page");

  @TempDir
  static Path root;
  private static String browser;

  @BeforeAll
  static void train() throws IOException {
    browser = Browser.executable();
    assumeTrue(browser != null, "no chromium on the path: the page is not opened in a browser");
    TrainedRun.train(root.resolve("sgd"), List.of(), event -> {});
    TrainedRun.train(root.resolve("slow"), List.of("rate.start=0.01", "stop.epochs=2"), event -> {});
    Files.createDirectories(PICTURES);
  }

  private static String run(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(browser, "--headless", "--no-sandbox", "--disable-gpu",
        "--hide-scrollbars", "--no-first-run", "--user-data-dir=" + root.resolve("browser"),
        "--virtual-time-budget=8000"));
    command.addAll(List.of(arguments));
    Path out = root.resolve("out");
    Process process = new ProcessBuilder(command).redirectErrorStream(false).redirectOutput(out.toFile())
        .redirectError(root.resolve("err").toFile()).start();
    try {
      assertTrue(process.waitFor(120, TimeUnit.SECONDS), "the browser has not ended");
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(out);
  }

  private static LivePage open(Path... runs) throws Exception {
    LivePage page = LivePage.of(Stream.of(runs).map(Path::toString).toList(), new PageAddress(null, 0),
        new Configuration());
    HttpRequest glance = HttpRequest.newBuilder(URI.create(page.url() + "api/runs")).build();
    // Until tables are read: a browser whose time is virtual looks once.
    for (int i = 0; i < 600; i++) {
      String now = HttpClient.newHttpClient().send(glance, HttpResponse.BodyHandlers.ofString()).body();
      if (now.split("\"state\":\"finished\"", -1).length == runs.length + 1) {
        break;
      }
      Thread.sleep(100);
    }
    return page;
  }

  /** Every panel has something in it, and each script has run. */
  private static void assertWhole(String whole) {
    String dom = whole.replaceAll("(?s)<script.*?</script>", "");
    assertTrue(dom.contains("data-ready="), () -> "the scripts have not run: " + dom);
    for (String text : List.of("Step", "Loss", "Samples/s", "Learning rate", "Gradient norm", "Time of a step",
        "Confusion matrix", "checkpoint", "Run file", "seed", "compute", "multiply-adds", "update ÷ weights",
        "Weights and gradients", "At the last: from")) {
      assertTrue(dom.contains(text), text);
    }
    int charts = 0;
    for (Matcher chart = Pattern.compile("class=\"uplot").matcher(dom); chart.find();) {
      charts++;
    }
    assertTrue(charts >= 5, charts + " charts");
    assertFalse(dom.contains("undefined") || dom.contains("NaN") || dom.contains("[object"), "a figure went wrong");
  }

  /** What a keyboard and a screen reader need: names of all controls, headings, one main part, a language. */
  private static void assertAccessible(String dom) {
    assertTrue(dom.contains("<html lang=\"en\"") && dom.contains("<main") && dom.contains("<h1"), "structure");
    for (Matcher image = Pattern.compile("<img(?![^>]*alt=)[^>]*>").matcher(dom); image.find();) {
      throw new AssertionError("no text for " + image.group());
    }
    for (Matcher input = Pattern.compile("<(input|select)(?![^>]*aria-label=)[^>]*>").matcher(dom); input.find();) {
      String before = dom.substring(Math.max(0, input.start() - 200), input.start());
      assertTrue(before.lastIndexOf("<label") > before.lastIndexOf("</label"), "no label for " + input.group());
    }
    for (Matcher button = Pattern.compile("<button([^>]*)>([^<]*)<").matcher(dom); button.find();) {
      assertTrue(button.group(1).contains("aria-label") || !button.group(2).isBlank(), "no name: " + button.group());
    }
    for (Matcher plot = Pattern.compile("<div[^>]*class=\"plot\"[^>]*>").matcher(dom); plot.find();) {
      assertTrue(plot.group().contains("tabindex=\"0\"") && plot.group().contains("role=\"figure\""), plot.group());
    }
  }

  @Test
  void everyPanelOfARunIsThere() throws Exception {
    try (LivePage page = open(root.resolve("sgd"))) {
      String dom = run("--dump-dom", page.url() + "?still");
      assertWhole(dom);
      assertAccessible(dom);
    }
  }

  @Test
  void runsBesideEachOther() throws Exception {
    try (LivePage page = open(root.resolve("sgd"), root.resolve("slow"))) {
      String dom = run("--dump-dom", page.url() + "?still");
      assertWhole(dom);
      assertTrue(dom.contains("Leaderboard") && dom.contains("rate.start") && dom.contains("stop.epochs"), dom);
    }
  }

  @Test
  void aReportOpensFromTheDisk() throws Exception {
    Path out = root.resolve("report.html");
    PageReport.write(List.of(root.resolve("sgd").toString()), out, true, new Configuration());
    String dom = run("--dump-dom", out.toUri().toString());
    assertWhole(dom);
    assertTrue(dom.contains("filter 1") && dom.contains("weights sha256"), "pictures and hashes");
    run("--screenshot=" + PICTURES.resolve("report.png").toAbsolutePath(), "--window-size=1400,3400",
        out.toUri().toString());
    assertTrue(Files.size(PICTURES.resolve("report.png")) > 50_000);
  }

  /** Whoever it is given to, and on paper too. */
  @Test
  void aReportIsForEverybody() throws Exception {
    Path out = root.resolve("everybody.html");
    PageReport.write(List.of(root.resolve("sgd").toString(), root.resolve("slow").toString()), out, true, new Configuration());
    try (Browser own = new Browser(root.resolve("own"))) {
      own.size(1000, 800);
      own.open(out.toUri().toString());
      own.until("the figures", "document.body && document.body.dataset.ready && document.querySelectorAll('#answers img').length");
      for (String theme : List.of("light", "dark")) {
        own.evaluate("document.documentElement.dataset.theme !== '" + theme + "' && document.getElementById('theme').click()");
        assertEquals(List.of(), Accessibility.violations(own), theme);
      }
      own.print(PICTURES.resolve("report.pdf").toAbsolutePath());
      assertTrue(Files.size(PICTURES.resolve("report.pdf")) > 50_000);
      assertEquals(List.of(), own.requests().stream().filter(url -> !url.startsWith("data:") && !url.startsWith("file:"))
          .toList());
      assertEquals(List.of(), own.problems());
    }
  }

  @Test
  void picturesOfAllWidthsAndThemes() throws Exception {
    try (LivePage page = open(root.resolve("sgd"), root.resolve("slow"))) {
      for (String size : List.of("360,5200", "800,4200", "1400,3000")) {
        for (String theme : List.of("light", "dark")) {
          Path picture = PICTURES.resolve(theme + "-" + size.split(",")[0] + ".png").toAbsolutePath();
          Files.deleteIfExists(picture);
          run("--screenshot=" + picture, "--window-size=" + size, page.url() + "?still&theme=" + theme);
          assertTrue(Files.size(picture) > 30_000, picture.toString());
        }
      }
    }
  }

  /** By the browser's own record of what it asked for. */
  @Test
  void nothingIsAskedOfAnotherMachine() throws Exception {
    try (LivePage page = open(root.resolve("sgd"))) {
      Path log = root.resolve("net.json");
      run("--log-net-log=" + log, "--disable-background-networking", "--dump-dom", page.url() + "?still");
      String text = Files.readString(log);
      Matcher url = Pattern.compile("\"url\":\"(https?://[^\"]+)\"").matcher(text);
      List<String> others = new ArrayList<>();
      while (url.find()) {
        if (!url.group(1).startsWith("http://localhost:")) {
          others.add(url.group(1));
        }
      }
      assertEquals(List.of(), others.stream().filter(other -> !other.contains("google") && !other.contains("gvt1"))
          .toList(), "besides what the browser itself asks its maker");
    }
  }
}
