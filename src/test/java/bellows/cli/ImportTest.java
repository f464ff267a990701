package bellows.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.run.TrainedModel;
import bellows.spark.Sparks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models leave and enter by the commands that people type, and are then runs like any other. */
class ImportTest {
  private static final String LINE = "stop.epochs = 3, evaluate = never, checkpoint = never";

  @TempDir
  Path folder;
  private Path table;
  private String conf;
  private String trained;
  private String imported;

  @BeforeEach
  void trainAndBringBack() throws IOException {
    StringBuilder rows = new StringBuilder("x,y,kind\n");
    for (int i = 0; i < 60; i++) {
      rows.append(i % 2 * 10 + i % 5).append(',').append(i % 7).append(',').append(i % 2 == 0 ? "small" : "big").append('\n');
    }
    table = CommandLineRun.write(folder.resolve("t.csv"), rows.toString());
    conf = CommandLineRun.write(folder.resolve("a.conf"), "name = a, data {path = \"" + table + "\", normalise = auto}\n"
        + "network = [{dense = 8}, tanh, {dense = classes}], batch = 8, rate = 0.1, " + LINE).toString();
    trained = folder.resolve("trained").toString();
    imported = folder.resolve("imported").toString();
    CommandLineRun.of("train", conf, "--run", trained).fine();
    String file = folder.resolve("a.onnx").toString();
    CommandLineRun exported = CommandLineRun.of("export", "onnx", trained, file).fine();
    assertTrue(exported.unfolded().contains("operators of version 17"), exported.out());
    CommandLineRun read = CommandLineRun.of("import", "onnx", file, imported).fine();
    assertEquals("a, 2 layers with weights, 42 weights, 2 classes", read.line("network"));
  }

  private static String measured(CommandLineRun run) {
    return run.out().lines().filter(line -> line.startsWith("loss") || line.contains("accuracy"))
        .findFirst().orElse(run.out());
  }

  @Test
  void itIsEvaluatedAndPredictsAsTheOneThatLeft() {
    String data = table.toString();
    String before = measured(CommandLineRun.of("evaluate", trained, "--data", data).fine());
    assertEquals(before, measured(CommandLineRun.of("evaluate", imported, "--data", data).fine()));
    assertTrue(before.contains("accuracy"), before);
    String said = CommandLineRun.of("predict", trained, "--data", data).fine().out();
    assertEquals(said, CommandLineRun.of("predict", imported, "--data", data).fine().out());
    assertTrue(said.contains("small"), said);
  }

  @Test
  void itScoresTablesOfSpark() {
    SparkSession spark = Sparks.session("local[1]");
    List<Row> rows = spark.sql("SELECT 3D AS x, 1D AS y UNION ALL SELECT 13D, 6D").collectAsList();
    TrainedModel model = TrainedModel.load(imported, new Configuration());
    List<Row> scored = model.transform(spark.createDataFrame(rows, rows.get(0).schema())).sort("x").collectAsList();
    for (Row row : scored) {
      TrainedModel first = TrainedModel.load(trained, new Configuration());
      float[] scores = first.predict((float) row.getDouble(0), (float) row.getDouble(1)).scores();
      List<Float> found = row.getList(row.fieldIndex("scores"));
      assertEquals(scores[0], found.get(0));
      assertEquals(scores[1], found.get(1));
    }
    assertEquals("[small, big]", scored.stream().map(row -> row.getString(row.fieldIndex("class"))).toList().toString());
  }

  /** Its own head goes, and all else is where the new run begins. */
  @Test
  void aRunBeginsWithIt() throws IOException {
    Path others = CommandLineRun.write(folder.resolve("o.csv"), "x,y,kind\n1,2,a\n11,3,b\n5,1,c\n2,2,a\n12,1,b\n6,3,c\n");
    Path tuned = folder.resolve("tuned");
    CommandLineRun run = CommandLineRun.of("train", conf, "--run", tuned.toString(), "--set", "start.model=" + imported,
        "--set", "start.skip=dense2", "--set", "start.freeze=dense1", "--set", "data.path=" + others).fine();
    assertEquals("2 of 4 tensors from " + imported + "; with first values: dense2.weight, dense2.bias", run.line("start"));
    float[] before = TrainedModel.load(trained, new Configuration()).weights();
    TrainedModel after = TrainedModel.load(tuned.toString(), new Configuration());
    assertEquals(3, after.classes());
    int frozen = after.model().layout().weights().get(2).offset();
    for (int i = 0; i < frozen; i++) {
      assertEquals(before[i], after.weights()[i], "weight " + i);
    }
  }

  @Test
  void weightsComeBackInSixteenBits() {
    for (String precision : List.of("float32", "float16", "bfloat16")) {
      String file = folder.resolve(precision + ".safetensors").toString();
      String run = folder.resolve(precision).toString();
      CommandLineRun.of("export", "safetensors", trained, file, "--precision", precision).fine();
      CommandLineRun.of("import", "weights", conf, file, run, "--set", "input=[2]", "--set", "classes=2", "--set",
          "data.normalise=null").fine();
      float[] whole = TrainedModel.load(trained, new Configuration()).weights();
      float[] rounded = TrainedModel.load(run, new Configuration()).weights();
      double bound = precision.equals("float32") ? 0 : precision.equals("float16") ? 0x1p-11 : 0x1p-8;
      for (int i = 0; i < whole.length; i++) {
        assertEquals(whole[i], rounded[i], bound * Math.abs(whole[i]), precision);
      }
    }
    assertArrayEquals(TrainedModel.load(trained, new Configuration()).weights(),
        TrainedModel.load(folder.resolve("float32").toString(), new Configuration()).weights());
  }

  /** A file that cannot be used leaves no run behind, and its name or what is in it never reaches the terminal raw. */
  @Test
  void whatCannotBeReadLeavesNothing() throws IOException {
    Path strange = CommandLineRun.write(folder.resolve("a\u001b[31m\rb.onnx"), "hello");
    Path run = folder.resolve("none");
    CommandLineRun failed = CommandLineRun.of("import", "onnx", strange.toString(), run.toString()).failed(1, "expected");
    assertFalse(failed.err().contains("\u001b") || failed.err().contains("\r"), failed.err());
    CommandLineRun.of("import", "weights", "lenet", strange.toString(), run.toString()).failed(1, "expected");
    CommandLineRun.of("import", "weights", "lenett", strange.toString(), run.toString())
        .failed(1, "lenett: expected a run file or a network's name, found neither, did you mean 'lenet'?");
    CommandLineRun.of("import", "onnx", folder.toString(), run.toString()).failed(1, "found something else");
    CommandLineRun.of("import", "onnx", folder + "/none.onnx", run.toString()).failed(1, "found nothing");
    CommandLineRun.of("import", "onnx", strange.toString(), trained).failed(1, trained);
    assertFalse(Files.exists(run));
  }
}
