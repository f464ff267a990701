package bellows.store;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stands between an S3 client and a server and does to requests what networks and servers do. Which requests, follows
 * from a seed and the number of the request, so that of as many requests as many meet a fault. One request a
 * connection. A program of its own as well, of the JDK alone: {@code java FaultyProxy.java PORT slow,reset} prints its own
 * port; a line of input, which may be empty, says which faults there are from then on, and is answered by how many
 * requests it has met and how many of them were disturbed.
 */
public final class FaultyProxy implements Closeable {
  /** What can happen to a request. */
  public enum Fault {
    /** One of eight is answered half a second to two seconds late. */
    SLOW,
    /** One of four is refused with status 503, {@code SlowDown}, before the server sees it. */
    THROTTLED,
    /** One of twelve ends with a reset connection: before the server sees it, after it has done it, or amid the answer. */
    RESET,
    /** Listings lack what is new since less than two seconds. */
    LATE_LISTING,
    /** No request is answered any more. */
    SILENT
  }

  private static final long LATE_NANOS = 2_000_000_000L;
  private static final Pattern LENGTH = Pattern.compile("(?im)^content-length: *(\\d+)");
  private static final Pattern ITEM = Pattern.compile("<Contents>.*?<Key>(.*?)</Key>.*?</Contents>", Pattern.DOTALL);

  private final ServerSocket socket;
  private final int target;
  private final long seed;
  private final Set<Fault> faults = ConcurrentHashMap.newKeySet();
  private final Map<String, Long> written = new ConcurrentHashMap<>();
  private final AtomicLong requests = new AtomicLong();
  private final AtomicInteger disturbed = new AtomicInteger();

  /** @param target the server's port on this machine */
  public FaultyProxy(int target, Set<Fault> faults, long seed) throws IOException {
    this.target = target;
    this.seed = seed;
    this.faults.addAll(faults);
    socket = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  public int port() {
    return socket.getLocalPort();
  }

  /** How many requests have met a fault so far. */
  public int disturbed() {
    return disturbed.get();
  }

  /** From now on. */
  public void set(Set<Fault> now) {
    faults.addAll(now);
    faults.retainAll(now);
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "faulty proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        start(() -> serve(client));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      pass(client);
    } catch (IOException e) {
      // The client, or the server, has gone.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void pass(Socket client) throws IOException, InterruptedException {
    InputStream in = client.getInputStream();
    String head = head(in);
    if (head.isEmpty()) {
      return;
    }
    if (head.toLowerCase(Locale.ROOT).contains("\r\nexpect: 100-continue\r\n")) {
      client.getOutputStream().write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
    }
    byte[] body = in.readNBytes(length(head));
    long draw = mix(seed + requests.incrementAndGet());
    if (faults.contains(Fault.SILENT)) {
      disturbed.incrementAndGet();
      client.getInputStream().read(); // until the client gives up
      return;
    }
    if (faults.contains(Fault.THROTTLED) && chance(draw, 0, 4)) {
      disturbed.incrementAndGet();
      answer(client, "503 Slow Down", "<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>");
      return;
    }
    if (faults.contains(Fault.SLOW) && chance(draw, 8, 8)) {
      disturbed.incrementAndGet();
      Thread.sleep(500 + Math.floorMod(draw >>> 24, 1500));
    }
    boolean reset = faults.contains(Fault.RESET) && chance(draw, 16, 12);
    int moment = reset ? (int) Math.floorMod(draw >>> 40, 3L) : -1;
    if (reset) {
      disturbed.incrementAndGet();
    }
    if (moment == 0) {
      reset(client);
      return;
    }
    byte[] answer = ask(head, body);
    if (moment == 1) {
      reset(client);
      return;
    }
    if (faults.contains(Fault.LATE_LISTING)) {
      answer = late(head, answer);
    }
    client.getOutputStream().write(answer, 0, moment == 2 ? answer.length / 2 : answer.length);
    if (moment == 2) {
      client.getOutputStream().flush();
      reset(client);
    }
  }

  /** The bytes up to the empty line; nothing if there are none. */
  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int ends = 0;
    while (ends < 4) {
      int one = in.read();
      if (one < 0) {
        return "";
      }
      head.write(one);
      ends = one == (ends % 2 == 0 ? '\r' : '\n') ? ends + 1 : one == '\r' ? 1 : 0;
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  private static int length(String head) {
    Matcher length = LENGTH.matcher(head);
    return length.find() ? Integer.parseInt(length.group(1)) : 0;
  }

  /** What the server answers, head and body. */
  private byte[] ask(String head, byte[] body) throws IOException {
    String asked = head.replaceAll("(?im)^(connection|expect):.*\r\n", "").replaceFirst("\r\n\r\n$",
        "\r\nConnection: close\r\n\r\n");
    try (Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
      OutputStream out = server.getOutputStream();
      out.write(asked.getBytes(StandardCharsets.ISO_8859_1));
      out.write(body);
      out.flush();
      byte[] answer = server.getInputStream().readAllBytes();
      if (answer.length == 0) {
        throw new EOFException("no answer");
      }
      return answer;
    }
  }

  private static void answer(Socket client, String status, String body) throws IOException {
    client.getOutputStream().write(("HTTP/1.1 " + status + "\r\nContent-Type: application/xml\r\nContent-Length: "
        + body.length() + "\r\nConnection: close\r\n\r\n" + body).getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Closed so, a connection is reset: what was sent may not arrive either. */
  private static void reset(Socket client) throws IOException {
    client.setSoLinger(true, 0);
    client.close();
  }

  /** Remembers what is new, and leaves it out of a listing for a while. */
  private byte[] late(String head, byte[] answer) {
    String[] words = head.split(" ", 3);
    String path = words[1].replaceFirst("\\?.*", "");
    if (words[0].equals("PUT") || words[0].equals("POST")) {
      written.putIfAbsent(key(path), System.nanoTime());
    } else if (words[0].equals("DELETE")) {
      written.remove(key(path));
    }
    String text = new String(answer, StandardCharsets.ISO_8859_1);
    if (!words[0].equals("GET") || !words[1].contains("list-type=2") || !text.contains("<Contents>")) {
      return answer;
    }
    String shown = ITEM.matcher(text).replaceAll(item -> {
      Long when = written.get(URLDecoder.decode(item.group(1), StandardCharsets.UTF_8));
      boolean hidden = when != null && System.nanoTime() - when < LATE_NANOS;
      if (hidden) {
        disturbed.incrementAndGet();
      }
      return hidden ? "" : Matcher.quoteReplacement(item.group());
    });
    return resized(shown).getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String key(String path) {
    return URLDecoder.decode(path.replaceFirst("^/[^/]*/", ""), StandardCharsets.UTF_8);
  }

  /** With the length, or the one chunk, that the body has now. */
  private static String resized(String answer) {
    int end = answer.indexOf("\r\n\r\n") + 4;
    String head = answer.substring(0, end);
    String body = answer.substring(end);
    if (head.toLowerCase(Locale.ROOT).contains("transfer-encoding: chunked")) {
      body = body.substring(body.indexOf('<'), body.lastIndexOf('>') + 1).replaceAll("\r\n[0-9a-fA-F]+\r\n", "");
      head = head.replaceFirst("(?i)transfer-encoding: chunked", "Content-Length: 0");
    }
    return LENGTH.matcher(head).replaceFirst("Content-Length: " + body.length()) + body;
  }

  private static boolean chance(long draw, int bits, int of) {
    return Math.floorMod(draw >>> bits, (long) of) == 0;
  }

  /** SplitMix64's finaliser. */
  private static long mix(long z) {
    z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return z ^ z >>> 31;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private static Set<Fault> parse(String names) {
    Set<Fault> faults = EnumSet.noneOf(Fault.class);
    for (String name : names.split(",")) {
      if (!name.isBlank()) {
        faults.add(Fault.valueOf(name.strip().toUpperCase(Locale.ROOT).replace('-', '_')));
      }
    }
    return faults;
  }

  public static void main(String[] args) throws IOException {
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (FaultyProxy proxy = new FaultyProxy(Integer.parseInt(args[0]), parse(args.length > 1 ? args[1] : ""), 1)) {
      System.out.println(proxy.port());
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        proxy.set(parse(line));
        System.out.println(proxy.requests + " " + proxy.disturbed);
      }
    }
  }
}
