package bellows.spark.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import bellows.Refusal;
import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.data.Leaf;
import bellows.data.Moments;
import bellows.data.Split;
import bellows.data.UniformRows;
import bellows.spark.Sparks;
import bellows.spark.share.RunLease;
import bellows.store.HadoopFiles;
import bellows.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Features in place of samples: what else is known of the samples stays theirs. */
class ExtractedDataTest {
  private static final int ROWS = 1200;

  @TempDir
  private static Path folder;

  @AfterAll
  static void stop() {
    Sparks.stop();
  }

  private static DataSet open(String data) {
    return DataSet.open(Settings.parse(data, "run.conf"), new HadoopFiles(new Configuration()));
  }

  /** Rows 3·i, 4·i with weight i mod 3, more than one task takes. */
  private static String table() throws IOException {
    Path file = folder.resolve("points.csv");
    Files.write(file, IntStream.range(0, ROWS).mapToObj(i -> 3 * (i % 50 + 1) + "," + 4 * (i % 50 + 1) + "," + i % 3 + ","
        + i % 2).toList());
    return "path = \"" + file + "\", weight = 3";
  }

  @Test
  void targetsAndWeightsAreThoseOfTheSamples() throws IOException {
    Sparks.session("local[2]");
    DataSet stored = open(table());
    DataSet data = open(table() + ", extract = [polar]");
    assertNull(stored.extraction());
    assertEquals(Shape.of(2), data.extraction().input());
    assertEquals(stored.classNames(), data.classNames());
    assertArrayEquals(stored.trainTargets(), data.trainTargets());
    assertEquals(stored.bytesOfSample(), data.bytesOfSample());
    Moments moments = data.moments();
    assertEquals(127.5, moments.mean()[0], 1e-9);
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(Sparks.session("local[2]").sparkContext());
    try (RunLease run = RunLease.begin(spark); LeafSet leaves = data.leaves(spark, run, Split.TRAIN, 2, 2)) {
      List<float[]> found = leaves.rdd().map(ExtractedDataTest::summary).collect();
      assertArrayEquals(new float[] {5, 0, 0, 1}, found.get(0));
      assertArrayEquals(new float[] {10, 1, 1, 1}, found.get(1));
    }
    UniformRows first = (UniformRows) data.first(Split.TRAIN, 5);
    assertEquals(2, first.weight(2));
    assertEquals(5, first.count());
  }

  /** Radius, weight and target of the first sample, and whether all angles are that of (3, 4). */
  private static float[] summary(Leaf leaf) {
    UniformRows rows = (UniformRows) leaf.samples();
    float[] features = new float[2];
    boolean all = true;
    for (int row = rows.count() - 1; row >= 0; row--) {
      rows.read(row, features, 0);
      all &= Math.abs(features[1] - 0.9272952f) < 1e-6;
    }
    return new float[] {features[0], rows.weight(0), rows.target(0), all ? 1 : 0};
  }

  @Test
  void aSampleThatCannotHaveFeaturesIsNamed() throws IOException {
    Sparks.session("local[2]");
    Path file = folder.resolve("bright.csv");
    Files.write(file, List.of("1,2,3,0", "4,5,256,1"));
    DataSet data = open("path = \"" + file + "\", shape = [1, 1, 3], extract = [colour-histogram]");
    Refusal.of(() -> {
      try {
        data.moments();
      } catch (Exception e) { // Spark's, with that of the task for a cause
        Throwable cause = e;
        while (cause != null && !(cause instanceof BadInputException)) {
          cause = cause.getCause();
        }
        throw cause == null ? e : cause;
      }
    }, "sample 1", "0 to 255", "256");
  }
}
