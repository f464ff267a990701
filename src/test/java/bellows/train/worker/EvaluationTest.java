package bellows.train.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import bellows.data.Samples;
import bellows.kernel.KernelProvider;
import bellows.nn.model.Model;
import bellows.nn.model.Workspace;
import bellows.tensor.Shape;
import bellows.train.Toy;
import org.junit.jupiter.api.Test;

class EvaluationTest {
  @Test
  void countsRightDecisionsTopFiveAndConfusionByHand() {
    Evaluation evaluation = evaluation(6, new float[] {0, 5, 3}, new float[][] {
        {9, 1, 2, 3, 4, 5},   // 0 taken for 0
        {9, 8, 7, 6, 5, 0},   // 5 taken for 0, and its score is the sixth
        {0, 9, 0, 1, 0, 0}}); // 3 taken for 1, and its score is the second
    assertEquals(3, evaluation.samples());
    assertEquals(1 / 3.0, evaluation.accuracy());
    assertEquals(2 / 3.0, evaluation.top5());
    assertEquals(2, evaluation.loss());
    assertEquals(1, evaluation.confusion().count(0, 0));
    assertEquals(1, evaluation.confusion().count(5, 0));
    assertEquals(1, evaluation.confusion().count(3, 1));
    assertEquals(0, evaluation.confusion().count(3, 3));
  }

  @Test
  void equalScoresCountForTheLowerIndex() {
    Evaluation evaluation = evaluation(6, new float[] {0, 4, 5}, new float[3][6]);
    assertEquals(1 / 3.0, evaluation.accuracy());
    assertEquals(2 / 3.0, evaluation.top5());
  }

  @Test
  void partsAddUp() {
    Evaluation sum = evaluation(6, new float[] {0}, new float[][] {{1, 0, 0, 0, 0, 0}})
        .plus(evaluation(6, new float[] {2, 3}, new float[][] {{1, 0, 0, 0, 0, 0}, {0, 0, 0, 9, 0, 0}}));
    assertEquals(3, sum.samples());
    assertEquals(2 / 3.0, sum.accuracy());
    assertEquals(1, sum.confusion().count(2, 0));
    assertEquals(2, sum.loss());
    assertEquals(1, sum.top5());
  }

  @Test
  void fiveClassesHaveNoTopFiveAndRealTargetsNoAccuracy() {
    Evaluation five = evaluation(5, new float[] {1}, new float[][] {{0, 1, 0, 0, 0}});
    assertNull(five.top5());
    assertEquals(1, five.accuracy());
    Samples real = new Samples(Shape.of(1), 0, null, new float[] {1}, new float[] {2.5f});
    Model model = Toy.model("network = [{dense = 1}], loss = squared-error", real);
    Evaluation evaluation = new Evaluation(0, new Health(model));
    Workspace workspace = new Workspace(model, 1, KernelProvider.kernels());
    workspace.targets().count(1);
    evaluation.add(workspace, 0.5);
    assertNull(evaluation.accuracy());
    assertNull(evaluation.top5());
    assertEquals(0.5, evaluation.loss());
  }

  /** What an evaluation makes of these scores; the loss is 2 a sample. */
  private static Evaluation evaluation(int classes, float[] labels, float[][] scores) {
    Samples shape = new Samples(Shape.of(1), classes, null, new float[1], new float[1]);
    Model model = Toy.model("network = [{dense = classes}]", shape);
    Workspace workspace = new Workspace(model, labels.length, KernelProvider.kernels());
    workspace.targets().count(labels.length);
    for (int i = 0; i < labels.length; i++) {
      workspace.targets().values()[i] = labels[i];
      System.arraycopy(scores[i], 0, workspace.scores().array(), workspace.scores().offset() + i * classes, classes);
    }
    Evaluation evaluation = new Evaluation(classes, new Health(model));
    evaluation.add(workspace, 2 * labels.length);
    return evaluation;
  }
}
