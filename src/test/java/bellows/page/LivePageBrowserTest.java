package bellows.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import bellows.ChildJvm;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page of a training in a real browser while the training goes on, in a process of its own that is killed and
 * resumed. Pictures stay in {@code target/page}, to be looked at.
 */
class LivePageBrowserTest {
  private static final Path PICTURES = Path.of("target", "page").toAbsolutePath();
  /** Steps of some milliseconds, on a machine that does much else of some more, and answers that are wrong for long. */
  private static final String RUN = """
      name = live, seed = 3
      data {source = digits, train = 400, test = 100, normalise = auto}
      network = [{conv {filters = 6, kernel = 5, stride = 2}}, relu, {residual = [{conv {filters = 6, kernel = 3, padding = 1}}, relu]},
        {maxpool = 2}, flatten, {dense = 24}, tanh, {dense = classes}]
      batch = 20, rate = 0.0005, optimizer {name = sgd, momentum = 0.5}
      evaluate = 10 steps, checkpoint = 10 steps, stop {epochs = 1000000}
      """;
  private static final String STEP = "Number(document.querySelector('#tiles dd').firstChild.textContent.replaceAll(',', ''))";

  @TempDir
  Path root;
  private Browser browser;
  private Process training;
  private int port;

  @BeforeEach
  void start() throws Exception {
    assumeTrue(Browser.executable() != null, "no chromium on the path: the page is not opened in a browser");
    Files.writeString(root.resolve("run.conf"), RUN);
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    train(false);
    browser = new Browser(root.resolve("browser"));
    browser.size(1400, 900);
  }

  @AfterEach
  void end() throws Exception {
    if (browser != null) {
      browser.close();
    }
    if (training != null) {
      training.destroyForcibly().waitFor();
    }
  }

  /** The same command starts it and goes on with it. */
  private void train(boolean again) throws IOException {
    training = ChildJvm.start(root.resolve("log" + again), List.of("-Xmx600m"), "train", root.resolve("run.conf").toString(),
        "--run", root.resolve("run").toString(), "--resume", "--page", String.valueOf(port), "--page-control");
  }

  private void openWhenItIsThere() throws Exception {
    for (int i = 0; i < 300; i++) {
      browser.open("http://localhost:" + port + "/");
      Thread.sleep(1000);
      if (browser.evaluate("document.title.includes('Bellows') && document.body !== null").asBoolean()) {
        break;
      }
    }
    browser.until("steps", "document.body && document.body.dataset.ready && document.querySelector('#tiles dd') && " + STEP + " > 20");
  }

  @Test
  void aTrainingIsSeenUsedAndOutlivesItsDriver() throws Exception {
    openWhenItIsThere();
    long before = browser.evaluate(STEP).asLong();
    browser.until("more steps", STEP + " > " + (before + 5));
    everyPanelShowsSomething();
    theDriverIsKilledAndResumed();
    theRateIsChanged();
    picturesBehindACellOfTheMatrix();
    theKeyboardIsEnough();
    nobodyIsKeptOut();
    pictures();
    zoomingIsSmooth();
    assertEquals(List.of(), browser.requests().stream().filter(url -> !url.startsWith("http://localhost:" + port + "/")
        && !url.startsWith("data:image/") && !url.startsWith("data:,")).distinct().toList(), "asked of somebody else");
    assertEquals(List.of(), browser.problems().stream().filter(one -> !one.contains("ERR_CONNECTION_REFUSED")).toList());
    itIsStopped();
  }

  private void everyPanelShowsSomething() throws Exception {
    browser.until("an evaluation", "document.querySelectorAll('#layers tbody tr').length >= 5");
    browser.until("strips", "document.querySelectorAll('#layers canvas.strip').length === 2"
        + " && document.querySelector('#layers .plot').getAttribute('aria-label').includes('At the last: from')");
    browser.until("lanes", "document.querySelectorAll('.lanes rect').length > 10");
    String tiles = browser.text("#tiles dt");
    for (String tile : List.of("Step", "Epoch", "Loss", "Test accuracy", "Learning rate", "Samples/s", "Time left",
        "Driver memory")) {
      assertTrue(tiles.contains(tile), tile + " in " + tiles);
    }
    assertEquals(6, browser.evaluate("document.querySelectorAll('.uplot').length").asInt(), "charts with data");
    browser.until("ink on each chart", "[...document.querySelectorAll('.uplot canvas, canvas.strip')].every(canvas =>"
        + " canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some(byte => byte > 0))");
    String network = browser.text("#network");
    assertTrue(network.contains("sum of residual1.body.relu1, relu1") && network.contains("12×12×6"), network);
    assertTrue(browser.evaluate("document.querySelectorAll('.wires line').length").asInt() > 12, "lines between layers");
    assertEquals(100, browser.evaluate("document.querySelectorAll('.matrix button').length").asInt());
    assertTrue(browser.text("#events").contains("checkpoint"), browser.text("#events"));
    assertTrue(browser.text("#record").contains("momentum") && browser.text("#record").contains("kernels"));
    String whole = browser.evaluate("document.body.innerText").asText();
    assertFalse(whole.contains("undefined") || whole.contains("NaN") || whole.contains("[object"), whole);
  }

  private void theDriverIsKilledAndResumed() throws Exception {
    long reached = browser.evaluate(STEP).asLong();
    training.destroyForcibly().waitFor();
    browser.until("the loss to be seen", "document.querySelector('#connection').textContent.includes('connection lost')");
    assertEquals(reached, browser.evaluate(STEP).asLong(), 1000, "what was shown last stays");
    train(true);
    browser.until("the page to go on by itself", "document.querySelector('#connection').textContent === '' && " + STEP + " > "
        + (reached + 5) + " && document.querySelector('#run-state').textContent === 'training'");
    browser.until("the record of both starts", "document.querySelector('#record').textContent.includes('resumed')");
    assertTrue(browser.text("#events").contains("resumed"));
  }

  private void theRateIsChanged() throws Exception {
    assertTrue(browser.text("#tiles").contains("Learning rate5.00e"), browser.text("#tiles"));
    browser.evaluate("document.querySelector('#rate-times').value = '0.5'");
    browser.click("#ask-rate");
    browser.until("the event", "document.querySelector('#events').textContent.includes('rate-changed')");
    browser.until("half the rate", "document.querySelector('#tiles').textContent.includes('Learning rate2.50e')");
    browser.until("the run file", "document.querySelector('#record').textContent.includes('changed')");
    assertTrue(Files.readString(root.resolve("run").resolve("run.conf")).contains("changed"));
    browser.click("#ask-checkpoint");
    browser.until("an answer", "document.querySelector('#ask-checkpoint').textContent === 'Asked for'");
  }

  private void picturesBehindACellOfTheMatrix() throws Exception {
    browser.click("#look");
    browser.until("pictures", "document.querySelectorAll('#answers .filters img').length === 6");
    assertTrue(browser.evaluate("[...document.querySelectorAll('#answers img')].every(one => one.complete && one.naturalWidth > 0"
        + " && one.alt)").asBoolean());
    String wrong = ".matrix button:not([tabindex])";
    assertTrue(browser.evaluate("document.querySelectorAll('" + wrong + "').length").asInt() > 0, "it is never wrong");
    browser.evaluate("document.querySelector('" + wrong + "').focus()");
    browser.key("Enter");
    browser.until("those of one cell", "[...document.querySelectorAll('#answers .note')].some(one =>"
        + " one.textContent.includes('that were taken for')) && document.querySelectorAll('#answers figure').length > 0");
  }

  private void theKeyboardIsEnough() throws Exception {
    // Whoever clicked somewhere goes on from there with Tab: so as often as there are things to reach, and back to them.
    browser.evaluate("document.activeElement.blur(); scrollTo(0, 0)");
    int things = browser.evaluate("document.querySelectorAll('a, button, input, select, [tabindex]').length").asInt();
    List<String> reached = new ArrayList<>();
    for (int i = 0; i < things + 10; i++) {
      browser.key("Tab");
      reached.add(browser.evaluate("(document.activeElement.id || document.activeElement.getAttribute('aria-label')"
          + " || document.activeElement.textContent).slice(0, 40)").asText());
    }
    String all = reached.toString();
    for (String wanted : List.of("Skip to the figures", "ask-checkpoint", "rate-times", "ask-stop", "theme", "Smoothing", "Loss, steps",
        "Which layer", "Weights of ")) {
      assertTrue(all.contains(wanted), wanted + " is not reached: " + all);
    }
    browser.evaluate("document.querySelector('#curves .plot').focus()");
    browser.key("ArrowRight");
    browser.key("+");
    browser.until("a closer look", "charts.range() !== null");
    browser.key("0");
    browser.until("all again", "charts.range() === null");
    browser.evaluate("document.querySelector('#layers .plot').focus()");
    browser.key("ArrowLeft");
    browser.until("what the strip says", "document.querySelector('#layers .said').textContent.includes('half of them between')");
  }

  private void nobodyIsKeptOut() throws Exception {
    for (String theme : List.of("light", "dark")) {
      browser.evaluate("document.documentElement.dataset.theme !== '" + theme + "' && document.getElementById('theme').click()");
      browser.until("a theme", "document.documentElement.dataset.theme === '" + theme + "'");
      assertEquals(List.of(), Accessibility.violations(browser), theme);
    }
  }

  private void pictures() throws Exception {
    for (int width : new int[] {360, 800, 1400}) {
      browser.size(width, 900);
      for (String theme : List.of("light", "dark")) {
        browser.evaluate("document.documentElement.dataset.theme !== '" + theme + "' && document.getElementById('theme').click()");
        Thread.sleep(1500);
        assertTrue(browser.evaluate("document.documentElement.scrollWidth <= innerWidth").asBoolean(),
            "the page is wider than a screen of " + width);
        Path file = PICTURES.resolve("training-" + theme + "-" + width + ".png");
        browser.picture(file);
        assertTrue(Files.size(file) > 50_000, file.toString());
      }
    }
    browser.size(1400, 900);
  }

  /** Frames in two seconds of zooming all curves together; a machine that does other things beside it has fewer. */
  private void zoomingIsSmooth() throws Exception {
    double frames = browser.framesOfZooming();
    System.out.println("frames a second when zooming, beside a training: " + frames);
    assertTrue(frames > 10, frames + " frames a second");
    browser.key("0");
  }

  private void itIsStopped() throws Exception {
    browser.click("#ask-stop");
    browser.until("the question", "document.querySelector('#ask-stop').textContent === 'Really stop?'");
    browser.click("#ask-stop");
    assertTrue(training.waitFor(60, TimeUnit.SECONDS), "the run has not stopped");
    assertEquals(130, training.exitValue(), Files.readString(root.resolve("logtrue")));
  }
}
