package bellows.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.run.TrainedModel;
import bellows.spark.Sparks;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people have when they want to know: tables and pictures without labels. */
class PredictCommandTest {
  @TempDir
  Path folder;

  private String train(String conf) throws IOException {
    String run = folder.resolve("run").toString();
    CommandLineRun.on("local[1]", "train", CommandLineRun.write(folder.resolve("a.conf"), conf).toString(), "--run",
        run).fine();
    return run;
  }

  /** 60 rows of {@code city,x,kind}: big in rome, small in oslo, as x is in both. */
  private String trainOnCities() throws IOException {
    StringBuilder rows = new StringBuilder("city,x,kind\n");
    for (int i = 0; i < 60; i++) {
      boolean rome = i % 2 == 0;
      rows.append(rome ? "rome," : "oslo,").append(i % 7 == 6 ? "" : (rome ? 10 : -10) + i % 5).append(',')
          .append(rome ? "big" : "small").append('\n');
    }
    Path table = CommandLineRun.write(folder.resolve("cities.csv"), rows.toString());
    return train("data {path = \"%s\", normalise = auto, missing = mean}\n".formatted(table)
        + "network = [{dense = 8}, tanh, {dense = classes}], batch = 8, rate = 0.1, stop.epochs = 5\n"
        + "evaluate = never, checkpoint = never");
  }

  @Test
  void aTableWithoutLabelsInAnotherOrder() throws IOException {
    String run = trainOnCities();
    String unlabelled = CommandLineRun.write(folder.resolve("new.csv"), "x,city\n12,rome\n,oslo\n").toString();
    String out = CommandLineRun.on("local[1]", "predict", run, "--data", unlabelled).fine().out();
    assertTrue(out.lines().anyMatch(line -> line.matches(" *0 +null +0 +big +.*big \\d+\\.\\d+ %; small .*")), out);
    assertTrue(out.lines().anyMatch(line -> line.matches(" *1 +null +1 +small .*")), out);
    for (String format : List.of("csv", "json", "parquet")) {
      String table = folder.resolve("out-" + format).toString();
      CommandLineRun.on("local[1]", "predict", run, "--data", unlabelled, "--out", table, "--format", format).fine();
      List<Row> rows = Sparks.session("local[1]").read().option("header", true).format(format).load(table)
          .select("id", "class").sort("id").collectAsList();
      assertEquals("[[0,big], [1,small]]", rows.toString(), format);
    }
    CommandLineRun.on("local[1]", "evaluate", run, "--data", unlabelled)
        .failed(1, "new.csv: expected the labels' column 'kind'");
    String stranger = CommandLineRun.write(folder.resolve("s.csv"), "x,city\n12,bonn\n").toString();
    CommandLineRun.on("local[1]", "predict", run, "--data", stranger)
        .failed(1, "s.csv: line 2, column 2 'city': expected a category of the training part (oslo, rome), found 'bonn'");
  }

  /** BatchNorm is folded, and samples go through in other passes than those of an evaluation. */
  @Test
  void theSameBitsWhateverThePartitionsAndThePasses() throws IOException {
    String run = train("data {source = digits, train = 96, test = 70, normalise = auto}\nbatch = 16, rate = 0.05, "
        + "stop.epochs = 1\nnetwork = [{conv {filters = 32, kernel = 3, stride = 2, padding = 1}}, batchnorm, relu, "
        + "{dropout = 0.5}, {conv {filters = 32, kernel = 3, padding = 1}}, batchnorm, relu, {dense = classes}]\n"
        + "evaluate = never, checkpoint = never");
    TrainedModel model = TrainedModel.load(run, new Configuration());
    String expected = null;
    for (String how : List.of("--partitions 1", "--partitions 3", "--set together=1", "--set together=7")) {
      String out = folder.resolve(how.replaceAll("\\W", "")).toString();
      CommandLineRun.on("local[2]", ("predict " + run + " --out " + out + " " + how).split(" ")).fine();
      String found = Sparks.session("local[2]").read().parquet(out).sort("id").select("id", "scores", "probabilities")
          .collectAsList().toString();
      expected = expected == null ? found : expected;
      assertEquals(expected, found, how);
    }
    assertEquals(70, Sparks.session("local[2]").read().parquet(folder.resolve("partitions1").toString()).count());
    assertTrue(model.folded().model().rows().stream().noneMatch(row -> row.layer().kind().equals("batchnorm")));
  }

  /** A key that is read by nobody would be believed to count. */
  @Test
  void keysThatATrainedModelDoesNotAskForAreRefused() throws IOException {
    String run = trainOnCities();
    for (String command : List.of("evaluate", "predict")) {
      CommandLineRun.on("local[1]", command, run, "--set", "optimizer.rate=3").failed(1,
          "--set optimizer.rate=3: expected a key of the section data, or one of batch, leaves, together, team");
      CommandLineRun.on("local[1]", command, run, "--set", "togther=3").failed(1, "did you mean 'together'?");
      CommandLineRun.on("local[1]", command, run, "--set", "data.nonsense=3").failed(1, "nonsense");
      CommandLineRun.on("local[1]", command, run, "--set", "together=3").fine();
    }
  }

  @Test
  void columnsOfTheInputStandBesideTheAnswers() throws IOException {
    String run = trainOnCities();
    String table = CommandLineRun.write(folder.resolve("new.csv"), "x,class,city,\"a, b\"\n12,7,rome,q\n,8,oslo,r\n").toString();
    String all = folder.resolve("all").toString();
    String told = CommandLineRun.on("local[1]", "predict", run, "--data", table, "--out", all, "--columns", "all")
        .fine().out();
    assertTrue(told.contains("note: the input's column 'class' is called 'input_class' here"), told);
    assertTrue(told.contains("all: 2 rows (id, x, input_class, city, a, b, label, prediction, "), told);
    SparkSession spark = Sparks.session("local[1]");
    assertEquals("[[0,12,7,rome,q,big], [1,,8,oslo,r,small]]", spark.read().parquet(all).sort("id")
        .selectExpr("id", "x", "input_class", "city", "`a, b`", "class").collectAsList().toString());
    String some = folder.resolve("some").toString();
    CommandLineRun.on("local[1]", "predict", run, "--data", table, "--out", some, "--format", "csv", "--columns",
        "city,2").fine();
    assertEquals("id,city,input_class,label,prediction,class,probability,best",
        String.join(",", Sparks.session("local[1]").read().option("header", true).csv(some).columns()));
    CommandLineRun.on("local[1]", "predict", run, "--data", table, "--columns", "citi")
        .failed(1, "--columns: expected all, or columns of the input (x, class, city, a, b), found 'citi'",
            "did you mean 'city'");
    String parquet = folder.resolve("p.parquet").toString();
    Sparks.session("local[1]").sql("SELECT * FROM VALUES (12.0, 'rome', 1, 'z'), (null, 'oslo', 2, 'y') AS t(x, city, class, id)")
        .coalesce(1).write().parquet(parquet);
    String of = folder.resolve("of").toString();
    CommandLineRun.on("local[1]", "predict", run, "--data", parquet, "--out", of, "--format", "json", "--columns",
        "id,class").fine();
    assertEquals("[[z,1,big], [y,2,small]]", Sparks.session("local[1]").read().json(of)
        .selectExpr("id", "input_class", "class").collectAsList().toString());
  }

  /** The same rows as a table of Spark's. */
  @Test
  void aDatasetIsReadAsTheFileIs() throws IOException {
    TrainedModel model = TrainedModel.load(trainOnCities(), new Configuration());
    SparkSession spark = Sparks.session("local[1]");
    Dataset<Row> table = spark.sql("SELECT * FROM VALUES (12.0, 'rome'), (null, 'oslo') AS t(x, city)");
    assertEquals(List.of("big", "small"),
        model.transform(table).collectAsList().stream().map(row -> row.<String>getAs("class")).toList());
  }

  @Test
  void aLibsvmFileWithoutLabels() throws IOException {
    String rows = IntStream.range(0, 40).mapToObj(i -> i % 2 + " " + (1 + i % 2) + ":1\n").reduce("", String::concat);
    Path table = CommandLineRun.write(folder.resolve("a.libsvm"), rows);
    String run = train("data {path = \"%s\"}\n".formatted(table) + "network = [{dense = classes}], batch = 8, rate = 0.5\n"
        + "stop.epochs = 5, evaluate = never, checkpoint = never");
    String bare = CommandLineRun.write(folder.resolve("b.libsvm"), "1:1\n2:1\n").toString();
    String out = CommandLineRun.on("local[1]", "predict", run, "--data", bare).fine().out();
    assertTrue(out.lines().anyMatch(line -> line.matches(" *1 +null +1 +1 .*")), out);
    CommandLineRun.on("local[1]", "evaluate", run, "--data", bare)
        .failed(1, "b.libsvm: line 1: expected a label before the index:value pairs, found none");
  }

  @Test
  void picturesOfAnySize() throws IOException {
    String run = train(CommandLineRun.DIGITS);
    Path pictures = Files.createDirectory(folder.resolve("pictures"));
    for (int size : new int[] {28, 50}) {
      BufferedImage image = new BufferedImage(size, size + 9, BufferedImage.TYPE_INT_RGB);
      ImageIO.write(image, "png", pictures.resolve("black-" + size + ".dat").toFile());
    }
    Files.writeString(pictures.resolve("notes.txt"), "no picture");
    String all = CommandLineRun.on("local[1]", "predict", run, "--data", pictures.toString()).fine().out();
    assertTrue(all.contains("black-28.dat") && all.contains("black-50.dat") && !all.contains("notes.txt"), all);
    String one = CommandLineRun.on("local[1]", "predict", run, "--data", pictures.resolve("black-50.dat").toString(),
        "--best", "2").fine().out();
    assertTrue(one.lines().anyMatch(line -> line.matches(".*black-50.dat +null +\\d +\\d .* %; \\d \\d+.\\d+ %")), one);
    assertFalse(one.contains("black-28"));
    CommandLineRun.on("local[1]", "predict", run, "--data", pictures.resolve("notes.txt").toString()).failed(1, "notes.txt");
  }

  /** What Spark reads is read alike by train, evaluate and predict. */
  @Test
  void filesThatSparkReads() throws IOException {
    Dataset<Row> table = Sparks.session("local[1]").range(0, 60).selectExpr("CAST(id % 5 AS DOUBLE) + IF(id % 2 = 0, 10, "
        + "-10) AS x", "IF(id % 2 = 0, 'big', 'small') AS kind", "id * 0.1 AS y");
    for (String format : List.of("parquet", "json", "orc")) {
      String path = folder.resolve("a." + format).toString();
      table.write().format(format).save(path);
      String bare = folder.resolve("b." + format).toString();
      table.drop("kind").limit(2).coalesce(1).write().format(format).save(bare);
      String run = folder.resolve("run-" + format).toString();
      Path conf = CommandLineRun.write(folder.resolve("a.conf"), "data {path = \"%s\", label = kind, normalise = auto, "
          .formatted(path) + "validation = 0.2}\nnetwork = [{dense = classes}], batch = 8, rate = 0.1, stop.epochs = 5\n"
          + "evaluate = never, checkpoint = never");
      CommandLineRun.on("local[1]", "train", conf.toString(), "--run", run).fine();
      assertTrue(CommandLineRun.on("local[1]", "evaluate", run, "--data", path).fine().out()
          .contains("60 train samples"), format);
      String out = CommandLineRun.on("local[1]", "predict", run, "--data", bare).fine().out();
      assertTrue(out.lines().anyMatch(line -> line.contains(" big ")), out);
      table = Sparks.session("local[1]").range(0, 60).selectExpr("CAST(id % 5 AS DOUBLE) + IF(id % 2 = 0, 10, -10) AS x",
          "IF(id % 2 = 0, 'big', 'small') AS kind", "id * 0.1 AS y");
    }
  }
}
