package bellows.spark.table;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.Refusal;
import bellows.conf.Settings;
import bellows.data.Moments;
import bellows.data.Rows;
import bellows.data.Samples;
import bellows.data.Split;
import bellows.data.source.Expected;
import bellows.image.Picture;
import bellows.image.file.PictureWriter;
import bellows.spark.Sparks;
import bellows.store.shard.LocalCopies;
import bellows.store.shard.ShardCache;
import bellows.tensor.Shape;
import java.io.File;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkEnv;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import scala.jdk.javaapi.CollectionConverters;

class TableSamplesTest {
  private static final StructType IMAGE = new StructType().add("origin", DataTypes.StringType)
      .add("height", DataTypes.IntegerType).add("width", DataTypes.IntegerType)
      .add("nChannels", DataTypes.IntegerType).add("mode", DataTypes.IntegerType).add("data", DataTypes.BinaryType);
  private static final DataType DOUBLES = DataTypes.createArrayType(DataTypes.DoubleType);

  private final SparkSession session = Sparks.session("local[2]");

  private static StructType schema(String columns) {
    return StructType.fromDDL(columns);
  }

  private Dataset<Row> table(StructType schema, Object[]... rows) {
    return session.createDataFrame(Arrays.stream(rows).map(RowFactory::create).toList(), schema).repartition(3);
  }

  private static Object[] row(Object... values) {
    return values;
  }

  private static TableSamples open(String keys, Dataset<Row> train, Dataset<Row> test) {
    return TableSamples.of(Settings.parse(keys, "run.conf"), train, test, Expected.NOTHING);
  }

  private static void refuses(String message, String keys, Dataset<Row> train, Dataset<Row> test) {
    int before = train.sparkSession().sparkContext().getPersistentRDDs().size();
    Refusal.of(() -> open(keys, train, test), message);
    assertEquals(before, train.sparkSession().sparkContext().getPersistentRDDs().size(), "nothing stays");
  }

  /** A reader of Spark's that claims what a file promises. */
  @Test
  void rowsThatMemoryDoesNotHoldAreToldAsSuch() {
    Dataset<Row> rows = table(schema("x DOUBLE, label STRING"), row(1.0, "a"), row(2.0, "b"));
    Dataset<Row> large = session.createDataFrame(rows.toJavaRDD().map(row -> {
      throw new OutOfMemoryError("Requested array size exceeds VM limit");
    }), rows.schema());
    refuses("the table: expected memory for its rows, found none (Requested array size exceeds VM limit)", "label = label",
        large, null);
  }

  /** The features of the first samples, and behind them the target. */
  private static List<List<Float>> read(TableSamples samples, int count) {
    Rows rows = samples.shards(Split.TRAIN).first(count);
    List<List<Float>> all = new ArrayList<>();
    for (int row = 0; row < rows.count(); row++) {
      Picture picture = new Picture();
      rows.read(row, picture);
      List<Float> values = new ArrayList<>();
      for (int i = 0; i < picture.size(); i++) {
        values.add(picture.values()[i]);
      }
      values.add(rows.target(row));
      all.add(values);
    }
    return all;
  }

  /** Spark by itself would keep what was shuffled until the driver's collector has run. */
  @Test
  void closedItLeavesNoFiles() throws InterruptedException {
    Dataset<Row> table = session.createDataFrame(List.of(RowFactory.create(1, "x"), RowFactory.create(2, "y")),
        schema("a int, label string")); // What a plan of the table's own shuffles is Spark's.
    List<String> others = files("shuffle_");
    TableSamples samples = open("classes = 2", table, table);
    samples.settle();
    assertTrue(files("shuffle_").stream().anyMatch(name -> !others.contains(name)),
        "lost shards are made again from there");
    Set<String> before = Set.copyOf(files("rdd_"));
    assertTrue(before.size() > 0);
    samples.close();
    assertEquals(List.of(), files("shuffle_").stream().filter(name -> !others.contains(name)).toList());
    for (int i = 0; i < 200 && files("rdd_").stream().anyMatch(before::contains); i++) {
      TimeUnit.MILLISECONDS.sleep(50); // Persistent partitions go a moment after they are told to.
    }
    assertEquals(List.of(), files("rdd_").stream().filter(before::contains).toList());
  }

  /** The files of Spark's that are called so. */
  private static List<String> files(String prefix) {
    return CollectionConverters.asJava(SparkEnv.get().blockManager().diskBlockManager().getAllFiles()).stream()
        .map(File::getName).filter(name -> name.startsWith(prefix)).toList();
  }

  @Test
  void numbersOfAnyType() {
    StructType schema = schema("y int, id string, a tinyint, b smallint, c bigint, d float, e decimal(10,2), "
        + "f boolean");
    Dataset<Row> table = table(schema, row(10, "b", (byte) 1, (short) 2, 3L, 4f, new BigDecimal("5.25"), true),
        row(9, "a", (byte) -1, (short) -2, 1L << 40, 0.1f, new BigDecimal("0.00"), false));
    try (TableSamples samples = open("order = id, label = y", table, table)) {
      assertEquals(List.of("9", "10"), samples.classNames());
      assertEquals(List.of("a", "b", "c", "d", "e", "f"), samples.columns().columns());
      assertEquals(List.of(List.of(-1f, -2f, 0x1p40f, 0.1f, 0f, 0f, 0f), List.of(1f, 2f, 3f, 4f, 5.25f, 1f, 1f)),
          read(samples, 9));
      assertEquals(2, samples.shards(Split.TEST).rows());
    }
  }

  @Test
  void arraysAndVectorsDenseAndSparse() {
    StructType schema = new StructType().add("id", DataTypes.IntegerType).add("many", DOUBLES)
        .add("vector", new VectorLikeUDT()).add("stored", VectorLikeUDT.STORED).add("one", DataTypes.FloatType)
        .add("label", DataTypes.DoubleType);
    Dataset<Row> table = table(schema,
        row(-2, List.of(1.0, 2.0), new VectorLikeUDT.Vector(2, null, new double[] {3, 4}),
            RowFactory.create((byte) 1, null, null, List.of(5.0, 6.0, 7.0)), 8f, 0.5),
        row(1, List.of(-1.0, -2.0), new VectorLikeUDT.Vector(2, new int[] {1}, new double[] {-4}),
            RowFactory.create((byte) 0, 3, List.of(0, 2), List.of(-5.0, -7.0)), -8f, -0.5));
    try (TableSamples samples = open("order = id, classes = 0, shape = [2, 4]", table, null)) {
      assertEquals(Shape.of(2, 4), samples.shape());
      assertEquals(List.of(), samples.classNames());
      assertNull(samples.shards(Split.TEST));
      assertEquals(List.of(List.of(1f, 2f, 3f, 4f, 5f, 6f, 7f, 8f, 0.5f),
          List.of(-1f, -2f, 0f, -4f, -5f, 0f, -7f, -8f, -0.5f)), read(samples, 2));
    }
  }

  @Test
  void momentsHaveTheBitsOfSamplesInMemory() {
    Random random = new Random(5);
    float[] values = new float[3 * 500];
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      for (int j = 0; j < 3; j++) {
        values[3 * i + j] = (float) (1000 + random.nextGaussian());
      }
      rows.add(RowFactory.create(i, values[3 * i], values[3 * i + 1], values[3 * i + 2], (double) i));
    }
    Moments expected = Moments.of(new Samples(Shape.of(3), 0, null, values, new float[500]));
    Dataset<Row> table = session.createDataFrame(rows, schema("id int, a float, b float, c float, y double"))
        .repartition(7);
    try (TableSamples samples = open("order = id, classes = 0", table, null)) {
      assertArrayEquals(expected.mean(), samples.moments().mean());
      samples.settle();
      assertArrayEquals(expected.deviation(), samples.moments().deviation());
    }
  }

  private static Object[] image(int id, int height, int width, int mode, int... levels) {
    byte[] data = new byte[levels.length];
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) levels[i];
    }
    return row(id, RowFactory.create("", height, width, mode / 8 + 1, mode, data), "x" + id);
  }

  private static final StructType IMAGES = new StructType().add("id", DataTypes.IntegerType).add("image", IMAGE)
      .add("kind", DataTypes.StringType);

  @Test
  void imagesOfOneSizeAreBytesRedFirst() {
    Dataset<Row> table = table(IMAGES, image(1, 1, 2, 16, 1, 2, 250, 4, 5, 6), image(2, 1, 2, 0, 7, 200),
        image(3, 1, 2, 24, 1, 2, 3, 99, 4, 5, 6, 99));
    try (TableSamples samples = open("order = id", table, null)) {
      assertEquals(Shape.of(1, 2, 3), samples.shape());
      assertEquals(List.of(List.of(250f, 2f, 1f, 6f, 5f, 4f, 0f), List.of(7f, 7f, 7f, 200f, 200f, 200f, 1f),
          List.of(3f, 2f, 1f, 6f, 5f, 4f, 2f)), read(samples, 3));
      assertEquals(3, samples.moments().mean().length);
    }
  }

  @Test
  void greyImagesHaveOneChannel() {
    try (TableSamples samples = open("order = id", table(IMAGES, image(1, 1, 2, 0, 1, 2), image(2, 1, 2, 0, 7, 200)),
        null)) {
      assertEquals(Shape.of(1, 2, 1), samples.shape());
      assertEquals(List.of(List.of(1f, 2f, 0f), List.of(7f, 200f, 1f)), read(samples, 2));
    }
  }

  @Test
  void imagesOfManySizesArePictures() {
    Dataset<Row> table = table(IMAGES, image(1, 1, 2, 16, 1, 2, 3, 4, 5, 6), image(2, 1, 1, 0, 7));
    try (TableSamples samples = open("order = id", table, null)) {
      assertNull(samples.shape());
      assertEquals(List.of(List.of(3f, 2f, 1f, 6f, 5f, 4f, 0f), List.of(7f, 7f, 7f, 1f)), read(samples, 2));
      assertArrayEquals(new double[] {16.0 / 3, 14.0 / 3, 12.0 / 3}, samples.moments().mean());
      assertEquals(3, samples.principalColours().deviations().length);
    }
  }

  @Test
  void filesOfPictures() {
    Picture picture = new Picture();
    picture.resize(8, 8, 3);
    Arrays.fill(picture.values(), 100);
    byte[] jpeg = new PictureWriter().jpeg(picture, 95);
    StructType schema = schema("path string, modificationTime timestamp, length bigint, content binary, label string");
    Dataset<Row> table = table(schema, row("b/1.jpg", null, 1L, jpeg, "b"), row("a/1.jpg", null, 1L, jpeg, "a"));
    try (TableSamples samples = open("order = path", table, null)) {
      assertEquals(List.of("content"), samples.columns().columns());
      assertEquals(List.of("a", "b"), samples.classNames());
      List<List<Float>> found = read(samples, 2);
      assertEquals(8 * 8 * 3 + 1, found.get(0).size());
      assertEquals(100f, found.get(0).get(0), 2);
      assertEquals(1f, found.get(1).get(8 * 8 * 3));
    }
    refuses("the training table: the row with path = c.jpg: column 'content': ", "order = path",
        table.union(table(schema, row("c.jpg", null, 1L, new byte[] {1, 2, 3}, "a"))), null);
  }

  @Test
  void columnsThatAreNotThere() {
    Dataset<Row> table = table(schema("a double, b double, y string"), row(1.0, 2.0, "x"), row(1.0, 2.0, "z"));
    refuses("expected a column of the table, found 'c'", "features = [a, c]", table, null);
    refuses("expected a column of the table, found 'labell'", "label = labell", table, null);
    refuses("expected different columns for label and order, found 'y' for both", "order = y, label = y", table, null);
    refuses("features: expected a table with the column 'b', found one of a, y", "", table, table.drop("b"));
  }

  @Test
  void valuesThatAreNoFeatures() {
    StructType schema = schema("id int, a double, y string");
    Dataset<Row> right = table(schema, row(1, 1.0, "x"), row(2, 2.0, "z"));
    refuses("the training table: the row with id = 3: column 'a': expected a finite number, found NaN", "order = id",
        right.union(table(schema, row(3, Double.NaN, "x"))), null);
    refuses("the test table: the row with y = x, a = 1.0E300: column 'a': expected a finite number, found 1.0E300",
        "features = a, label = y", right, table(schema, row(3, 1e300, "x")).select("id", "a", "y"));
    refuses("the row with id = 3: column 'a': expected a number, found null; drop such rows", "order = id",
        right.union(table(schema, row(3, null, "x"))), null);
    refuses("the training table: column 'y': expected a finite number, found 'x'; mend the value, leave the column out "
        + "of features, take its values for categories with categorical = [y]", "features = y, label = a, order = id",
        right, null);
    StructType arrays = new StructType().add("a", DOUBLES).add("y", DataTypes.IntegerType);
    refuses("features: expected columns of numbers, of arrays or vectors of numbers, or of pictures, found 'b' of "
        + "string", "", table(arrays.add("b", DataTypes.StringType), row(List.of(1.0), 1, "x")).select("a", "b", "y"),
        null);
    refuses("features: expected columns of single values, since categorical or missing is set, found 'a' of "
        + "array<double>", "missing = mean", table(arrays, row(List.of(1.0), 1), row(List.of(1.0), 2)), null);
    refuses("expected 2 numbers, as the row with y = ", "",
        table(arrays, row(List.of(1.0, 2.0), 1), row(List.of(1.0, 2.0), 2)).union(table(arrays, row(List.of(1.0), 3))),
        null);
  }

  @Test
  void labelsThatAreNone() {
    StructType schema = schema("a double, y string");
    Dataset<Row> right = table(schema, row(1.0, "x"), row(2.0, "z"));
    refuses("the training table: the row with y = null, a = 3.0: column 'y': expected a label, found null", "",
        right.union(table(schema, row(3.0, null))), null);
    refuses("the test table: the row with y = w, a = 1.0: expected a label of the training part (x, z), found 'w'", "",
        right, table(schema, row(1.0, "w")));
    refuses("the training table: expected at least two classes, found only 'x'", "", table(schema, row(1.0, "x")),
        null);
    refuses("column 'y': expected a class, found the number 0.5; for a real-valued target set classes = 0", "",
        table(schema("a double, y double"), row(1.0, 0.5), row(1.0, 1.5)), null);
    refuses("column 'y': expected a finite number as the target, found x", "classes = 0", right, null);
  }

  @Test
  void tablesThatCannotBeOrdered() {
    StructType schema = schema("id double, a double, y string");
    refuses("the training table: order: expected each value of 'id' once, found -0.5 again", "order = id",
        table(schema, row(-0.5, 1.0, "x"), row(-1.0, 1.0, "x"), row(-0.5, 2.0, "z")), null);
    refuses("the training table: expected rows, found none", "", table(schema), null);
    refuses("the training table: the row with id = null: order: expected a value in each row, found null", "order = id",
        table(schema, row(null, 1.0, "x")), null);
    refuses("order: expected a column of numbers or text, found 'flag' of boolean", "order = flag",
        table(schema("flag boolean, a double, y string"), row(true, 1.0, "x")), null);
  }

  @Test
  void ordersOfFractionsAndText() {
    StructType schema = schema("d double, s string, y int");
    Dataset<Row> table = table(schema, row(-1e300, "ü", 1), row(-0.0, "Z", 2), row(5e-324, "a", 3),
        row(Double.POSITIVE_INFINITY, "", 4));
    assertEquals(List.of(0f, 1f, 2f, 3f), targets("order = d, features = y2", table));
    assertEquals(List.of(3f, 1f, 2f, 0f), targets("order = s, features = y2", table));
  }

  private static List<Float> targets(String keys, Dataset<Row> table) {
    try (TableSamples samples = open(keys + ", label = y", table.selectExpr("*", "y + 1 as y2"), null)) {
      return read(samples, 4).stream().map(values -> values.get(1)).toList();
    }
  }

  @Test
  void oneRowMayBeThereOften() {
    StructType schema = schema("a double, y string");
    try (TableSamples samples = open("", table(schema, row(1.0, "x"), row(2.0, "z"), row(1.0, "x"), row(1.0, "x")),
        null)) {
      assertEquals(4, samples.shards(Split.TRAIN).rows());
      assertEquals(3, read(samples, 4).stream().filter(List.of(1f, 0f)::equals).count());
    }
  }

  @Test
  void aLostShardIsMadeAgainAndAnotherInItsPlaceIsRefused() {
    StructType schema = schema("a double, y string");
    try (TableSamples samples = open("", table(schema, row(1.0, "x"), row(2.0, "z"), row(3.0, "x")), null)) {
      List<List<Float>> before = read(samples, 3);
      TableShards shards = samples.shards(Split.TRAIN);
      shards.files().unpersist(true);
      assertEquals(before, read(samples, 3));
      byte[] other = shards.files().collect().get(1);
      ShardCache cache = new ShardCache(null, new LocalCopies(() -> null, new LocalCopies.Budget(0, "")));
      Refusal.of(() -> TableShards.open(cache, shards.parts().get(0), () -> other), shards.parts().get(0).file(),
          "expected the rows that the table had when training began, found others");
    }
  }

  /** What a model is given to score need have no label. */
  @Test
  void rowsWithoutLabels() {
    StructType schema = schema("id int, a double, b float");
    RowReader reader = RowReader.of(schema, List.of("b", "a"), List.of("y"), Shape.of(2));
    float[] found = new float[3];
    reader.read(RowFactory.create(1, 2.0, 3f), found, 1);
    assertArrayEquals(new float[] {0, 3, 2}, found);
    Refusal.of(() -> reader.read(RowFactory.create(7, null, 3f), found, 0),
        "the row with id = 7, a = null, b = 3.0: column 'a': expected a number, found null");
    Refusal.of(() -> RowReader.of(schema, List.of(), List.of("y"), Shape.of(2)).read(RowFactory.create(1, 2.0, 3f),
        found, 0), "expected 2 numbers, as for samples of 2, found 3 in [id, a, b]");
    assertTrue(reader.rows(List.of(RowFactory.create(1, 2.0, 3f))).inMemory());
  }
}
