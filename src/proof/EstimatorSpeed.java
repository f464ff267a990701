import bellows.conf.Settings;
import bellows.data.LocalFiles;
import bellows.data.Samples;
import bellows.data.Split;
import bellows.data.source.Sources;
import bellows.ml.NeuralNetworkClassificationModel;
import bellows.ml.NeuralNetworkClassifier;
import bellows.train.rows.EvalRow;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.ml.classification.MultilayerPerceptronClassificationModel;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * How fast the estimator fits and its model transforms, in turns with the command on the same data and with MLlib's
 * perceptron: {@code EstimatorSpeed COMMAND FOLDER WORK TURNS EPOCHS ROWS} of MNIST's format. Used by
 * src/proof/estimator-speed.
 */
public final class EstimatorSpeed {
  /** Of the command's rate, and of an evaluation's. */
  private static final double FIT_WANTED = 0.95;
  private static final double TRANSFORM_WANTED = 0.9;
  private static final double ONE_ROW_MILLIS = 5;
  private static final MulticlassClassificationEvaluator ACCURACY =
      new MulticlassClassificationEvaluator().setMetricName("accuracy");

  /** A network, for the command and for the estimator alike. */
  private enum Kind {
    MLP("[{dense = 300}, relu, {dense = classes}]", "[flatten, {dense = 300}, relu, {dense = classes}]", 128, 0.04),
    LENET("lenet", "lenet", 64, 0.02);

    private final String ofVectors;
    private final String ofPictures;
    private final int batch;
    private final double rate;

    Kind(String ofVectors, String ofPictures, int batch, double rate) {
      this.ofVectors = ofVectors;
      this.ofPictures = ofPictures;
      this.batch = batch;
      this.rate = rate;
    }
  }

  /** What came of a fit: the figures that are compared; the rate is that of {@link #rate}. */
  private record Fitted(String name, double seconds, double samplesPerSecond, double accuracy) {
    void print() {
      System.out.printf(Locale.ROOT, "%-28s %8.1f s  %,10.0f samples/s  accuracy %.4f%n", name, seconds,
          samplesPerSecond, accuracy);
    }
  }

  private final String command;
  private final Path folder;
  private final Path work;
  private final int epochs;
  private final SparkSession spark;
  private final Dataset<Row> train;
  private final Dataset<Row> test;
  private int runs;

  private EstimatorSpeed(SparkSession spark, String[] arguments) {
    this.spark = spark;
    command = arguments[0];
    folder = Path.of(arguments[1]).toAbsolutePath();
    work = Path.of(arguments[2]);
    epochs = Integer.parseInt(arguments[4]);
    train = table(Split.TRAIN);
    test = table(Split.TEST);
  }

  /** As MLlib has it: vectors of doubles; in memory. */
  private Dataset<Row> table(Split split) {
    Samples samples = Sources.read(Settings.parse("source = idx, path = \"" + folder + "\"", "data"), new LocalFiles())
        .read(split);
    int size = samples.shape().size();
    List<Integer> rows = IntStream.range(0, samples.count()).boxed().toList();
    StructType type = new StructType().add("features", SQLDataTypes.VectorType()).add("label", DataTypes.DoubleType);
    var shared = JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(samples);
    Dataset<Row> table = spark.createDataFrame(JavaSparkContext.fromSparkContext(spark.sparkContext())
        .parallelize(rows).map(row -> {
          float[] values = new float[size];
          shared.value().read(row, values, 0);
          double[] doubles = new double[size];
          Arrays.setAll(doubles, i -> values[i]);
          return RowFactory.create(Vectors.dense(doubles).compressed(), (double) shared.value().target(row));
        }), type).persist();
    table.count();
    return table;
  }

  /** Samples a second over the last half of a run's steps: data are laid out by then, and all is compiled. */
  private double rate(Path run) {
    Row half = spark.read().format("bellows").option("table", "steps").load(run.toString())
        .selectExpr("step", "samples", "unix_micros(finished) at", "max(step) OVER () last").where("2 * step >= last")
        .selectExpr("sum(samples) - min_by(samples, step)", "max(at) - min(at)").first();
    return 1e6 * half.getLong(0) / half.getLong(1);
  }

  private NeuralNetworkClassifier estimator(Kind kind) {
    NeuralNetworkClassifier estimator = new NeuralNetworkClassifier().setNetwork(kind.ofVectors).setMaxIter(epochs)
        .setBatchSize(kind.batch).setStepSize(kind.rate).setOptimizer("{name = sgd, momentum = 0.9}");
    return kind == Kind.LENET ? estimator.setShape(28, 28, 1) : estimator;
  }

  private NeuralNetworkClassificationModel model;
  /** MLlib's. */
  private MultilayerPerceptronClassificationModel theirs;

  private Fitted estimated(Kind kind) {
    Path run = work.resolve("run-" + runs++);
    long begin = System.nanoTime();
    model = estimator(kind).setRunPath(run.toString()).fit(train);
    double seconds = since(begin);
    return new Fitted("estimator " + kind, seconds, rate(run), ACCURACY.evaluate(model.transform(test)));
  }

  private Fitted commanded(Kind kind) throws IOException, InterruptedException {
    Path run = work.resolve("run-" + runs++);
    Path conf = Files.writeString(work.resolve(kind + ".conf"), """
        data {source = idx, path = "%s", normalise = auto}
        network = %s, loss = softmax-cross-entropy, optimizer {name = sgd, momentum = 0.9}
        batch = %d, rate = %s, seed = 1, stop {epochs = %d}
        """.formatted(folder, kind.ofPictures, kind.batch, kind.rate, epochs));
    List<String> words = List.of(command, "train", conf.toString(), "--run", run.toString(), "--master",
        spark.sparkContext().master());
    long begin = System.nanoTime();
    Process process = new ProcessBuilder(words).redirectErrorStream(true)
        .redirectOutput(work.resolve("command-log").toFile()).start();
    if (process.waitFor() != 0) {
      throw new IllegalStateException("the command failed, see " + work.resolve("command-log"));
    }
    double seconds = since(begin);
    var summary = new ObjectMapper().readTree(run.resolve("summary.json").toFile());
    return new Fitted("command " + kind + ", with its JVM", seconds, rate(run), summary.get("testAccuracy").asDouble());
  }

  /** MLlib takes all samples at each of its iterations. */
  private Fitted perceptron() {
    MultilayerPerceptronClassifier classifier = new MultilayerPerceptronClassifier()
        .setLayers(new int[] {train.first().<org.apache.spark.ml.linalg.Vector>getAs(0).size(), 300, 10})
        .setMaxIter(epochs).setTol(0).setSeed(1);
    long begin = System.nanoTime();
    MultilayerPerceptronClassificationModel found = classifier.fit(train);
    double seconds = since(begin);
    theirs = found;
    return new Fitted("MLlib, " + epochs + " iterations", seconds, (double) epochs * train.count() / seconds,
        ACCURACY.evaluate(found.transform(test)));
  }

  private static double since(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }

  /** Samples a second of an evaluation on rows that are laid out: the best of some epochs' ends. */
  private double evaluated(Kind kind) {
    Dataset<Row> held = train.withColumn("held", functions.expr("xxhash64(features) % 100 > 3"));
    return estimator(kind).setMaxIter(3).setValidationIndicatorCol("held").fit(held).summary().evaluations().stream()
        .mapToDouble((EvalRow row) -> row.samples() / row.seconds()).max().orElseThrow();
  }

  /** Rows a second of {@code evaluate} on the same table, which it reads and lays out. */
  private double evaluatedTable() {
    long begin = System.nanoTime();
    model.evaluate(train);
    return train.count() / since(begin);
  }

  /** Rows a second that a model scores, all its columns taken: with the time to read the rows, and beyond it. */
  private double[] transformed(long rows) {
    long times = Math.max(1, (rows + train.count() - 1) / train.count());
    Dataset<Row> many = train.crossJoin(functions.broadcast(spark.range(times).toDF("copy"))).drop("copy");
    long begin = System.nanoTime();
    many.map((MapFunction<Row, Row>) row -> row, Encoders.row(many.schema())).write().format("noop").mode("overwrite")
        .save();
    double reading = since(begin);
    begin = System.nanoTime();
    model.transform(many).write().format("noop").mode("overwrite").save();
    double seconds = since(begin);
    long count = times * train.count();
    System.out.printf(Locale.ROOT, "%-28s %8.1f s  %,10.0f rows/s     of %,d rows; %.1f s to read and write them alone%n",
        "transform", seconds, count / seconds, count, reading);
    return new double[] {count / seconds, count / Math.max(1e-3, seconds - reading)};
  }

  /** One row by itself, that lies in the driver or not; whether it takes little beyond what Spark's own stages take. */
  private boolean oneRow(Kind kind) {
    List<Row> row = train.limit(1).collectAsList();
    boolean well = oneRow(kind + ", in the driver", spark.createDataFrame(row, train.schema()));
    return well & oneRow(kind + ", elsewhere", spark.createDataFrame(
        JavaSparkContext.fromSparkContext(spark.sparkContext()).parallelize(new ArrayList<>(row), 1), train.schema()));
  }

  private boolean oneRow(String which, Dataset<Row> one) {
    double[] identity = new double[200];
    double[] plain = new double[identity.length];
    double[] scored = new double[identity.length];
    for (int i = 0; i < identity.length; i++) {
      identity[i] = millis(() -> one.mapPartitions((MapPartitionsFunction<Row, Row>) rows -> rows,
          Encoders.row(one.schema())));
      plain[i] = millis(() -> theirs.transform(one));
      scored[i] = millis(() -> model.transform(one));
    }
    double beyond = median(scored) - median(identity);
    System.out.printf(Locale.ROOT, "one row %s: %.2f ms given back by a typed function, %.2f with MLlib's model, "
        + "%.2f with ours%n", which, median(identity), median(plain), median(scored));
    return judged("beyond the function, ms", beyond, beyond < ONE_ROW_MILLIS);
  }

  private static double millis(Supplier<Dataset<Row>> made) {
    long begin = System.nanoTime();
    made.get().collectAsList();
    return since(begin) * 1e3;
  }

  private static double median(double[] values) {
    double[] later = Arrays.copyOfRange(values, values.length / 2, values.length);
    Arrays.sort(later);
    return later[later.length / 2];
  }

  private boolean run(int turns, long rows) throws IOException, InterruptedException {
    boolean well = true;
    for (Kind kind : Kind.values()) {
      double own = 0;
      double theirs = 0;
      for (int turn = 0; turn < turns; turn++) {
        if (kind == Kind.MLP) {
          perceptron().print();
        }
        Fitted commanded = commanded(kind);
        commanded.print();
        Fitted estimated = estimated(kind);
        estimated.print();
        own = Math.max(own, estimated.samplesPerSecond());
        theirs = Math.max(theirs, commanded.samplesPerSecond());
      }
      well &= judged("fit " + kind + " / command", own / theirs, own >= FIT_WANTED * theirs);
      double evaluating = 0;
      double evaluatingTable = 0;
      double transforming = 0;
      double beyond = 0;
      for (int turn = 0; turn < turns; turn++) {
        evaluating = Math.max(evaluating, evaluated(kind));
        evaluatingTable = Math.max(evaluatingTable, evaluatedTable());
        double[] rates = transformed(kind == Kind.MLP ? rows : rows / 10);
        transforming = Math.max(transforming, rates[0]);
        beyond = Math.max(beyond, rates[1]);
      }
      System.out.printf(Locale.ROOT, "%-28s %8s    %,10.0f samples/s, %,.0f with reading the table%n", "evaluation " + kind,
          "", evaluating, evaluatingTable);
      well &= judged("transform / evaluate, tables", transforming / evaluatingTable,
          transforming >= TRANSFORM_WANTED * evaluatingTable);
      well &= judged("the same beyond reading", beyond / evaluating, beyond >= TRANSFORM_WANTED * evaluating);
      well &= oneRow(kind);
    }
    return well;
  }

  private static boolean judged(String what, double value, boolean well) {
    System.out.printf(Locale.ROOT, "%-28s %8.2f  %s%n", what, value, well ? "as wanted" : "NOT AS WANTED");
    return well;
  }

  public static void main(String[] arguments) throws Exception {
    boolean well;
    try (SparkSession spark = SparkSession.builder().appName("estimator speed").getOrCreate()) {
      well = new EstimatorSpeed(spark, arguments).run(Integer.parseInt(arguments[3]), Long.parseLong(arguments[5]));
    }
    System.exit(well ? 0 : 1);
  }
}
