package bellows.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Chromium without a window, driven by its own protocol: pages are opened, clicked, typed at and looked at. */
final class Browser implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final long PATIENCE_MILLIS = 180_000;

  private final Process process;
  private final WebSocket socket;
  private final AtomicInteger sent = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
  /** What pages asked for, and what went wrong in their scripts. */
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> problems = new CopyOnWriteArrayList<>();

  /** Its path on this machine; null if there is none. */
  static String executable() {
    return Stream.of("chromium", "chromium-browser", "google-chrome").flatMap(name ->
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator)).map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable).map(Path::toString).findFirst().orElse(null);
  }

  /** @param profile a folder of its own */
  Browser(Path profile) throws Exception {
    Files.createDirectories(profile);
    process = new ProcessBuilder(executable(), "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
        "--hide-scrollbars", "--disable-background-networking", "--disable-component-update", "--disable-sync",
        "--user-data-dir=" + profile, "--remote-debugging-port=0", "about:blank")
        .redirectErrorStream(true).redirectOutput(profile.resolve("log").toFile()).start();
    Path port = profile.resolve("DevToolsActivePort");
    for (int i = 0; i < 600 && (!Files.exists(port) || Files.readAllLines(port).size() < 2); i++) {
      Thread.sleep(100);
    }
    HttpClient client = HttpClient.newHttpClient();
    String list = client.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + Files.readAllLines(port).get(0)
        + "/json/list")).build(), HttpResponse.BodyHandlers.ofString()).body();
    String address = null;
    for (JsonNode target : MAPPER.readTree(list)) {
      address = target.get("type").asText().equals("page") ? target.get("webSocketDebuggerUrl").asText() : address;
    }
    socket = client.newWebSocketBuilder().buildAsync(URI.create(address), new Listener()).join();
    for (String domain : List.of("Page", "Runtime", "Network", "Log")) {
      send(domain + ".enable", Map.of());
    }
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        try {
          hear(MAPPER.readTree(text.toString()));
        } catch (IOException e) {
          problems.add(e.toString());
        }
        text.setLength(0);
      }
      from.request(1);
      return null;
    }
  }

  private void hear(JsonNode message) {
    String method = message.path("method").asText();
    if (message.has("id")) {
      waiting.remove(message.get("id").asInt()).complete(message);
    } else if (method.equals("Network.requestWillBeSent")) {
      requests.add(message.get("params").get("request").get("url").asText());
    } else if (method.equals("Runtime.exceptionThrown")) {
      problems.add(message.get("params").get("exceptionDetails").toString());
    } else if (method.equals("Log.entryAdded") && message.get("params").get("entry").get("source").asText().equals("security")) {
      problems.add(message.get("params").get("entry").toString());
    }
  }

  private JsonNode send(String method, Map<String, ?> parameters) throws Exception {
    int id = sent.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    waiting.put(id, answer);
    socket.sendText(MAPPER.writeValueAsString(Map.of("id", id, "method", method, "params", parameters)), true).join();
    JsonNode found = answer.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    if (found.has("error")) {
      throw new AssertionError(method + ": " + found.get("error"));
    }
    return found.get("result");
  }

  void open(String url) throws Exception {
    send("Page.navigate", Map.of("url", url));
  }

  /** What a script's last expression comes to, promises awaited. */
  JsonNode evaluate(String script) throws Exception {
    JsonNode found = send("Runtime.evaluate",
        Map.of("expression", script, "returnByValue", true, "awaitPromise", true, "userGesture", true));
    if (found.has("exceptionDetails")) {
      throw new AssertionError(script.substring(0, Math.min(200, script.length())) + ": " + found.get("exceptionDetails"));
    }
    return found.get("result").path("value");
  }

  String text(String selector) throws Exception {
    return evaluate("[...document.querySelectorAll(" + MAPPER.writeValueAsString(selector)
        + ")].map(one => one.textContent).join('\\n')").asText();
  }

  /** Waits until a script says true. A TypeError is a no: what it asks of null has not been drawn yet. */
  void until(String what, String script) throws Exception {
    long end = System.currentTimeMillis() + PATIENCE_MILLIS;
    String asked = "(() => { try { return Boolean(" + script + "); } catch (e) { if (e instanceof TypeError) return false; "
        + "throw e; } })()";
    while (!evaluate(asked).asBoolean()) {
      if (System.currentTimeMillis() > end) {
        throw new AssertionError("waited for " + what + "; problems: " + problems + "; on the page: "
            + evaluate("document.body ? document.body.innerText.slice(0, 3000) : ''").asText());
      }
      Thread.sleep(200);
    }
  }

  void click(String selector) throws Exception {
    JsonNode at = evaluate("(() => { const one = document.querySelector(" + MAPPER.writeValueAsString(selector)
        + "); one.scrollIntoView({block: 'center'}); const box = one.getBoundingClientRect();"
        + " return [box.left + box.width / 2, box.top + box.height / 2]; })()");
    for (String type : List.of("mousePressed", "mouseReleased")) {
      send("Input.dispatchMouseEvent", Map.of("type", type, "x", at.get(0).asDouble(), "y", at.get(1).asDouble(), "button",
          "left", "clickCount", 1));
    }
  }

  /** Presses a key that has a name, or types a character. */
  void key(String key) throws Exception {
    Map<String, Integer> codes = Map.of("Tab", 9, "Enter", 13, " ", 32, "ArrowLeft", 37, "ArrowRight", 39, "Home", 36);
    int code = codes.getOrDefault(key, 0);
    boolean typed = key.length() == 1 || key.equals("Enter");
    send("Input.dispatchKeyEvent", typed
        ? Map.of("type", "keyDown", "key", key, "windowsVirtualKeyCode", code, "text", key.equals("Enter") ? "\r" : key)
        : Map.of("type", "rawKeyDown", "key", key, "windowsVirtualKeyCode", code));
    send("Input.dispatchKeyEvent", Map.of("type", "keyUp", "key", key, "windowsVirtualKeyCode", code));
  }

  void size(int width, int height) throws Exception {
    send("Emulation.setDeviceMetricsOverride", Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile",
        width < 500));
  }

  /** Of the whole page, however long. */
  void picture(Path file) throws Exception {
    JsonNode picture = send("Page.captureScreenshot", Map.of("captureBeyondViewport", true, "format", "png", "clip",
        Map.of("x", 0, "y", 0, "scale", 1, "width", evaluate("innerWidth").asInt(), "height",
            evaluate("document.documentElement.scrollHeight").asInt())));
    Files.createDirectories(file.getParent());
    Files.write(file, Base64.getDecoder().decode(picture.get("data").asText()));
  }

  /** Frames a second while all curves are zoomed in and out, for two seconds. */
  double framesOfZooming() throws Exception {
    return evaluate("new Promise(done => { const plot = document.querySelector('#curves .plot'); let frames = 0;"
        + " const start = performance.now(); plot.focus(); const frame = () => { frames++;"
        + " plot.dispatchEvent(new KeyboardEvent('keydown', { key: frames % 12 < 6 ? '+' : '-' }));"
        + " performance.now() - start < 2000 ? requestAnimationFrame(frame) : done(frames / 2); };"
        + " requestAnimationFrame(frame); })").asDouble();
  }

  /** As a printer gets it, as PDF. */
  void print(Path file) throws Exception {
    Files.write(file, Base64.getDecoder().decode(send("Page.printToPDF", Map.of("printBackground", true)).get("data").asText()));
  }

  List<String> requests() {
    return List.copyOf(requests);
  }

  List<String> problems() {
    return new ArrayList<>(problems);
  }

  @Override
  public void close() throws Exception {
    socket.abort();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().waitFor();
  }
}
