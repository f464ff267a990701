package bellows.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import bellows.conf.Settings;
import bellows.data.Leaf;
import bellows.data.Normalisation;
import bellows.data.Samples;
import bellows.nn.model.Model;
import bellows.nn.model.Zoo;
import bellows.spark.share.Shared;
import bellows.tensor.FloatBlock;
import bellows.tensor.Shape;
import bellows.train.TeamPlan;
import bellows.train.worker.TrainSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rows are made pass by pass, as they are asked for. */
class PredictionTaskTest {
  private static final int TOGETHER = 8;
  private static final int SAMPLES = 2 * TOGETHER + 3;
  private final JavaSparkContext spark = new JavaSparkContext(Sparks.session("local[1]").sparkContext());
  private final Model model = Zoo.model(Settings.parse("network = softmax", "run.conf"), Shape.of(2), 3);
  private final float[] features = new float[2 * SAMPLES];
  private final Leaf leaf = new Leaf(0, 1, new Samples(Shape.of(2), 3, null, features, new float[SAMPLES]));

  private final TrainSpec spec = new TrainSpec(model, Normalisation.NONE, 1, TOGETHER, TOGETHER, 1, SAMPLES);
  private final RunHandle run = RunHandle.begin(spark, new RunSpec(spec, new TeamPlan(1, true, 1, 1, 0, 0, 0)));

  @AfterEach
  void end() {
    run.close();
  }

  private PredictionTask task() {
    return new PredictionTask(run, Shared.of(spark, new FloatBlock(model.initial(1))));
  }

  private static List<String> rest(Iterator<Row> rows) {
    List<String> rest = new ArrayList<>();
    rows.forEachRemaining(row -> rest.add(text(row)));
    return rest;
  }

  private static String text(Row row) {
    return Arrays.deepToString(IntStream.range(0, row.size()).mapToObj(row::get).toArray());
  }

  @Test
  void eachSampleOnceInOrder() {
    List<Long> ids = new ArrayList<>();
    task().call(leaf).forEachRemaining(row -> ids.add(row.getLong(0)));
    assertEquals(LongStream.range(0, SAMPLES).boxed().toList(), ids);
  }

  /** What a later pass sees is read when it begins. */
  @Test
  void noRowsOfTheNextPassBeforeThoseOfThisAreTaken() {
    List<String> before = rest(task().call(leaf));
    Iterator<Row> rows = task().call(leaf);
    List<String> taken = new ArrayList<>();
    for (int i = 0; i < TOGETHER; i++) {
      taken.add(text(rows.next()));
    }
    assertEquals(before.subList(0, TOGETHER), taken);
    Arrays.fill(features, 1);
    List<String> rest = rest(rows);
    assertEquals(SAMPLES - TOGETHER, rest.size());
    for (String row : rest) {
      assertFalse(before.contains(row), "made before it was asked for");
    }
  }

  /** There is one worker: who reads two tables side by side, or leaves one half read, must not wait for himself. */
  @Test
  void noWorkerIsHeldBetweenPasses() {
    Iterator<Row> one = task().call(leaf);
    Iterator<Row> other = task().call(leaf);
    for (int i = 0; i < SAMPLES; i++) {
      assertEquals(text(one.next()), text(other.next()));
    }
    assertFalse(one.hasNext());
    assertThrows(NoSuchElementException.class, one::next);
  }
}
