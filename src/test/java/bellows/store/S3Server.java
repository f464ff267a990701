package bellows.store;

import bellows.store.FaultyProxy.Fault;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Assumptions;

/**
 * An S3 server of a test class: a process of its own, from the jars that {@code submit/s3 start} fetches. Its bucket
 * {@code calm} is reached directly; one for each fault, by the fault's name, through a {@link FaultyProxy}.
 */
public final class S3Server implements Closeable {
  private static final String APPLICATION = "com.adobe.testing.s3mock";
  private static final Path SERVER = Path.of("target/s3-server/jars");
  private static final Path CLIENT = Path.of("target/s3a/jars");
  private static final Pattern PORT = Pattern.compile("Tomcat started on ports .* (\\d+) \\(http\\)");
  private static final long SECONDS_TO_START = 120;

  private final Process process;
  private final Map<Fault, FaultyProxy> proxies = new EnumMap<>(Fault.class);
  private final Configuration configuration = new Configuration();

  /** Starts a server in a folder; skips the test, with the reason, where the jars are missing. */
  public S3Server(Path folder) throws IOException, InterruptedException {
    Assumptions.assumeTrue(Files.exists(SERVER) && Files.exists(CLIENT),
        "needs the jars that 'submit/s3 start' fetches into " + SERVER + " and " + CLIENT);
    Path log = folder.resolve("log");
    String buckets = "calm," + Stream.of(Fault.values()).map(S3Server::bucket).collect(Collectors.joining(","));
    process = new ProcessBuilder(System.getProperty("java.home") + "/bin/java", "-Xmx256m", "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1", "-cp", SERVER + File.separator + "*", APPLICATION + ".S3MockApplication",
        "--server.address=127.0.0.1", "--server.port=0", "--" + APPLICATION + ".http-port=0",
        "--" + APPLICATION + ".store.root=" + Files.createDirectories(folder.resolve("objects")),
        "--" + APPLICATION + ".store.initial-buckets=" + buckets).redirectErrorStream(true)
        .redirectOutput(log.toFile()).start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    configure(port(log));
  }

  private int port(Path log) throws IOException, InterruptedException {
    long end = System.nanoTime() + SECONDS_TO_START * 1_000_000_000L;
    while (process.isAlive() && System.nanoTime() < end) {
      String text = Files.readString(log);
      Matcher port = PORT.matcher(text);
      if (port.find() && text.contains("Started S3MockApplication")) {
        return Integer.parseInt(port.group(1));
      }
      Thread.sleep(100);
    }
    throw new IOException("the server did not start: " + Files.readString(log));
  }

  private void configure(int port) throws IOException {
    try (Stream<Path> jars = Files.list(CLIENT)) {
      List<URL> urls = new ArrayList<>();
      for (Path jar : jars.toList()) {
        urls.add(jar.toUri().toURL());
      }
      configuration.setClassLoader(new URLClassLoader(urls.toArray(URL[]::new), getClass().getClassLoader()));
    }
    configuration.set("fs.s3a.endpoint", "http://127.0.0.1:" + port);
    configuration.set("fs.s3a.endpoint.region", "us-east-1");
    configuration.setBoolean("fs.s3a.path.style.access", true);
    configuration.setBoolean("fs.s3a.connection.ssl.enabled", false);
    configuration.set("fs.s3a.access.key", "any");
    configuration.set("fs.s3a.secret.key", "any");
    for (Fault fault : Fault.values()) {
      FaultyProxy proxy = new FaultyProxy(port, EnumSet.of(fault), 1);
      proxies.put(fault, proxy);
      configuration.set("fs.s3a.bucket." + bucket(fault) + ".endpoint", "http://127.0.0.1:" + proxy.port());
    }
  }

  /** The bucket whose requests meet a fault. */
  public static String bucket(Fault fault) {
    return fault.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** How many requests have met a fault so far. */
  public int disturbed(Fault fault) {
    return proxies.get(fault).disturbed();
  }

  /** With which Hadoop finds the buckets. */
  public Configuration configuration() {
    return configuration;
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    for (FaultyProxy proxy : proxies.values()) {
      proxy.close();
    }
  }
}
