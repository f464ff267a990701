package bellows.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.data.Samples;
import bellows.tensor.Shape;
import bellows.train.metrics.PerClass;
import bellows.train.rows.EvalRow;
import bellows.train.rows.LayerRow;
import bellows.train.worker.Evaluation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The figures that the table {@code evals} tells of each evaluation. */
class EvaluationRowsTest {
  /** With the sums that each row was made of. */
  private static final class Sums extends Recorder {
    private final List<Evaluation> found = new ArrayList<>();

    @Override
    public void evaluation(EvalRow row, Evaluation evaluation, List<LayerRow> rows) {
      super.evaluation(row, evaluation, rows);
      found.add(evaluation);
    }
  }

  @Test
  void ofClassesThoseOfTheConfusionMatrix() {
    Sums sums = new Sums();
    Toy.trainer(Toy.PERCEPTRON + "batch = 32, rate = 0.05, stop {epochs = 2}", Toy.clouds(130), Toy.clouds(60), sums)
        .run();
    EvalRow row = sums.evaluations.get(1);
    PerClass classes = new PerClass(sums.found.get(1).confusion());
    assertEquals(classes.macro(), new PerClass.Means(row.macroPrecision(), row.macroRecall(), row.macroF1()));
    assertEquals(classes.weighted(), new PerClass.Means(row.weightedPrecision(), row.accuracy(), row.weightedF1()));
    assertEquals(classes.kappa(), row.kappa());
    assertTrue(row.macroF1() > 0.4 && row.macroF1() < 1, row.toString());
    assertNull(row.mae());
    assertNull(row.rmse());
    assertNull(row.r2());
  }

  /** Answers are 0, as nothing is learnt from values that are 0 at a rate of 0; targets are 1, 3, 1, 3. */
  @Test
  void ofRealTargetsTheErrors() {
    Sums sums = new Sums();
    Samples samples = new Samples(Shape.of(1), 0, null, new float[4], new float[] {1, 3, 1, 3});
    Toy.trainer("network = [{dense = 1}], loss = squared-error, batch = 4, rate = 0, stop {epochs = 1}", samples, samples,
        sums).run();
    EvalRow row = sums.evaluations.get(0);
    assertEquals(2, row.mae());
    assertEquals(Math.sqrt(5), row.rmse());
    assertEquals(-4, row.r2());
    assertNull(row.macroF1());
    assertNull(row.kappa());
  }
}
