package bellows.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.conf.Settings;
import bellows.data.Split;
import bellows.data.UniformRows;
import bellows.data.source.Expected;
import bellows.nn.model.Model;
import bellows.nn.model.Zoo;
import bellows.spark.data.DataSet;
import bellows.spark.data.LeafSet;
import bellows.spark.data.TableData;
import bellows.spark.share.RunLease;
import bellows.store.HadoopFiles;
import bellows.train.Outcome;
import bellows.train.Recorder;
import bellows.train.RunConfig;
import bellows.train.TeamPlan;
import bellows.train.Trainer;
import bellows.train.worker.TrainSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables as data: the same rows give the same weights to the last bit, however they come, and those of a file. */
class TableBitsTest {
  private static final String RUN = """
      network = [{dense = 8}, tanh, {dropout = 0.2}, {dense = classes}]
      batch = 50, optimizer {name = sgd, momentum = 0.9}, rate = 0.1
      stop {steps = 9}, evaluate = 4 steps
      """;
  private static final StructType SCHEMA = new StructType().add("id", DataTypes.LongType)
      .add("a", DataTypes.DoubleType).add("b", DataTypes.FloatType).add("c", DataTypes.IntegerType)
      .add("kind", DataTypes.StringType);
  private static final List<Row> TRAIN = rows(230, 1);
  private static final List<Row> TEST = rows(40, 2);

  /** What a run left. */
  private record Bits(String sha256, List<Double> losses) {}

  @TempDir
  private Path folder;

  @AfterEach
  void noSessionOfTheseStays() {
    Sparks.session("local[2]");
  }

  private static List<Row> rows(int count, long seed) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double a = 100 + random.nextGaussian();
      int c = random.nextInt(7);
      rows.add(RowFactory.create((long) i, a, random.nextFloat(), c, a > 100.5 ? "high" : c > 4 ? "odd" : "low"));
    }
    return rows;
  }

  private static Dataset<Row> table(List<Row> rows, int partitions, boolean shuffled) {
    List<Row> some = new ArrayList<>(rows);
    if (shuffled) {
      Collections.shuffle(some, new Random(partitions));
    }
    return session().createDataFrame(some, SCHEMA).repartition(partitions);
  }

  private static SparkSession session() {
    return Sparks.session("local[2]");
  }

  private static Bits train(Settings run, DataSet data, int partitions) {
    RunConfig config = RunConfig.read(run);
    Model model = Zoo.model(run, data.shape(), data.classes());
    TrainSpec spec = config.spec(model, data.resolve(config.normalisation()), data.count(Split.TRAIN));
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(SparkSession.active().sparkContext());
    TeamPlan plan = TeamPlan.forTraining(spec, 1, config.team(), config.aggregation(), WorkerCores.of(spark));
    Recorder recorder = new Recorder();
    try (data;
        SparkWorkers workers = new SparkWorkers(spark, spec, plan, data, partitions, config.mode(), null)) {
      Outcome outcome = new Trainer("run", config, spec, config.fresh(model), workers, recorder).run();
      return new Bits(outcome.state().sha256(), recorder.losses());
    }
  }

  private static Settings run(String data) {
    return Settings.parse(RUN + "data {normalise = auto\n" + data + "}", "run.conf");
  }

  private static Bits tables(String keys, Dataset<Row> train, Dataset<Row> test, int partitions) {
    Settings run = run(keys);
    return train(run, TableData.open(run.section("data"), train, test, Expected.NOTHING), partitions);
  }

  private Bits file() throws IOException {
    Path train = write("train.csv", TRAIN);
    Path test = write("test.csv", TEST);
    Settings run = run("source = csv, train = \"" + train + "\", test = \"" + test + "\"");
    return train(run, DataSet.open(run.section("data"), new HadoopFiles(new Configuration())), 3);
  }

  private Path write(String name, List<Row> rows) throws IOException {
    Path path = folder.resolve(name);
    return Files.write(path, rows.stream().map(row -> row.get(1) + "," + row.get(2) + "," + row.get(3) + ","
        + row.get(4)).toList());
  }

  @ParameterizedTest
  @CsvSource({"1,false,1", "3,true,8", "8,true,3"})
  void inTheOrderOfAFileTheyGiveItsBits(int partitions, boolean shuffled, int tasks) throws IOException {
    session();
    assertEquals(file(), tables("order = id", table(TRAIN, partitions, shuffled), table(TEST, partitions, shuffled),
        tasks));
  }

  @Test
  void anyNumberOfLeaves() throws IOException {
    session();
    Settings run = Settings.parse(RUN + "leaves = 6\ndata {normalise = auto, order = id}", "run.conf");
    TableData data = TableData.open(run.section("data"), table(TRAIN, 8, true), table(TEST, 3, true), Expected.NOTHING);
    Settings read = Settings.parse(RUN + "leaves = 6\ndata {normalise = auto, source = csv, train = \""
        + write("train.csv", TRAIN) + "\", test = \"" + write("test.csv", TEST) + "\"}", "run.conf");
    assertEquals(train(read, DataSet.open(read.section("data"), new HadoopFiles(new Configuration())), 4),
        train(run, data, 5));
  }

  @Test
  void withoutAnOrderItIsThatOfTheRowsThemselves() {
    String keys = "features = [a, b, c]";
    Bits one = tables(keys, table(TRAIN, 1, false), table(TEST, 1, false), 2);
    assertEquals(one, tables(keys, table(TRAIN, 3, true), table(TEST, 2, true), 8));
    assertEquals(one, tables(keys, table(TRAIN, 8, true), table(TEST, 3, true), 1));
    assertNotEquals(one, tables("order = id", table(TRAIN, 1, false), table(TEST, 1, false), 2));
    List<Row> other = new ArrayList<>(TRAIN);
    other.set(7, RowFactory.create(7L, 99.5, 0.5f, 3, "low"));
    assertNotEquals(one, tables(keys, table(other, 1, false), table(TEST, 1, false), 2));
  }

  @Test
  void theFirstSamplesAreInOrderToo() {
    Settings run = run("order = id");
    try (TableData data = TableData.open(run.section("data"), table(TRAIN, 5, true), null, Expected.NOTHING)) {
      assertEquals(List.of("high", "low", "odd"), data.classNames());
      assertEquals(List.of("a", "b", "c"), data.form().columns());
      assertEquals("a table of 230 rows", data.describe());
      float[] targets = data.trainTargets();
      assertEquals(230, targets.length);
      var first = (UniformRows) data.first(Split.TRAIN, 20);
      for (int row = 0; row < 20; row++) {
        float[] found = new float[3];
        first.read(row, found, 0);
        Row expected = TRAIN.get(row);
        assertArrayEquals(new float[] {(float) expected.getDouble(1), expected.getFloat(2), expected.getInt(3)}, found);
        assertEquals(data.classNames().indexOf(expected.getString(4)), first.target(row));
        assertEquals(first.target(row), targets[row]);
      }
    }
  }

  /** What runs hold is given back: neither blocks nor copies stay. */
  @Test
  void closedItLeavesNothingBehind() {
    session();
    int before = session().sparkContext().getPersistentRDDs().size();
    TableData data = TableData.open(run("order = id").section("data"), table(TRAIN, 5, true), table(TEST, 2, true),
        Expected.NOTHING);
    assertTrue(session().sparkContext().getPersistentRDDs().size() > before);
    data.close();
    assertEquals(before, session().sparkContext().getPersistentRDDs().size());
  }

  /** The session is the user's: its serializer may know no class of ours. */
  @Test
  void aSessionWhoseSerializerKnowsNothingOfIt() {
    Dataset<Row> plain = table(TRAIN, 3, true);
    Settings run = run("order = id");
    List<Double> means;
    try (TableData data = TableData.open(run.section("data"), plain, null, Expected.NOTHING)) {
      means = Arrays.stream(data.moments().mean()).boxed().toList();
    }
    Sparks.stop();
    SparkSession strict = SparkSession.builder().master("local[2]").appName("strict").config("spark.ui.enabled", false)
        .config("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
        .config("spark.kryo.registrationRequired", true).getOrCreate();
    try (TableData data = TableData.open(run("order = id").section("data"),
        strict.createDataFrame(TRAIN, SCHEMA).repartition(4), null, Expected.NOTHING)) {
      assertEquals(means, Arrays.stream(data.moments().mean()).boxed().toList());
      JavaSparkContext spark = JavaSparkContext.fromSparkContext(strict.sparkContext());
      List<Integer> counts = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        try (RunLease lease = RunLease.begin(spark); LeafSet leaves = data.leaves(spark, lease, Split.TRAIN, 8, 3)) {
          counts.add(leaves.rdd().map(leaf -> leaf.samples().count()).reduce(Integer::sum));
        }
      }
      assertEquals(List.of(230, 230), counts);
      assertEquals(230, data.count(Split.TRAIN));
    } finally {
      Sparks.stop();
    }
  }
}
