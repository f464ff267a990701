package bellows.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.conf.BadInputException;
import bellows.spark.metrics.SampleRuns;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server of pages, asked as browsers do, and as nobody should. */
class PageServerTest {
  @TempDir
  Path root;
  private final HttpClient client = HttpClient.newHttpClient();
  private LivePage page;

  @BeforeEach
  void open() throws IOException {
    for (String name : List.of("a", "b")) {
      SampleRuns.write(root.resolve(name), name);
      Files.writeString(root.resolve(name).resolve("run.conf"), "model = lenet\nbatch = 64");
    }
    page = LivePage.of(List.of(root.toString()), new PageAddress(null, 0), new Configuration());
  }

  @AfterEach
  void close() {
    page.close();
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(HttpRequest.newBuilder(URI.create(page.url() + path)).timeout(Duration.ofSeconds(30)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private JsonNode json(String path) throws IOException, InterruptedException {
    HttpResponse<String> answer = get(path);
    assertEquals(200, answer.statusCode(), answer.body());
    return new ObjectMapper().readTree(answer.body());
  }

  /** Tables are read behind the first answers. */
  private JsonNode whenRead() throws IOException, InterruptedException {
    for (int i = 0; i < 300; i++) {
      JsonNode runs = json("api/runs").get("runs");
      if (runs.get(0).get("state").asText().equals("stopped") && runs.get(1).get("state").asText().equals("stopped")) {
        return runs;
      }
      Thread.sleep(100);
    }
    throw new AssertionError("expected tables to be read, found " + json("api/runs"));
  }

  @Test
  void theRunsOfAFolderAreThere() throws Exception {
    JsonNode runs = whenRead();
    assertEquals(2, runs.size());
    assertEquals("a", runs.get(0).get("name").asText());
    assertEquals(20, runs.get(0).get("step").asLong());
    assertEquals(0.92, runs.get(1).get("splits").get("test").get("accuracy").asDouble(), 1e-6);
    JsonNode steps = json("api/steps/1?columns=500");
    assertEquals(20, steps.get("step").size());
    assertEquals(2.0 / 7, steps.get("loss").get(6).asDouble(), 1e-6);
    assertEquals("[11,12]", json("api/steps/0?from=11&to=12").get("step").toString());
    JsonNode details = json("api/details/0");
    assertEquals(2, details.get("evals").size());
    assertEquals("executor-lost", details.get("events").get(0).get(2).asText());
    assertEquals(1, details.get("layers").get("rows").get(0).get("dead").get(19).asDouble());
    assertEquals("model = lenet\nbatch = 64", json("api/about/0").get("config").asText());
  }

  /** All that the page loads is on the same server, and nothing that it loads names another. */
  @Test
  void thePageNeedsNobodyElse() throws Exception {
    HttpResponse<String> html = get("");
    assertEquals(200, html.statusCode());
    String policy = html.headers().firstValue("Content-Security-Policy").orElse("");
    assertTrue(policy.startsWith("default-src 'none'") && !policy.contains("http"), policy);
    for (String file : Stream.concat(PageFiles.SCRIPTS.stream(), PageFiles.STYLES.stream()).toList()) {
      assertTrue(html.body().contains("\"" + file + "\""), file);
      HttpResponse<String> answer = get(file);
      assertEquals(200, answer.statusCode(), file);
      String text = answer.body().replace("http://www.w3.org/2000/svg", "");
      assertFalse(text.contains("//cdn") || text.matches("(?s).*(src|href|import|fetch\\()\\W{1,3}https?:.*"), file);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"../pom.xml", "%2e%2e/%2e%2e/etc/passwd", "..%2f..%2fetc/passwd", "api/../../run.conf",
      "run.conf", "api/steps/..", "api/steps/-1", "api/steps/2", "api/steps/99999999999", "api/nothing/0", "page.js/",
      "api/about/0/x", "%00", "api/ask/stop", "META-INF/MANIFEST.MF", "bellows/page/page.js"})
  void whatIsNotThereIsNotFound(String path) throws Exception {
    String answer = raw("GET /" + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assertTrue(answer.startsWith("HTTP/1.1 404") || answer.startsWith("HTTP/1.1 400"), answer);
    assertFalse(answer.contains("root:") || answer.contains("lenet"), answer);
  }

  @ParameterizedTest
  @ValueSource(strings = {"api/steps/0?from=x", "api/steps/0?columns=-5", "api/steps/0?to=1e9", "api/steps/0?from=%zz",
      "api/steps/0?from=99999999999999999999"})
  void whatIsNoNumberIsRefused(String path) throws Exception {
    String answer = raw("GET /" + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assertTrue(answer.startsWith("HTTP/1.1 400"), answer);
  }

  /** A page of the internet whose name leads to 127.0.0.1 for a moment sees nothing. */
  @Test
  void anotherNameForThisMachineIsRefused() throws Exception {
    assertTrue(raw("GET /api/runs HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")
        .startsWith("HTTP/1.1 403"));
    assertTrue(raw("GET /api/runs HTTP/1.1\r\nHost: 127.0.0.1:4140\r\nConnection: close\r\n\r\n")
        .startsWith("HTTP/1.1 200"));
  }

  @Test
  void nothingMayBeAskedUnlessItWasAllowed() throws Exception {
    HttpRequest.Builder ask = HttpRequest.newBuilder(URI.create(page.url() + "api/ask/stop"))
        .POST(HttpRequest.BodyPublishers.ofString(""));
    assertEquals(403, client.send(ask.build(), HttpResponse.BodyHandlers.ofString()).statusCode(),
        "without our header");
    HttpResponse<String> asked = client.send(ask.header("X-Bellows", "page").build(),
        HttpResponse.BodyHandlers.ofString());
    assertEquals(403, asked.statusCode());
    assertTrue(asked.body().contains("--page-control"), asked.body());
    assertEquals(405, client.send(HttpRequest.newBuilder(URI.create(page.url())).DELETE().build(),
        HttpResponse.BodyHandlers.ofString()).statusCode());
  }

  @Test
  void otherMachinesNeedTheToken() throws Exception {
    try (LivePage bound = LivePage.of(List.of(root.resolve("a").toString()), new PageAddress("127.0.0.1", 0),
        new Configuration())) {
      URI with = URI.create(bound.url());
      assertTrue(with.getPath().matches("/[0-9a-f]{32}/"), bound.url());
      String base = "http://127.0.0.1:" + with.getPort();
      for (String path : List.of("/", "/api/runs", "/page.js", "/" + "0".repeat(32) + "/api/runs", "//api/runs",
          with.getPath().substring(0, 20) + "/api/runs", "/%2f")) {
        assertEquals(403, status(base + path), path);
      }
      assertEquals(200, status(base + with.getPath() + "api/runs"));
    }
  }

  private static int status(String url) throws IOException {
    return ((HttpURLConnection) URI.create(url).toURL().openConnection()).getResponseCode();
  }

  private String raw(String request) throws IOException {
    try (Socket socket = new Socket("localhost", URI.create(page.url()).getPort())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (SocketException e) {
      return "HTTP/1.1 400 " + e.getMessage(); // reset: refused without a word
    }
  }

  /** Neither a long line, nor many of them, nor a long body is kept in memory. */
  @Test
  void whatIsTooLargeIsCutOff() throws Exception {
    long before = used();
    for (String begin : List.of("GET /", "GET / HTTP/1.1\r\nHost: localhost\r\nX: ")) {
      try (Socket socket = new Socket("localhost", URI.create(page.url()).getPort())) {
        OutputStream out = socket.getOutputStream();
        out.write(begin.getBytes(StandardCharsets.UTF_8));
        byte[] block = "a".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 64; i++) {
          out.write(block);
        }
      } catch (SocketException e) {
        // As it should be.
      }
    }
    assertEquals(200, get("api/runs").statusCode());
    assertTrue(used() - before < 48 << 20, "grown by " + (used() - before));
  }

  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  /** Those who begin a request and do not end it are cut off, and others are served meanwhile or soon after. */
  @Test
  void twoHundredWhoDawdleHoldNobodyUpForLong() throws Exception {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 200; i++) {
        Socket socket = new Socket("localhost", URI.create(page.url()).getPort());
        socket.getOutputStream().write("GET /api/runs HT".getBytes(StandardCharsets.UTF_8));
        slow.add(socket);
      }
      assertTrue(pageThreads().size() <= 50, pageThreads().toString());
      assertEquals(200, get("api/runs").statusCode());
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  /** Twice as many as there are threads begin a body that they never end, with the token or without. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whoSendsABodySlowlyHoldsNobodyUp(boolean bound) throws Exception {
    try (LivePage other = LivePage.of(List.of(root.resolve("a").toString()), new PageAddress(bound ? "127.0.0.1" : null, 0),
        new Configuration())) {
      URI asked = URI.create(other.url());
      List<Socket> slow = new ArrayList<>();
      try {
        for (int i = 0; i < 12; i++) {
          Socket socket = new Socket("127.0.0.1", asked.getPort());
          socket.getOutputStream().write(("POST /api/ask/stop HTTP/1.1\r\nHost: localhost\r\nX-Bellows: page\r\n"
              + (i % 2 == 0 ? "Content-Length: 60000" : "Transfer-Encoding: chunked") + "\r\n\r\n5\r\nab")
              .getBytes(StandardCharsets.UTF_8));
          slow.add(socket);
        }
        Thread.sleep(300);
        long start = System.nanoTime();
        assertEquals(200, client.send(HttpRequest.newBuilder(URI.create(other.url() + "api/runs")).build(),
            HttpResponse.BodyHandlers.ofString()).statusCode());
        assertTrue(System.nanoTime() - start < 2_000_000_000L, "waited " + (System.nanoTime() - start) / 1e9 + " s");
        for (Socket one : slow) {
          one.setSoTimeout(5_000);
          assertClosed(one);
        }
      } finally {
        for (Socket socket : slow) {
          socket.close();
        }
      }
    }
  }

  private static void assertClosed(Socket socket) throws IOException {
    try {
      assertEquals(-1, socket.getInputStream().read());
    } catch (SocketException e) {
      // reset: closed as well
    }
  }

  /** Without the token nobody holds a thread by asking for more than he reads. */
  @Test
  void whoDoesNotReadWhatHeAskedForHoldsNobodyUp() throws Exception {
    try (LivePage bound = LivePage.of(List.of(root.resolve("a").toString()), new PageAddress("127.0.0.1", 0),
        new Configuration())) {
      List<Socket> deaf = new ArrayList<>();
      byte[] asking = "GET / HTTP/1.1\r\nHost: x\r\n\r\n".repeat(20_000).getBytes(StandardCharsets.UTF_8);
      try {
        for (int i = 0; i < 12; i++) {
          Socket socket = new Socket();
          socket.setReceiveBufferSize(4096);
          socket.connect(new InetSocketAddress("127.0.0.1", URI.create(bound.url()).getPort()));
          Thread writer = new Thread(() -> write(socket, asking));
          writer.setDaemon(true);
          writer.start();
          deaf.add(socket);
        }
        Thread.sleep(1_000);
        long start = System.nanoTime();
        assertEquals(200, client.send(HttpRequest.newBuilder(URI.create(bound.url() + "api/runs")).build(),
            HttpResponse.BodyHandlers.ofString()).statusCode());
        assertTrue(System.nanoTime() - start < 2_000_000_000L, "waited " + (System.nanoTime() - start) / 1e9 + " s");
      } finally {
        for (Socket socket : deaf) {
          socket.close();
        }
      }
    }
  }

  private static void write(Socket socket, byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
    } catch (IOException e) {
      // Closed by the other side, or by the test.
    }
  }

  @Test
  void twoHundredAtOnceAreServed() throws Exception {
    List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      all.add(client.sendAsync(HttpRequest.newBuilder(URI.create(page.url() + "api/details/" + i % 2)).build(),
          HttpResponse.BodyHandlers.ofString()));
    }
    for (CompletableFuture<HttpResponse<String>> one : all) {
      assertEquals(200, one.join().statusCode());
    }
    assertTrue(pageThreads().size() <= 50, pageThreads().toString());
  }

  @Test
  void changesAreToldAsTheyCome() throws Exception {
    HttpURLConnection stream = (HttpURLConnection) URI.create(page.url() + "api/changes").toURL().openConnection();
    stream.setReadTimeout(20_000);
    assertEquals("text/event-stream", stream.getContentType());
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream.getInputStream(),
        StandardCharsets.UTF_8))) {
      assertEquals("retry: 1000", lines.readLine());
      lines.readLine();
      assertTrue(lines.readLine().matches("data: \\d+"));
    }
  }

  @Test
  void noThreadIsLeftOver() throws Exception {
    get("api/runs");
    HttpURLConnection stream = (HttpURLConnection) URI.create(page.url() + "api/changes").toURL().openConnection();
    assertEquals(200, stream.getResponseCode());
    assertFalse(pageThreads().isEmpty());
    page.close();
    for (int i = 0; i < 100 && !pageThreads().isEmpty(); i++) {
      Thread.sleep(50);
    }
    assertEquals(List.of(), pageThreads());
  }

  private static List<String> pageThreads() {
    return Thread.getAllStackTraces().keySet().stream().map(Thread::getName)
        .filter(name -> name.startsWith("bellows-page") || name.contains("HTTP-Dispatcher")
            || name.equals("server-timer"))
        .sorted().toList();
  }

  @Test
  void aPortThatIsTakenIsToldOf() {
    int port = URI.create(page.url()).getPort();
    BadInputException refused = assertThrows(BadInputException.class,
        () -> LivePage.of(List.of(root.toString()), new PageAddress(null, port), new Configuration()));
    assertTrue(refused.getMessage().contains("port " + port) && refused.getMessage().contains("--page PORT"),
        refused.getMessage());
  }

  @Test
  void whatIsNoRunIsRefused() {
    assertThrows(BadInputException.class, () -> LivePage.of(List.of(root.resolve("none").toString()),
        new PageAddress(null, 0), new Configuration()));
  }
}
