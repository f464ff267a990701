import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * Downloads the files of one data set of a catalogue. A file takes its final name only when it is whole and its content
 * has the catalogue's sha256; until then it is called *.part, and an interrupted download goes on from there.
 *
 * <p>A single source file, so that a JDK is all it needs: run by submit/fetch-data.
 */
public final class FetchData {
  private static final int ATTEMPTS = 3;
  private static final String USAGE = String.join("\n",
      "Downloads a public data set in its original format, and verifies it.",
      "",
      "  submit/fetch-data NAME [--to DIR] [--from BASE_URL]",
      "  submit/fetch-data --list",
      "",
      "  --to DIR          where the files go (default: data/NAME of this repository)",
      "  --from BASE_URL   take each file from BASE_URL/FILE, not from where the",
      "                    catalogue says",
      "  --list            the data sets that the catalogue knows",
      "  --catalogue FILE  another catalogue (default: data/catalogue.tsv)",
      "",
      "What is there and right is kept; an interrupted download goes on where it",
      "stopped.",
      "Environment: BELLOWS_DATA_MIRROR, a mirror of several sets, used as",
      "BASE/NAME/FILE; https_proxy; JAVA_HOME.");

  /** One line of the catalogue. */
  private record Entry(String name, String file, String sha256, String address, String member) {}

  /** What stops us, told to the person who asked. */
  private static final class Failure extends Exception {
    private static final long serialVersionUID = 1;

    /** 2 for a wrong command line, 1 for all else. */
    final int status;

    Failure(int status, String format, Object... arguments) {
      super(String.format(format, arguments));
      this.status = status;
    }
  }

  private final PrintStream out;
  private final HttpClient client;

  private FetchData(PrintStream out) throws Failure {
    this.out = out;
    var builder = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).connectTimeout(Duration.ofSeconds(20));
    this.client = proxy(builder).build();
  }

  public static void main(String[] args) {
    System.exit(run(args, System.out, System.err));
  }

  /** The whole program: returns the exit status. */
  static int run(String[] args, PrintStream out, PrintStream err) {
    try {
      new FetchData(out).command(args);
      return 0;
    } catch (Failure e) {
      err.println("submit/fetch-data: " + e.getMessage());
      return e.status;
    } catch (IOException e) {
      err.println("submit/fetch-data: " + describe(e));
      return 1;
    }
  }

  private void command(String[] args) throws Failure, IOException {
    String name = null;
    boolean list = false;
    var options = new LinkedHashMap<String, String>();
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "-h", "--help" -> {
          out.println(USAGE);
          return;
        }
        case "--list" -> list = true;
        case "--to", "--from", "--catalogue", "--data" -> {
          if (i + 1 == args.length) {
            throw misuse("%s expects a value", args[i]);
          }
          options.put(args[i], args[++i]);
        }
        default -> {
          if (args[i].startsWith("-")) {
            throw misuse("unknown option %s", args[i]);
          }
          if (name != null) {
            throw misuse("one data set at a time: %s or %s?", name, args[i]);
          }
          name = args[i];
        }
      }
    }
    Path data = Path.of(options.getOrDefault("--data", "data"));
    Path catalogue = options.containsKey("--catalogue") ? Path.of(options.get("--catalogue")) : data.resolve("catalogue.tsv");
    Map<String, List<Entry>> sets = read(catalogue);
    if (list) {
      sets.forEach((set, entries) -> out.printf("%-16s %d files from %s%n", set, entries.size(), entries.get(0).address));
      return;
    }
    if (name == null || !sets.containsKey(name)) {
      throw misuse("%s; expected one of %s", name == null ? "no data set named" : "no data set " + name, sets.keySet());
    }
    Path to = options.containsKey("--to") ? Path.of(options.get("--to")) : data.resolve(name);
    fetch(sets.get(name), to, mirror(name, options.get("--from")));
    out.printf("%s is in %s%n", name, to);
  }

  private static String mirror(String name, String from) {
    String everything = System.getenv("BELLOWS_DATA_MIRROR");
    if (from == null && everything != null && !everything.isBlank()) {
      from = everything.replaceAll("/+$", "") + "/" + name;
    }
    return from == null ? null : from.replaceAll("/+$", "") + "/";
  }

  private static Map<String, List<Entry>> read(Path catalogue) throws Failure, IOException {
    var sets = new LinkedHashMap<String, List<Entry>>();
    int number = 0;
    for (String line : Files.readAllLines(catalogue)) {
      number++;
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String[] part = line.split("\t");
      if (part.length != 4 || !part[2].matches("[0-9a-f]{64}") || !part[1].matches("[\\w-][\\w.-]*")) {
        throw new Failure(1, "%s, line %d: expected name, file, sha256, address separated by tabs; found: %s", catalogue, number, line);
      }
      String[] address = part[3].split("#", 2);
      sets.computeIfAbsent(part[0], n -> new ArrayList<>())
          .add(new Entry(part[0], part[1], part[2], address[0], address.length == 2 ? address[1] : null));
    }
    return sets;
  }

  private void fetch(List<Entry> entries, Path to, String mirror) throws Failure, IOException {
    Files.createDirectories(to);
    var missing = new LinkedHashMap<String, List<Entry>>(); // by address: an archive is downloaded once
    for (Entry entry : entries) {
      Path file = to.resolve(entry.file);
      if (!Files.exists(file)) {
        missing.computeIfAbsent(entry.address, a -> new ArrayList<>()).add(entry);
      } else if (!sha256(file).equals(entry.sha256)) {
        throw new Failure(1, "%s exists, but is not %s of %s: its content has another sha256 than %s. Move it away, or choose another folder with --to.",
            file, entry.file, entry.name, entry.sha256);
      } else {
        out.printf("%s: there already%n", entry.file);
      }
    }
    for (var source : missing.entrySet()) {
      String file = source.getKey().substring(source.getKey().lastIndexOf('/') + 1);
      URI address = address(mirror == null ? source.getKey() : mirror + file);
      Path part = to.resolve(file + ".part");
      download(address, part);
      if (source.getValue().get(0).member == null) {
        accept(source.getValue().get(0), part, part, to, address);
      } else {
        unpack(source.getValue(), part, to, address);
      }
    }
  }

  /** Gives {@code file} its final name if its content is right; otherwise deletes it and {@code origin}. */
  private void accept(Entry entry, Path file, Path origin, Path to, URI address) throws Failure, IOException {
    String found;
    try {
      found = sha256(file, entry.file.endsWith(".gz"));
    } catch (IOException e) {
      found = "unreadable: " + describe(e);
    }
    if (!found.equals(entry.sha256)) {
      Files.deleteIfExists(file);
      Files.deleteIfExists(origin);
      throw new Failure(1, "%s is not what the catalogue describes: the sha256 of %s is %s, expected %s. It was deleted; try another mirror with --from.",
          address, entry.file, found, entry.sha256);
    }
    Files.move(file, to.resolve(entry.file));
    out.printf("%s: fetched, sha256 as expected%n", entry.file);
  }

  private void unpack(List<Entry> entries, Path archive, Path to, URI address) throws Failure, IOException {
    var wanted = new LinkedHashMap<String, Entry>();
    entries.forEach(entry -> wanted.put(entry.member, entry));
    try (var tar = new Tar(new GZIPInputStream(new BufferedInputStream(Files.newInputStream(archive))))) {
      while (!wanted.isEmpty() && tar.next()) {
        Entry entry = wanted.remove(tar.name);
        if (entry != null) {
          Path part = to.resolve(entry.file + ".part");
          try (OutputStream sink = Files.newOutputStream(part)) {
            tar.copy(sink);
          }
          accept(entry, part, archive, to, address);
        }
      }
    } catch (IOException e) {
      Files.deleteIfExists(archive);
      throw new Failure(1, "%s is not a whole .tar.gz archive (%s). It was deleted; try another mirror with --from.", address, describe(e));
    }
    Files.delete(archive);
    if (!wanted.isEmpty()) {
      throw new Failure(1, "%s lacks %s", address, wanted.keySet());
    }
  }

  /** Brings {@code part} to the full length of the body, going on from what is there. */
  private void download(URI address, Path part) throws Failure, IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        attempt(address, part);
        return;
      } catch (IOException e) {
        if (attempt == ATTEMPTS) {
          throw new Failure(1, "%s: %s after %d attempts, with %d bytes here. The same command goes on from there; --from names another mirror.",
              address, describe(e), ATTEMPTS, size(part));
        }
      }
    }
  }

  private void attempt(URI address, Path part) throws Failure, IOException {
    long start = size(part);
    var request = HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(60));
    if (start > 0) {
      request.header("Range", "bytes=" + start + "-");
    }
    HttpResponse<InputStream> response = send(request.build());
    int status = response.statusCode();
    boolean goesOn = status == 206 && response.headers().firstValue("Content-Range").orElse("").startsWith("bytes " + start + "-");
    try (InputStream body = response.body()) {
      if (start > 0 && (status == 416 || status == 206 && !goesOn)) {
        Files.delete(part);
        throw new IOException("the server cannot continue at byte " + start);
      }
      if (status != 200 && !goesOn) {
        throw new Failure(1, "%s: the server answered %d. Is the address right? --from names another mirror.", address, status);
      }
      long length = response.headers().firstValueAsLong("Content-Length").orElse(-1);
      var mode = goesOn ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING;
      long copied;
      try (OutputStream sink = Files.newOutputStream(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, mode)) {
        copied = copy(body, sink, goesOn ? start : 0, length < 0 ? -1 : length + (goesOn ? start : 0), part);
      }
      if (length >= 0 && copied != length) {
        throw new IOException("the connection ended after " + copied + " of " + length + " bytes");
      }
    }
  }

  private HttpResponse<InputStream> send(HttpRequest request) throws IOException {
    try {
      return client.send(request, BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      throw new IOException("interrupted", e);
    }
  }

  private long copy(InputStream body, OutputStream sink, long done, long total, Path part) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long copied = 0;
    long shown = System.nanoTime();
    for (int n; (n = body.read(buffer)) >= 0; ) {
      sink.write(buffer, 0, n);
      copied += n;
      if (System.nanoTime() - shown > 2_000_000_000L) {
        shown = System.nanoTime();
        out.printf("%s: %.1f%s MB%n", part.getFileName(), (done + copied) / 1e6, total < 0 ? "" : String.format(" of %.1f", total / 1e6));
      }
    }
    return copied;
  }

  private static URI address(String text) throws Failure {
    try {
      URI uri = URI.create(text);
      if (uri.getHost() != null && List.of("http", "https").contains(uri.getScheme())) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // told below
    }
    throw misuse("expected an address such as https://host/folder/file, found %s", text);
  }

  /** Java does not look at https_proxy by itself. */
  private static HttpClient.Builder proxy(HttpClient.Builder builder) throws Failure {
    String text = System.getenv().getOrDefault("https_proxy", System.getenv().getOrDefault("HTTPS_PROXY", ""));
    if (text.isBlank()) {
      return builder;
    }
    URI uri = address(text.contains("://") ? text : "http://" + text);
    ProxySelector secure = ProxySelector.of(new InetSocketAddress(uri.getHost(), uri.getPort() < 0 ? 80 : uri.getPort()));
    return builder.proxy(new ProxySelector() {
      @Override
      public List<java.net.Proxy> select(URI target) {
        return "https".equals(target.getScheme()) ? secure.select(target) : List.of(java.net.Proxy.NO_PROXY);
      }

      @Override
      public void connectFailed(URI target, java.net.SocketAddress address, IOException cause) {}
    });
  }

  private static String sha256(Path file) throws IOException {
    return sha256(file, file.toString().endsWith(".gz"));
  }

  private static String sha256(Path file, boolean gzipped) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
    InputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    try (raw; var in = new DigestInputStream(gzipped ? new GZIPInputStream(raw, 1 << 16) : raw, digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static long size(Path file) throws IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }

  private static String describe(IOException e) {
    String kind = e.getClass().getSimpleName();
    return e.getMessage() == null ? kind : kind.equals("IOException") ? e.getMessage() : kind + ": " + e.getMessage();
  }

  private static Failure misuse(String format, Object... arguments) {
    return new Failure(2, format + "\nSee submit/fetch-data --help.", arguments);
  }

  /** Reads the regular files of a tar archive, one after the other (POSIX ustar, short names). */
  private static final class Tar implements AutoCloseable {
    private static final int BLOCK = 512;

    private final InputStream in;
    private long left; // of the present member, padding apart
    private long padding;
    String name;

    Tar(InputStream in) {
      this.in = in;
    }

    /** Moves to the next member, or returns false at the end. */
    boolean next() throws IOException {
      in.skipNBytes(left + padding);
      byte[] header = in.readNBytes(BLOCK);
      if (header.length < BLOCK) {
        throw new EOFException("the archive ends early");
      }
      name = text(header, 0, 100);
      String size = text(header, 124, 12).trim();
      if (!size.matches("[0-7]*")) {
        throw new IOException("not a tar header");
      }
      left = size.isEmpty() ? 0 : Long.parseLong(size, 8);
      padding = (BLOCK - left % BLOCK) % BLOCK;
      return !name.isEmpty();
    }

    void copy(OutputStream sink) throws IOException {
      byte[] buffer = new byte[1 << 16];
      while (left > 0) {
        int n = in.read(buffer, 0, (int) Math.min(left, buffer.length));
        if (n < 0) {
          throw new EOFException("the archive ends early");
        }
        sink.write(buffer, 0, n);
        left -= n;
      }
    }

    private static String text(byte[] header, int offset, int length) {
      int end = offset;
      while (end < offset + length && header[end] != 0) {
        end++;
      }
      return new String(header, offset, end - offset, java.nio.charset.StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
