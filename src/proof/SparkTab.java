import bellows.run.Training;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.apache.spark.SparkEnv;
import org.apache.spark.sql.SparkSession;

/** Whether a run shows in the page and in the metrics of its application, in whatever Spark is on the class path. */
public final class SparkTab {
  private static final String RUN = """
      name = tab
      data {source = digits, train = 150, test = 40, normalise = auto}
      network = [flatten, {dense = 16}, relu, {dense = classes}]
      batch = 40, rate = 0.05, stop.epochs = 2
      """;

  private SparkTab() {}

  public static void main(String[] args) throws Exception {
    SparkSession spark = SparkSession.builder().master("local[2]").appName("tab").config("spark.ui.enabled", true)
        .config("spark.ui.port", 0).getOrCreate();
    try (Training training = Training.on(spark).configuration(RUN).start()) {
      training.await();
    }
    String page = "";
    for (int i = 0; i < 50 && !page.contains("ended: epochs"); i++) {
      Thread.sleep(200); // events travel on a bus of their own
      page = HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create(spark.sparkContext().ui().get().webUrl()
          + "/bellows/")).build(), HttpResponse.BodyHandlers.ofString()).body();
    }
    boolean shown = page.contains("ended: epochs") && page.contains("aria-label=\"training loss\"")
        && page.contains(">Training<");
    boolean measured = !SparkEnv.get().metricsSystem().getSourcesByName("bellows").isEmpty();
    System.out.println("tab " + (shown ? "shown" : "missing") + ", metrics " + (measured ? "there" : "missing"));
    spark.stop();
    System.exit(shown && measured ? 0 : 1);
  }
}
