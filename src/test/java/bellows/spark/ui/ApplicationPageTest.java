package bellows.spark.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.run.Training;
import bellows.spark.Sparks;
import com.codahale.metrics.Gauge;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.deploy.history.FsHistoryProvider;
import org.apache.spark.deploy.history.HistoryServer;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.kvstore.InMemoryStore;
import org.apache.spark.util.kvstore.KVStoreSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;

/** A run in the page of its application, in its metrics, and on the history server. */
class ApplicationPageTest {
  private static final String DIGITS = """
      name = tiny
      data {source = digits, train = 150, test = 40, normalise = auto}
      network = [flatten, {dense = 16}, relu, {dense = classes}]
      batch = 40, rate {start = 0.05}, optimizer {name = sgd, momentum = 0.9}
      stop {epochs = 2}
      """;

  @TempDir
  Path folder;

  @BeforeEach
  @AfterEach
  void alone() {
    Sparks.stop();
  }

  private static HttpResponse<String> get(String url) throws IOException, InterruptedException {
    return HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create(url)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private SparkSession session() {
    return SparkSession.builder().master("local[2]").appName("runs").config("spark.ui.enabled", true)
        .config("spark.ui.port", 0).config("spark.metrics.namespace", "here")
        .config("spark.metrics.conf.*.sink.prometheusServlet.class", "org.apache.spark.metrics.sink.PrometheusServlet")
        .config("spark.metrics.conf.*.sink.prometheusServlet.path", "/metrics/prometheus")
        .config("spark.eventLog.enabled", true)
        .config("spark.eventLog.dir", folder.toUri().toString())
        .config("spark.sql.warehouse.dir", folder.toString()).getOrCreate();
  }

  private static void train(SparkSession spark) {
    try (Training training = Training.on(spark).configuration(DIGITS).start()) {
      training.await();
    }
  }

  @Test
  void aRunIsSeenWhileTheApplicationLivesAndAfter() throws Exception {
    SparkSession spark = session();
    train(spark);
    train(spark);
    spark.sparkContext().listenerBus().waitUntilEmpty();
    String url = spark.sparkContext().ui().get().webUrl();
    String page = get(url + "/bellows/").body();
    checkPage(page);
    assertEquals(2, page.split("<td>ended: epochs</td>", -1).length - 1);
    assertEquals(2, get(url + "/jobs/").body().split(">Training<", -1).length, "one tab");
    String metrics = get(url + "/metrics/prometheus/").body();
    assertTrue(metrics.lines().anyMatch(line -> line.matches("metrics_here_driver_bellows_step_Value\\{.*} 8\\.0")),
        metrics);
    assertTrue(metrics.lines().anyMatch(line -> line.matches("metrics_here_driver_bellows_loss_Value\\{.*} [0-9.]+")),
        metrics);
    String application = spark.sparkContext().applicationId();
    spark.stop();
    history(application, "");
    history(application, folder.resolve("store").toString());
  }

  private static void checkPage(String page) {
    assertTrue(page.contains("ended: epochs"), page);
    assertTrue(page.contains("aria-label=\"training loss\""), page);
    assertTrue(page.contains("aria-label=\"accuracy\""), page);
  }

  /** @param store the server's folder for what it has read; empty for its memory */
  private void history(String application, String store) throws Exception {
    SparkConf conf = new SparkConf().set("spark.history.fs.logDirectory", folder.toUri().toString());
    if (!store.isEmpty()) {
      conf.set("spark.history.store.path", store);
    }
    FsHistoryProvider provider = new FsHistoryProvider(conf);
    HistoryServer server = new HistoryServer(conf, provider, new SecurityManager(conf, Option.empty(), null), 0);
    server.initialize();
    server.bind();
    provider.start();
    try {
      String url = "http://localhost:" + server.boundPort() + "/history/" + application + "/bellows/";
      HttpResponse<String> answer = get(url);
      for (int i = 0; i < 100 && answer.statusCode() != 200; i++) {
        Thread.sleep(200);
        answer = get(url);
      }
      checkPage(answer.body());
    } finally {
      server.stop();
    }
  }

  /** As on a Spark with other servlet classes: the page's class cannot be loaded. */
  private static final class WithoutPage extends ClassLoader {
    WithoutPage() {
      super(ApplicationPage.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith(ApplicationPage.class.getPackageName())) {
        return super.loadClass(name, resolve);
      }
      Class<?> known = findLoadedClass(name);
      if (known != null) {
        return known;
      }
      if (name.endsWith(".RunsPage")) {
        throw new ClassNotFoundException(name);
      }
      try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  @Test
  void aSparkThatLacksAClassHasNoTabAndTheRunGoesOn() throws Exception {
    SparkSession spark = session();
    Class<?> type = new WithoutPage().loadClass(ApplicationPage.class.getName());
    assertNotSame(ApplicationPage.class, type);
    assertNotNull(type.getMethod("of", SparkContext.class).invoke(null, spark.sparkContext()));
    assertFalse(get(spark.sparkContext().ui().get().webUrl() + "/jobs/").body().contains(">Training<"));
  }

  private static RunNews news(long step, String event) {
    return new RunNews("r<b>", null, "m", 1, 2, step, 1, 1.0 / (step + 1), 0.1, null, null, null, event, null);
  }

  @Test
  void aLongRunIsAStretchAPoint() throws Exception {
    ToldRun view = ToldRun.of(news(0, "something <i>"));
    for (int i = 1; i < 5000; i++) {
      view = view.with(news(i, null));
    }
    assertTrue(view.steps.size() <= ToldRun.MOST_POINTS && view.steps.size() > ToldRun.MOST_POINTS / 2);
    assertEquals(0.0, view.steps.get(0));
    assertEquals(16.0, view.steps.get(1));
    assertEquals(view.steps.size(), view.losses.size());
    String html = RunsHtml.of(List.of(view));
    assertTrue(html.contains("<li>something &lt;i&gt;</li>") && html.contains("r&lt;b&gt;"), html);
    assertFalse(html.contains("<i>"));
    KVStoreSerializer serializer = new KVStoreSerializer();
    ToldRun read = serializer.deserialize(serializer.serialize(view), ToldRun.class);
    assertEquals(view.losses, read.losses);
    assertEquals(view.last, read.last);
  }

  /** A search of 1,000 runs has no page of 1,000. */
  @Test
  void theLastRunsAreKept() throws Exception {
    InMemoryStore store = new InMemoryStore();
    ToldRuns views = new ToldRuns(store);
    for (int i = 0; i < ToldRuns.MOST_RUNS + 5; i++) {
      RunNews news = new RunNews("r", null, "m", i, i, 1, 1, 0.5, 0.1, null, null, null, null, null);
      views.onOtherEvent(news);
      views.onOtherEvent(news);
    }
    assertEquals(ToldRuns.MOST_RUNS, store.count(ToldRun.class));
    assertEquals(2, store.read(ToldRun.class, (ToldRuns.MOST_RUNS + 4) + " r").steps.size());
  }

  @Test
  void anApplicationWithoutAPageHasMetricsAllTheSame() {
    SparkSession spark = Sparks.session("local[2]");
    train(spark);
    assertEquals(8.0, ((Gauge<?>) SparkEnv.get().metricsSystem()
        .getSourcesByName("bellows").head().metricRegistry().getMetrics().get("step")).getValue());
  }
}
