package bellows.draw;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.Refusal;
import bellows.data.Rows;
import bellows.figure.Figure;
import bellows.figure.FigureFile;
import bellows.tensor.Draws;
import bellows.train.worker.Prediction;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeatureSpaceTest {
  private static final String LAYERS =
      "{conv {filters = 4, kernel = 5}}, relu, {maxpool = 2}, {dense = 2}, tanh, {dense = classes}";
  private final Subject subject = Subjects.digits(LAYERS);
  private final Rows samples = subject.samples(12);

  /** What comes out of the last layer, and of the rest behind any other, is the prediction. */
  @Test
  void samplesBeforeAndAfterALayerAreThoseOfTheNetwork() {
    FeatureSpace last = new FeatureSpace(subject, "dense2", samples);
    FeatureSpace inner = new FeatureSpace(subject, "tanh1", samples);
    assertArrayEquals(inner.after(), last.before());
    List<Prediction> said = inner.said(inner.after());
    Showing.each(subject.spec(), subject.weights(), samples, (row, workspace, i) -> {
      Prediction expected = Prediction.of(workspace, i);
      assertArrayEquals(expected.scores(), last.after()[row], 1e-5f);
      assertArrayEquals(expected.scores(), said.get(row).scores(), 1e-5f);
      assertEquals(expected.label(), said.get(row).label());
    });
    for (int i = 0; i < 12; i++) {
      assertEquals(Math.tanh(inner.before()[i][1]), inner.after()[i][1], 1e-5);
    }
  }

  /** The ReLU behind a layer is a layer of its own, also where training runs both at once. */
  @Test
  void aReluIsNotPartOfTheLayerBeforeIt() {
    boolean negative = false;
    for (float value : new FeatureSpace(subject, "conv1", samples).after()[0]) {
      negative |= value < 0;
    }
    assertTrue(negative);
    for (float value : new FeatureSpace(subject, "relu1", samples).after()[0]) {
      assertTrue(value >= 0);
    }
  }

  @Test
  void figuresNameTheirAxes() {
    Figure wide = new FeatureSpace(subject, "conv1", samples).figure();
    assertEquals("Samples before and after conv1", wide.title());
    List<String> titles = wide.texts().stream().filter(text -> text.contains("conv1")).toList();
    assertEquals(List.of("before conv1: 28×28×1", "after conv1: 24×24×4"), titles);
    assertEquals(4, wide.texts().stream().filter(t -> t.matches("component [12]: \\d+ % of variance")).count());
    Figure narrow = new FeatureSpace(subject, "tanh1", samples).figure();
    assertTrue(narrow.texts().containsAll(List.of("input 0", "input 1", "unit 0", "unit 1", "7")));
    assertTrue(FigureFile.png(wide).length > 1000);
    assertEquals(2, FigureFile.svg(narrow).split("<image").length - 1, "regions on both sides");
  }

  /** Points on a line in a thousand values, and the same with the coordinates repeated. */
  @Test
  void principalComponentsAreTheAxesOfTheLargestVariance() {
    float[][] rows = new float[30][3];
    float[][] wide = new float[30][300];
    for (int i = 0; i < 30; i++) {
      double along = Draws.uniform(1, i, -1, 1);
      double across = Draws.uniform(2, i, -0.1, 0.1);
      rows[i] = new float[] {(float) (3 * along + 5), (float) (4 * along), (float) across};
      for (int j = 0; j < 300; j++) {
        wide[i][j] = rows[i][j % 3];
      }
    }
    PrincipalPlane plane = PrincipalPlane.of(rows);
    PrincipalPlane other = PrincipalPlane.of(wide);
    double sign = Math.signum(plane.x()[0] * other.x()[0]);
    double second = Math.signum(plane.y()[0] * other.y()[0]);
    for (int i = 0; i < 30; i++) {
      double expected = 5 * (Draws.uniform(1, i, -1, 1) - Draws.uniform(1, 0, -1, 1));
      assertEquals(Math.abs(expected), Math.abs(plane.x()[i] - plane.x()[0]), 0.02);
      assertEquals(10 * sign * plane.x()[i], other.x()[i], 1e-4, "a hundred copies are ten times as long");
      assertEquals(10 * second * plane.y()[i], other.y()[i], 1e-4);
    }
    assertArrayEquals(plane.shares(), other.shares(), 1e-6);
    assertEquals(1, plane.shares()[0] + plane.shares()[1], 1e-3);
    assertArrayEquals(new double[] {0, 0}, PrincipalPlane.of(new float[][] {{1, 2, 3}, {1, 2, 3}}).x());
  }

  @Test
  void refusesLayersThatAreNone() {
    Refusal.of(() -> new FeatureSpace(subject, "dense9", samples), "--layer", "expected one of conv1, relu1",
        "found 'dense9'");
    subject.weights()[0] = Float.NaN;
    Refusal.of(() -> new FeatureSpace(subject, "conv1", samples), "expected finite values after conv1");
  }

  @Test
  void oneValueStandsAgainstItsTarget() {
    Subject square = Subjects.of("seed = 1, data {source = formula, inputs {x = [0, 1]}, target = \"x^2\", samples = 20, "
        + "test = 5}, rate = 0.1, network = [{dense = 2}, relu, {dense = 1}], loss = squared-error");
    assertTrue(new FeatureSpace(square, "dense2", square.samples(4)).figure().texts().containsAll(
        List.of("unit 0", "target", "input 1")));
  }
}
