package bellows.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import bellows.Refusal;
import bellows.data.source.TableForm;
import bellows.spark.Sparks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Words, missing values and numbers far from 0: a table of Spark's means what the same table of text means. */
class TableFormTrainingTest {
  private static final int ROWS = 240;
  private static final String RUN = """
      seed = 3, data.normalise = auto, data.label = late
      network = [{dense = 8}, tanh, {dense = classes}]
      batch = 40, optimizer = adam, rate = 0.02, stop.epochs = 2
      """;

  @TempDir
  private Path folder;

  private SparkSession spark;

  @BeforeEach
  void session() {
    spark = Sparks.session("local[2]");
  }

  @AfterAll
  static void end() {
    Sparks.stop();
  }

  /** Columns id, colour (words, some missing), month (numbers), time, level (some missing) and late. */
  private Dataset<Row> table() {
    return spark.range(ROWS).selectExpr("id",
        "if(id % 11 = 4, null, element_at(array('red', 'green', 'blue'), cast(id * 7 % 3 + 1 as int))) AS colour",
        "cast(id * 5 % 12 + 1 as int) AS month", "1600000000 + id * 101 % 240 AS time",
        "if(id % 7 = 2, null, id * 7919 % 1000 / 500D - 1) AS level").withColumn("late",
            functions.expr("if(time - 1600000000 + 60 * coalesce(level, 0) > 120, 'yes', 'no')"));
  }

  private String csv(Dataset<Row> table) throws IOException {
    String rows = table.orderBy("id").drop("id").collectAsList().stream().map(row -> Stream.iterate(0, i -> i + 1)
        .limit(row.length()).map(i -> row.isNullAt(i) ? "" : String.valueOf(row.get(i)))
        .collect(Collectors.joining(","))).collect(Collectors.joining("\n"));
    return Files.writeString(folder.resolve("table.csv"),
        String.join(",", table.drop("id").columns()) + "\n" + rows + "\n").toString();
  }

  private TrainedModel trained(String changes, Dataset<Row> table) {
    try (Training training = Training.on(spark).configuration(RUN).configuration(changes).data(table).start()) {
      return training.await();
    }
  }

  private TrainedModel trained(String changes, String path) {
    try (Training training = Training.on(spark).configuration(RUN).configuration(changes).set("data.path", path)
        .start()) {
      return training.await();
    }
  }

  private static void assertSame(TrainedModel expected, TrainedModel found, String what) {
    assertEquals(expected.description().form(), found.description().form(), what);
    assertEquals(expected.sha256(), found.sha256(), what);
  }

  @Test
  void theBitsAreThoseOfTheSameTableAsText() throws IOException {
    Dataset<Row> table = table();
    String file = csv(table);
    for (String missing : List.of("mean", "median", "flag")) {
      String keys = "data {missing = " + missing + ", categorical = month}";
      TrainedModel text = trained(keys, file);
      TableForm form = text.description().form();
      assertEquals(List.of(0, 1), List.copyOf(form.categories().keySet()), "colour and month");
      assertEquals(List.of(0, 3), List.copyOf(form.fills().keySet()), "colour and level");
      assertEquals(List.of(2), List.copyOf(form.origins().keySet()), "time");
      assertSame(text, trained(keys + ", data.order = id", table.repartition(8).orderBy(functions.rand(5))), missing);
    }
  }

  @Test
  void everyKindOfFileGivesThem() throws IOException {
    Dataset<Row> table = table();
    TrainedModel text = trained("data.missing = median", csv(table));
    for (String kind : List.of("parquet", "orc", "json")) {
      String path = folder.resolve("table." + kind).toString();
      table.repartition(3).write().mode(SaveMode.Overwrite).format(kind).save(path);
      assertSame(text, trained("data {missing = median, order = id, source = " + kind
          + ", features = [colour, month, time, level]}", path), kind);
    }
  }

  /** Without an order, rows that differ in what no float tells apart must still stand in one order. */
  @Test
  void theBitsDependOnTheRowsAlone() {
    Dataset<Row> table = table().drop("id").union(table().drop("id").limit(20));
    String keys = "data {missing = flag, categorical = month}";
    TrainedModel one = trained(keys, table.coalesce(1));
    assertSame(one, trained(keys, table.repartition(3)), "3 partitions");
    assertSame(one, trained(keys, table.repartition(8).orderBy(functions.rand(7))), "shuffled");
    Dataset<Row> later = table.withColumn("time", functions.expr("time + if(late = 'yes', 1, 0)"));
    assertNotEquals(one.sha256(), trained(keys, later).sha256(), "a second counts");
  }

  @Test
  void aModelOfEitherKindKnowsTheOther() throws IOException {
    Dataset<Row> table = table();
    TrainedModel text = trained("data.missing = flag", csv(table));
    TrainedModel rows = trained("data {missing = flag, order = id}", table);
    List<Row> said = text.transform(table.select("late", "level", "time", "month", "colour")).collectAsList();
    assertEquals(said, rows.transform(table.select("late", "level", "time", "month", "colour")).collectAsList());
    long right = said.stream().filter(row -> row.getAs("class").equals(row.getAs("late"))).count();
    assertEquals(true, right > 0.8 * ROWS, right + " right");
  }

  /** What was learned holds for the test table, and another run that begins with it has the same order. */
  @Test
  void theTestTableIsUnderstoodAsTheTrainingTable() {
    Dataset<Row> table = table();
    try (Training training = Training.on(spark).configuration(RUN).configuration("data {missing = mean, order = id}")
        .data(table, table.filter("colour = 'red' and id % 7 <> 2")).start()) {
      training.await();
    }
    refuses("the test table: the row with id = 1: column 'colour': expected a category of the training part "
        + "(blue, green, red), found 'pink'", table, table.withColumn("colour", functions.lit("pink")).filter("id = 1"));
    refuses("the test table: the row with id = 3: column 'month': expected a finite number, found no value", table,
        table.withColumn("month", functions.expr("if(id = 3, null, month)")));
  }

  private void refuses(String message, Dataset<Row> table, Dataset<Row> test) {
    Refusal.of(() -> Training.on(spark).configuration(RUN).configuration("data {missing = mean, order = id}")
        .data(table, test).start().await(), message);
  }

  @Test
  void whatIsWrongIsRefusedWithItsColumn() {
    Dataset<Row> table = table();
    String order = "data {order = id}";
    Refusal.of(() -> trained(order, table.drop("colour")), "column 'level': expected a number, found null");
    Refusal.of(() -> trained(order, table.na().fill(0)), "column 'colour': expected a value, found null");
    Refusal.of(() -> trained("data {order = id, missing = mean}", table.withColumn("colour",
        functions.expr("concat('x', id)"))), "the training table: column 'colour': expected a finite number, found 'x");
    Refusal.of(() -> trained("data {order = id, missing = mean, categorical = [color]}", table),
        "categorical: expected a column of the file, found 'color'");
    Refusal.of(() -> trained("data {order = id, missing = mean}", table.withColumn("month", functions.expr("map(1, 2)"))),
        "found 'month' of map<int,int>");
  }

  @Test
  void wordsThatMeanNothingIsThere() throws IOException {
    Dataset<Row> table = table().na().fill(Map.of("colour", "-", "level", -99.0));
    String keys = "data {missing = mean, missing-words = [\"-\", \"-99.0\"]}";
    TrainedModel text = trained(keys, csv(table));
    assertEquals(List.of(0, 3), List.copyOf(text.description().form().fills().keySet()));
    assertSame(text, trained(keys + ", data.order = id", table), "words");
  }
}
