import bellows.ml.NeuralNetworkClassificationModel;
import bellows.ml.NeuralNetworkClassifier;
import bellows.run.Training;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Many short runs in one Spark session of its own, as the system properties {@code spark.*} describe it: a program that
 * knows nothing of Bellows but its library. Runs of four kinds take turns; of each it prints the weights' fingerprint.
 * After the first twenty runs, half and all of them it prints {@code held} and waits for a line, while somebody looks
 * at its processes.
 */
public final class ManyRuns {
  /** What is trained, with what the kind is there to try. */
  private enum Kind {
    /** More weights than travel with a task, so that they are broadcast. */
    BROADCAST("network = [flatten, {dense = 100}, relu, {dense = classes}]"),
    /** Partials are added up by the executors. */
    SHUFFLE("network = [flatten, {dense = 30}, relu, {dropout = 0.3}, {dense = classes}], aggregation = shuffle"),
    /** The samples are a table's. */
    TABLE("network = [{dense = 16}, relu, {dense = classes}], data {label = label}"),
    /** With tables of metrics, checkpoints and a model. */
    FOLDER("network = [flatten, {dense = 20}, relu, {dense = classes}], checkpoint = 2 steps"),
    /** A stage of Spark ML is fitted, transforms and is judged; its table comes in other partitions, with AQE or without. */
    STAGE("network = [{dense = 16}, relu, {dense = classes}]");

    private static final String ALL = """
        seed = 1, leaves = 4, batch = 20, optimizer = adam, rate = 0.01, stop {steps = 4}
        """;
    private static final String DIGITS = "data {source = digits, train = 60, test = 20, normalise = auto}";

    private final String text;

    Kind(String text) {
      this.text = ALL + text;
    }

  }

  private final SparkSession spark;
  private final String folder;
  private final List<Kind> kinds;
  private final Dataset<Row> table;

  private ManyRuns(SparkSession spark, String folder, List<Kind> kinds) {
    this.spark = spark;
    this.folder = folder;
    this.kinds = kinds;
    table = table(spark);
  }

  /** Points of two classes. */
  private static Dataset<Row> table(SparkSession spark) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 80; i++) {
      double angle = i * 0.37;
      double radius = i % 2 + 1;
      rows.add(RowFactory.create(List.of(radius * Math.cos(angle), radius * Math.sin(angle), radius), "c" + i % 2));
    }
    return spark.createDataFrame(rows, new StructType()
        .add("point", new ArrayType(DataTypes.DoubleType, false)).add("label", DataTypes.StringType));
  }

  /** One run; prints its kind and fingerprint. */
  private String once(int number) {
    Kind kind = kinds.get(number % kinds.size());
    if (kind == Kind.STAGE) {
      return kind + " " + fitted(number);
    }
    Training.Builder run = Training.on(spark).configuration(kind.text);
    if (kind == Kind.TABLE) {
      run.data(table);
    } else {
      run.configuration(Kind.DIGITS);
    }
    if (kind == Kind.FOLDER) {
      run.folder(folder + "/run-" + number);
    }
    try (Training training = run.start()) {
      return kind + " " + training.summary().weightsSha256();
    }
  }

  /** The fingerprint of a stage's model and of what it says. */
  private String fitted(int number) {
    spark.conf().set("spark.sql.adaptive.enabled", number % 3 > 0);
    Dataset<Row> rows = table.repartition(1 + number % 8);
    NeuralNetworkClassificationModel model = new NeuralNetworkClassifier().setConfig(Kind.STAGE.text)
        .setFeaturesCol("point").fit(rows);
    long right = model.transform(rows).filter("prediction = double(substring(label, 2))").count();
    return model.toLocal().sha256() + " " + right + " " + model.evaluate(rows).evaluation().accuracy();
  }

  private void times(int from, int to, int atOnce) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(atOnce);
    try {
      List<Callable<String>> runs = new ArrayList<>();
      for (int number = from; number < to; number++) {
        int which = number;
        runs.add(() -> once(which));
      }
      for (Future<String> each : threads.invokeAll(runs)) {
        System.out.println("weights " + each.get());
      }
    } finally {
      threads.shutdown();
    }
  }

  private static void held(int runs) throws IOException {
    System.out.println("held " + runs);
    System.in.read();
  }

  /** @param arguments how many runs, a folder for those that want one, and the only kind, if not all are wanted */
  public static void main(String[] arguments) throws Exception {
    int runs = Integer.parseInt(arguments[0]);
    try (SparkSession spark = SparkSession.builder().appName("many runs").getOrCreate()) {
      List<Kind> kinds = arguments.length > 2 ? List.of(Kind.valueOf(arguments[2])) : List.of(Kind.values());
      ManyRuns many = new ManyRuns(spark, arguments[1], kinds);
      int first = Math.min(20, runs);
      many.times(0, first / 2, 1);
      many.times(first / 2, first, 2);
      held(first);
      many.times(first, Math.max(first, runs / 2), 1);
      held(Math.max(first, runs / 2));
      many.times(Math.max(first, runs / 2), runs, 2);
      held(runs);
    }
  }
}
