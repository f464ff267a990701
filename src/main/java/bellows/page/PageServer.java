package bellows.page;

import bellows.conf.BadInputException;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Serves a {@link PageSite} by the JDK's own server. Whoever asks is checked first: on the loopback the name that was
 * asked for must be this machine's, so that no page of the internet can ask through a browser; elsewhere the path must
 * begin with the token. Few threads, whoever and however many ask; a request that dawdles is cut off.
 */
final class PageServer implements AutoCloseable {
  private static final int THREADS = 6;
  private static final int STREAMS = 32;
  private static final int PORTS = 32;
  private static final int MOST_PATH = 4096;
  private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
      + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final PageSite site;
  private final HttpServer server;
  private final String token;
  private final boolean local;
  private final ThreadPoolExecutor workers = new ThreadPoolExecutor(THREADS, THREADS, 10, TimeUnit.SECONDS,
      new LinkedBlockingQueue<>(), PageSite.thread("server"));
  private final ThreadPoolExecutor streams = new ThreadPoolExecutor(0, STREAMS, 10, TimeUnit.SECONDS,
      new SynchronousQueue<>(), PageSite.thread("stream"));

  static {
    // Read once by the JDK's server. Seconds until a request must be there and an answer taken; no waiting to fill
    // packets; and no more connections than a page and its friends have.
    Map.of("sun.net.httpserver.maxReqTime", "10", "sun.net.httpserver.maxRspTime", "45", "sun.net.httpserver.nodelay",
        "true", "jdk.httpserver.maxConnections", "512", "sun.net.httpserver.maxReqHeaders", "64")
        .forEach((key, value) -> System.getProperties().putIfAbsent(key, value));
  }

  /**
   * Begins to serve.
   *
   * @throws BadInputException if the port is taken, or the address is not this machine's
   */
  PageServer(PageAddress address, PageSite site) {
    this.site = site;
    local = address.host() == null;
    token = address.freshToken();
    server = bound(address);
    workers.allowCoreThreadTimeOut(true);
    server.setExecutor(workers);
    server.createContext("/", this::handle);
    server.start();
  }

  private static HttpServer bound(PageAddress address) {
    InetAddress at = address.interfaceAddress();
    int first = address.port() == 0 ? PageAddress.USUAL : address.port();
    int last = address.port() == 0 ? first + PORTS : first;
    for (int port = first;; port++) {
      try {
        return HttpServer.create(new InetSocketAddress(at, port), 0);
      } catch (BindException e) {
        if (port == last) {
          throw new BadInputException("the page cannot be served at %s port %d: %s; choose another with --page PORT",
              at.getHostAddress(), port, e.getMessage(), e);
        }
      } catch (IOException e) {
        throw new BadInputException("the page cannot be served at %s port %d: %s", at.getHostAddress(), port,
            e.getMessage(), e);
      }
    }
  }

  /** What to open in a browser. */
  String url() {
    InetAddress at = server.getAddress().getAddress();
    String host = local ? "localhost" : at.isAnyLocalAddress() ? hostName() : at.getHostName();
    return "http://" + host + ":" + server.getAddress().getPort() + "/" + (token.isEmpty() ? "" : token + "/");
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (IOException e) {
      return "localhost";
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    boolean handedOver = false;
    try {
      String path = allowedPath(exchange);
      if (hasBody(exchange)) {
        return; // Closed without a word: to answer, the JDK's server would wait for the body first.
      }
      if (path == null) {
        send(exchange, Answer.refusal(403, "not allowed: the address that bellows has printed holds a token"));
      } else if (path.equals("api/changes")) {
        handedOver = stream(exchange);
      } else {
        send(exchange, answer(exchange, path));
      }
    } finally {
      if (!handedOver) {
        exchange.close();
      }
    }
  }

  private Answer answer(HttpExchange exchange, String path) throws IOException {
    try {
      switch (exchange.getRequestMethod()) {
        case "GET", "HEAD":
          return site.answer(path, query(exchange.getRequestURI().getRawQuery()));
        case "POST":
          // A form of another page cannot set a header of its own.
          return !path.startsWith("api/ask/") || exchange.getRequestHeaders().getFirst("X-Bellows") == null
              ? Answer.refusal(403, "not allowed") : ask(exchange, path);
        default:
          return Answer.refusal(405, "expected GET");
      }
    } catch (BadInputException | IllegalArgumentException e) {
      return Answer.refusal(400, e.getMessage());
    } catch (RuntimeException e) {
      return Answer.refusal(500, String.valueOf(e.getMessage()));
    }
  }

  /** The path behind the token; null for whoever may not ask. */
  private String allowedPath(HttpExchange exchange) {
    String path = exchange.getRequestURI().getPath();
    if (path == null || path.length() > MOST_PATH) {
      return null;
    }
    if (token.isEmpty()) {
      String host = exchange.getRequestHeaders().getFirst("Host");
      boolean own = host == null || LOCAL.contains(host.replaceFirst(":\\d{1,5}$", ""));
      return own && path.startsWith("/") ? path.substring(1) : null;
    }
    int end = path.indexOf('/', 1);
    String given = path.substring(Math.min(1, path.length()), end < 0 ? path.length() : end);
    boolean right = MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8),
        token.getBytes(StandardCharsets.UTF_8));
    return right && end > 0 ? path.substring(end + 1) : null;
  }

  /** A question has no more than its name and what stands behind it: nothing is read that somebody else would send. */
  private Answer ask(HttpExchange exchange, String path) {
    return site.ask(path.substring("api/ask/".length()), query(exchange.getRequestURI().getRawQuery()));
  }

  /** Nothing that this page is asked has a body; whoever sends one might send it byte by byte. */
  private static boolean hasBody(HttpExchange exchange) {
    Headers headers = exchange.getRequestHeaders();
    String length = headers.getFirst("Content-Length");
    return headers.containsKey("Transfer-Encoding") || length != null && !length.equals("0");
  }

  static Map<String, String> query(String raw) {
    Map<String, String> query = new HashMap<>();
    for (String pair : raw == null ? new String[0] : raw.split("&", 16)) {
      int equals = pair.indexOf('=');
      query.put(URLDecoder.decode(equals < 0 ? pair : pair.substring(0, equals), StandardCharsets.UTF_8),
          equals < 0 ? "" : URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
    }
    return query;
  }

  private static void headers(HttpExchange exchange, String type) {
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", type);
    headers.set("Content-Security-Policy", POLICY);
    headers.set("Cache-Control", "no-store");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    headers(exchange, answer.type());
    if (answer.status() == 403) {
      exchange.getResponseHeaders().set("Connection", "close"); // Or he asks on, and reads nothing of it.
    }
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(answer.status(), head || answer.body().length == 0 ? -1 : answer.body().length);
    if (!head) {
      exchange.getResponseBody().write(answer.body());
    }
  }

  /** Tells of changes as they come, on a thread of its own; false if there are too many who listen. */
  private boolean stream(HttpExchange exchange) throws IOException {
    headers(exchange, "text/event-stream");
    try {
      streams.execute(new ChangeStream(exchange, site, streams::getActiveCount));
      return true;
    } catch (RejectedExecutionException e) {
      send(exchange, Answer.refusal(503, "too many listen already; ask now and then instead"));
      return false;
    }
  }

  @Override
  public void close() {
    streams.shutdownNow();
    server.stop(0);
    workers.shutdownNow();
    try {
      streams.awaitTermination(5, TimeUnit.SECONDS);
      workers.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
