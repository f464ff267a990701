import bellows.page.LivePage;
import bellows.page.PageAddress;
import bellows.run.RunEvent;
import bellows.run.Training;
import bellows.spark.metrics.MetricsTable;
import bellows.train.rows.RunRow;
import bellows.train.rows.StepRow;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** What a page costs: a run of a million steps as the first look at it, and the steps of a training beside it. */
public final class PageSpeed {
  private static final double MOST_SECONDS = 1;
  private static final double MOST_RATIO = 1.02;
  private static final int BROWSERS = 2;
  private static final int CROWD = 200;
  /** So long that what the crowd costs is not that its first requests are interpreted. */
  private static final int CROWD_EPOCHS = 8;

  private final HttpClient client = HttpClient.newHttpClient();

  private PageSpeed() {}

  public static void main(String[] args) throws Exception {
    if (args[0].equals("clients")) {
      clients(args[1]);
      return;
    }
    boolean good = args[0].equals("crowd") ? new PageSpeed().crowd(args[1], Integer.parseInt(args[2]))
        : args[0].equals("million") ? new PageSpeed().million(args[1], Long.parseLong(args[2]))
        : new PageSpeed().pairs(args[1], Integer.parseInt(args[2]));
    System.exit(good ? 0 : 1);
  }

  private String get(LivePage page, String path) throws Exception {
    HttpResponse<String> answer = client.send(HttpRequest.newBuilder(URI.create(page.url() + path)).build(),
        HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(path + ": " + answer.statusCode() + " " + answer.body());
    }
    return answer.body();
  }

  private boolean million(String folder, long steps) throws Exception {
    write(folder, steps);
    System.gc();
    long before = used();
    long start = System.nanoTime();
    try (LivePage page = LivePage.of(List.of(folder), new PageAddress(null, 0), new Configuration())) {
      while (!get(page, "api/runs").contains("\"step\":" + steps + ",")) {
        Thread.sleep(50);
      }
      System.out.printf(Locale.ROOT, "read      %,d steps in %.1f s%n", steps, (System.nanoTime() - start) / 1e9);
      List<Double> seconds = new ArrayList<>();
      for (int look = 0; look < 15; look++) {
        long from = System.nanoTime();
        for (String path : List.of("", "page.js", "uplot.js", "api/runs", "api/about/0", "api/details/0",
            "api/steps/0?columns=1400")) {
          get(page, path);
        }
        seconds.add((System.nanoTime() - from) / 1e9);
      }
      seconds.sort(null);
      long from = System.nanoTime();
      get(page, "api/steps/0?columns=1400&from=" + steps / 2 + "&to=" + (steps / 2 + 900));
      System.gc();
      System.out.printf(Locale.ROOT, "a look    %.3f s (median of 15), zoomed in %.3f s, %.1f MB held%n", seconds.get(7),
          (System.nanoTime() - from) / 1e9, (used() - before) / 1e6);
      return seconds.get(7) < MOST_SECONDS && used() - before < 64e6;
    }
  }

  private static long used() {
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private static void write(String folder, long steps) throws Exception {
    Path run = new Path(folder);
    Files.createDirectories(java.nio.file.Path.of(folder));
    Files.writeString(java.nio.file.Path.of(folder, "run.conf"), "name = long, stop.steps = " + steps + "\n");
    try (MetricsTable<RunRow> starts = new MetricsTable<>("runs", RunRow.class, run, new Configuration());
        MetricsTable<StepRow> table = new MetricsTable<>("steps", StepRow.class, run, new Configuration())) {
      starts.add(new RunRow("long", 0, "long", "none", 1000, "Sgd", 64, 8, 1, Instant.now(), "local", "17", "4.1.0", "scalar",
          "name = long, stop.steps = " + steps));
      for (long step = 1; step <= steps; step++) {
        table.add(new StepRow("long", step, (int) (step / 1000) + 1, 2 / Math.sqrt(step) + 0.3 * Math.sin(step), 0.1, 1, 64, 1, 1, 10,
            2, 1, 15, 0, Instant.ofEpochMilli(1_700_000_000_000L + 15 * step)));
      }
    }
  }

  /** Trainings in turns, with a page to which 200 connections are open and without; the median step of each. */
  private boolean crowd(String folder, int turns) throws Exception {
    SparkSession spark = SparkSession.builder().getOrCreate();
    train(spark, folder + "/warm", 2, event -> {});
    List<Double> ratios = new ArrayList<>();
    for (int turn = 0; turn < turns; turn++) {
      double[] medians = new double[2];
      for (int which : turn % 2 == 0 ? new int[] {0, 1} : new int[] {1, 0}) {
        medians[which] = which == 0 ? train(spark, folder + "/alone-" + turn, CROWD_EPOCHS, event -> {})
            : withCrowd(spark, folder + "/crowd-" + turn);
      }
      ratios.add(medians[1] / medians[0]);
      System.out.printf(Locale.ROOT, "pair %2d   without %.3f ms, with %.3f ms: %.3f%n", turn + 1, medians[0], medians[1],
          medians[1] / medians[0]);
    }
    ratios.sort(null);
    long left = pageThreads().count();
    System.out.printf(Locale.ROOT, "with %d connections to its page, a step takes %.3f times as long (median of %d; from %.3f"
        + " to %.3f); threads left over: %d%n", CROWD, ratios.get(turns / 2), turns, ratios.get(0), ratios.get(turns - 1), left);
    return ratios.get(turns / 2) <= MOST_RATIO && left == 0;
  }

  /** The clients are a process of their own, with what the training leaves of the processors. */
  private double withCrowd(SparkSession spark, String folder) throws Exception {
    try (LivePage page = LivePage.beside(new PageAddress(null, 0), new Configuration(), false)) {
      Process clients = new ProcessBuilder("nice", "-n", "19", System.getProperty("java.home") + "/bin/java", "-Xmx200m", "-cp",
          System.getProperty("java.class.path"), "PageSpeed", "clients", page.url()).inheritIO().start();
      try {
        Thread.sleep(3_000); // They start while nothing is measured.
        double start = System.nanoTime();
        double page0 = pageNanos();
        double clients0 = nanos(clients);
        double median = train(spark, folder, CROWD_EPOCHS, page);
        double wall = System.nanoTime() - start;
        System.out.printf(Locale.ROOT, "         the page took %.1f %% of one processor, those who asked %.1f %%%n",
            100 * (pageNanos() - page0) / wall, 100 * (nanos(clients) - clients0) / wall);
        return median;
      } finally {
        clients.destroyForcibly().waitFor();
      }
    }
  }

  private static double nanos(Process process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
  }

  /** What those threads of the page that still live have taken of the processors. */
  private static double pageNanos() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    return pageThreads().mapToDouble(thread -> threads.getThreadCpuTime(thread.getId())).sum();
  }

  private static Stream<Thread> pageThreads() {
    return Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().startsWith("bellows-page")
        || thread.getName().contains("HTTP-Dispatcher"));
  }

  /** A quarter begins a request and does not end it, a quarter listens for news, the others ask now and then. */
  private static void clients(String url) throws Exception {
    URI page = URI.create(url);
    List<Thread> all = new ArrayList<>();
    for (int i = 0; i < CROWD; i++) {
      int kind = i % 4;
      Thread client = new Thread(() -> {
        while (true) {
          try (Socket socket = new Socket(page.getHost(), page.getPort())) {
            String path = kind == 1 ? "api/changes" : "api/runs";
            String request = "GET /" + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
            socket.getOutputStream().write((kind == 0 ? request.substring(0, 9) : request).getBytes(StandardCharsets.UTF_8));
            byte[] buffer = new byte[1 << 16];
            long end = System.nanoTime() + 10_000_000_000L;
            socket.setSoTimeout(5_000);
            while (System.nanoTime() < end && socket.getInputStream().read(buffer) >= 0) {
              if (kind > 1) {
                Thread.sleep(5_000);
                socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
              }
            }
          } catch (java.io.IOException e) {
            // Cut off, or refused: it comes again.
          } catch (InterruptedException e) {
            return;
          }
          try {
            Thread.sleep(1_000);
          } catch (InterruptedException e) {
            return;
          }
        }
      });
      client.start();
      all.add(client);
    }
    for (Thread client : all) {
      client.join();
    }
  }

  /** Trainings in turns, with a page that browsers look at and without; the median step of each. */
  private boolean pairs(String folder, int turns) throws Exception {
    SparkSession spark = SparkSession.builder().getOrCreate();
    train(spark, folder + "/warm", 2, event -> {});
    List<Double> ratios = new ArrayList<>();
    for (int turn = 0; turn < turns; turn++) {
      double[] medians = new double[2];
      for (int which : turn % 2 == 0 ? new int[] {0, 1} : new int[] {1, 0}) {
        medians[which] = which == 0 ? train(spark, folder + "/without-" + turn, 2, event -> {})
            : withPage(spark, folder + "/with-" + turn);
      }
      ratios.add(medians[1] / medians[0]);
      System.out.printf(Locale.ROOT, "pair %2d   without %.3f ms, with %.3f ms: %.3f%n", turn + 1, medians[0], medians[1],
          medians[1] / medians[0]);
    }
    ratios.sort(null);
    double median = ratios.get(turns / 2);
    System.out.printf(Locale.ROOT, "with a page that %d browsers look at, a step takes %.3f times as long (median of %d)%n",
        BROWSERS, median, turns);
    return median <= MOST_RATIO;
  }

  private double withPage(SparkSession spark, String folder) throws Exception {
    try (LivePage page = LivePage.beside(new PageAddress(null, 0), new Configuration(), false)) {
      List<Thread> browsers = new ArrayList<>();
      for (int i = 0; i < BROWSERS; i++) {
        Thread browser = new Thread(() -> look(page));
        browser.setDaemon(true);
        browser.start();
        browsers.add(browser);
      }
      double median = train(spark, folder, 2, page);
      browsers.forEach(Thread::interrupt);
      return median;
    }
  }

  /** As the page's script does: once a second at most, and only if there is news. */
  private void look(LivePage page) {
    try (BufferedReader changes = new BufferedReader(new InputStreamReader(
        URI.create(page.url() + "api/changes").toURL().openStream(), StandardCharsets.UTF_8))) {
      for (String line = changes.readLine(); line != null; line = changes.readLine()) {
        if (line.startsWith("data") && get(page, "api/runs").contains("\"name\"")) {
          get(page, "api/steps/0?columns=1400");
          get(page, "api/details/0");
          Thread.sleep(1000);
        }
      }
    } catch (Exception e) {
      // The page is closed.
    }
  }

  private static double train(SparkSession spark, String folder, int epochs, Consumer<RunEvent> listener) {
    List<Double> millis = new ArrayList<>();
    try (Training training = Training.on(spark).file("conf/quickstart.conf").set("stop.epochs", epochs).set("data.test", 200)
        .folder(folder).listener(listener).listener(event -> {
          if (event instanceof RunEvent.Stepped stepped) {
            millis.add(stepped.row().stepMillis());
          }
        }).start()) {
      training.await();
    }
    double[] sorted = millis.stream().skip(20).mapToDouble(m -> m).sorted().toArray();
    return Arrays.stream(sorted).skip(sorted.length / 4).limit(sorted.length / 2).average().getAsDouble();
  }
}
