package bellows.submit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** submit/FetchData.java against a server on the loopback interface that can misbehave. */
class FetchDataTest {
  @TempDir static Path classes;
  private static Method run;

  @TempDir Path folder;
  private final Map<String, byte[]> served = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final byte[] content = "images of digits, two hundred times ".repeat(200).getBytes(StandardCharsets.UTF_8);
  private volatile int breakAfter = Integer.MAX_VALUE; // the first answer ends after so many bytes
  private volatile boolean alwaysBreak;
  private volatile boolean ranges = true;
  private HttpServer server;
  private String base;
  private Path to;
  private String errors;

  @BeforeAll
  static void compile() throws Exception {
    int status = ToolProvider.getSystemJavaCompiler().run(null, null, null, "-d", classes.toString(),
        "submit/FetchData.java");
    assertEquals(0, status, "javac submit/FetchData.java");
    var loader = new URLClassLoader(new URL[] {classes.toUri().toURL()});
    run = loader.loadClass("FetchData").getDeclaredMethod("run", String[].class, PrintStream.class, PrintStream.class);
    run.setAccessible(true);
  }

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    base = "http://127.0.0.1:" + server.getAddress().getPort();
    to = folder.resolve("a folder");
  }

  @AfterEach
  void close() {
    server.stop(0);
  }

  @Test
  void fetchesAndVerifies() throws Exception {
    served.put("/x/a.bin", content);
    catalogue(line("a.bin", sha256(content), base + "/x/a.bin"));
    assertEquals(0, fetch());
    assertArrayEquals(content, Files.readAllBytes(to.resolve("a.bin")));
    assertEquals(List.of("a.bin"), files());
  }

  @Test
  void gzippedContentIsVerifiedUnpackedAndKeptAsServed() throws Exception {
    served.put("/x/a.gz", gzip(content));
    catalogue(line("a.gz", sha256(content), base + "/x/a.gz"));
    assertEquals(0, fetch());
    assertArrayEquals(gzip(content), Files.readAllBytes(to.resolve("a.gz")));
  }

  @Test
  void aWholeTargetIsKeptWithoutARequest() throws Exception {
    Files.createDirectories(to);
    Files.write(to.resolve("a.bin"), content);
    catalogue(line("a.bin", sha256(content), base + "/x/a.bin"));
    assertEquals(0, fetch());
    assertEquals(List.of(), requests);
  }

  @Test
  void anotherFileOfThatNameIsNeverOverwritten() throws Exception {
    Files.createDirectories(to);
    Files.writeString(to.resolve("a.bin"), "mine");
    catalogue(line("a.bin", sha256(content), base + "/x/a.bin"));
    assertEquals(1, fetch());
    assertTrue(errors.contains("exists, but is not a.bin"), errors);
    assertEquals("mine", Files.readString(to.resolve("a.bin")));
  }

  @Test
  void aMissingFileIsToldWithItsAddress() throws Exception {
    catalogue(line("a.bin", sha256(content), base + "/x/a.bin"));
    assertEquals(1, fetch());
    assertTrue(errors.contains(base + "/x/a.bin: the server answered 404"), errors);
    assertEquals(List.of(), files());
  }

  @Test
  void wrongContentIsDeleted() throws Exception {
    served.put("/x/a.bin", "an error page".getBytes(StandardCharsets.UTF_8));
    catalogue(line("a.bin", sha256(content), base + "/x/a.bin"));
    assertEquals(1, fetch());
    assertTrue(errors.contains("expected " + sha256(content)), errors);
    assertEquals(List.of(), files());
  }

  @Test
  void anInterruptedBodyIsContinuedWithinOneRun() throws Exception {
    served.put("/x/a.bin", content);
    breakAfter = 1000;
    catalogue(line("a.bin", sha256(content), base + "/x/a.bin"));
    assertEquals(0, fetch(), errors);
    assertArrayEquals(content, Files.readAllBytes(to.resolve("a.bin")));
    assertEquals(List.of("/x/a.bin", "/x/a.bin bytes=1000-"), requests);
  }

  @Test
  void aServerWithoutRangesStartsOver() throws Exception {
    served.put("/x/a.bin", content);
    ranges = false;
    breakAfter = 1000;
    catalogue(line("a.bin", sha256(content), base + "/x/a.bin"));
    assertEquals(0, fetch(), errors);
    assertArrayEquals(content, Files.readAllBytes(to.resolve("a.bin")));
  }

  @Test
  void whatStaysTruncatedIsNotTakenForWhole() throws Exception {
    served.put("/x/a.bin", content);
    alwaysBreak = true;
    breakAfter = 1000;
    catalogue(line("a.bin", sha256(content), base + "/x/a.bin"));
    assertEquals(1, fetch());
    assertTrue(errors.contains("after 3 attempts, with 3000 bytes here"), errors);
    assertEquals(List.of("a.bin.part"), files());
    alwaysBreak = false;
    assertEquals(0, fetch(), errors);
    assertEquals(List.of("a.bin"), files());
  }

  @Test
  void aStalePartThatIsTooLongStartsOver() throws Exception {
    served.put("/x/a.bin", content);
    Files.createDirectories(to);
    Files.write(to.resolve("a.bin.part"), new byte[content.length + 5]);
    catalogue(line("a.bin", sha256(content), base + "/x/a.bin"));
    assertEquals(0, fetch(), errors);
    assertArrayEquals(content, Files.readAllBytes(to.resolve("a.bin")));
  }

  @Test
  void anArchiveYieldsTheListedMembersOnly() throws Exception {
    byte[] other = {1, 2, 3};
    served.put("/x/all.tar.gz",
        gzip(tar("set/", new byte[0], "../evil", other, "set/a.bin", content, "set/b.bin", other)));
    catalogue(line("b.bin", sha256(other), base + "/x/all.tar.gz#set/b.bin"),
        line("a.bin", sha256(content), base + "/x/all.tar.gz#set/a.bin"));
    assertEquals(0, fetch(), errors);
    assertEquals(List.of("a.bin", "b.bin"), files());
    assertEquals(1, requests.size());
    assertFalse(Files.exists(folder.resolve("evil")));
  }

  @Test
  void anArchiveThatEndsEarlyIsDeleted() throws Exception {
    byte[] whole = tar("set/a.bin", content);
    served.put("/x/all.tar.gz", gzip(Arrays.copyOf(whole, 1500)));
    catalogue(line("a.bin", sha256(content), base + "/x/all.tar.gz#set/a.bin"));
    assertEquals(1, fetch());
    assertTrue(errors.contains("not a whole .tar.gz archive"), errors);
    assertFalse(files().contains("a.bin") || files().contains("all.tar.gz.part"), files().toString());
  }

  @Test
  void fromNamesAMirror() throws Exception {
    served.put("/mirror/a.bin", content);
    catalogue(line("a.bin", sha256(content), "http://127.0.0.1:1/x/a.bin"));
    assertEquals(0, fetch("--from", base + "/mirror/"), errors);
    assertEquals(List.of("a.bin"), files());
  }

  @Test
  void aBrokenCatalogueIsToldWithItsLine() throws Exception {
    catalogue(line("../a.bin", sha256(content), base + "/x/a.bin"));
    assertEquals(1, fetch());
    assertTrue(errors.contains("catalogue.tsv, line 2: expected name, file, sha256, address"), errors);
  }

  @Test
  void theShippedCatalogueIsWellFormed() {
    assertEquals(0, call("--list"), errors);
    assertEquals(2, call("imagenet"));
    assertTrue(errors.contains("expected one of [mnist, fashion-mnist, cifar-10]"), errors);
    assertEquals(2, call("mnist", "--frobnicate"));
  }

  private int fetch(String... more) {
    var args = Stream.concat(
        Stream.of("set", "--catalogue", folder.resolve("catalogue.tsv").toString(), "--to", to.toString()),
        Stream.of(more));
    return call(args.toArray(String[]::new));
  }

  private int call(String... args) {
    var err = new ByteArrayOutputStream();
    try {
      int status = (int) run.invoke(null, args, new PrintStream(new ByteArrayOutputStream()), new PrintStream(err));
      errors = err.toString(StandardCharsets.UTF_8);
      return status;
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private void catalogue(String... lines) throws IOException {
    Files.writeString(folder.resolve("catalogue.tsv"), "# made up\n" + String.join("\n", lines));
  }

  private static String line(String file, String sha256, String address) {
    return String.join("\t", "set", file, sha256, address);
  }

  private List<String> files() throws IOException {
    if (!Files.exists(to)) {
      return List.of();
    }
    try (var list = Files.list(to)) {
      return list.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    String path = exchange.getRequestURI().getPath();
    requests.add(range == null ? path : path + " " + range);
    byte[] body = served.get(path);
    try (exchange) {
      if (body == null) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      int start = range == null || !ranges ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
      if (start >= body.length) {
        exchange.sendResponseHeaders(416, -1);
        return;
      }
      if (start > 0) {
        exchange.getResponseHeaders().set("Content-Range", "bytes " + start + "-" + (body.length - 1) + "/"
            + body.length);
      }
      exchange.sendResponseHeaders(start > 0 ? 206 : 200, body.length - start);
      int n = Math.min(body.length - start, breakAfter);
      if (!alwaysBreak) {
        breakAfter = Integer.MAX_VALUE;
      }
      exchange.getResponseBody().write(body, start, n);
      exchange.getResponseBody().flush();
    }
  }

  private static byte[] gzip(byte[] content) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content);
    }
    return bytes.toByteArray();
  }

  /** A ustar archive of name, content, name, content, … */
  private static byte[] tar(Object... members) {
    var bytes = new ByteArrayOutputStream();
    for (int i = 0; i < members.length; i += 2) {
      byte[] name = ((String) members[i]).getBytes(StandardCharsets.US_ASCII);
      byte[] content = (byte[]) members[i + 1];
      byte[] header = new byte[512];
      System.arraycopy(name, 0, header, 0, name.length);
      byte[] size = String.format("%011o", content.length).getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(size, 0, header, 124, size.length);
      bytes.writeBytes(header);
      bytes.writeBytes(Arrays.copyOf(content, (content.length + 511) / 512 * 512));
    }
    bytes.writeBytes(new byte[1024]);
    return bytes.toByteArray();
  }

  private static String sha256(byte[] content) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
  }
}
