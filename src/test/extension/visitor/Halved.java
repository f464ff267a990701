package visitor;

import bellows.conf.Settings;
import bellows.kernel.Kernels;
import bellows.nn.loss.Loss;
import bellows.nn.loss.LossKind;
import bellows.nn.loss.SoftmaxCrossEntropy;
import bellows.nn.loss.Targets;
import bellows.tensor.Shape;
import bellows.tensor.Tensor;

/** Half of softmax cross-entropy. */
public record Halved() implements Loss {
  private static final Loss WHOLE = new SoftmaxCrossEntropy();

  /** {@code loss = halved}. */
  public static final class Kind implements LossKind {
    @Override
    public String name() {
      return "halved";
    }

    @Override
    public Loss read(Settings loss) {
      return new Halved();
    }
  }

  @Override
  public String kind() {
    return "halved";
  }

  @Override
  public double backward(Tensor scores, Targets targets, Tensor dScores, Kernels kernels) {
    double sum = WHOLE.backward(scores, targets, dScores, kernels);
    int values = targets.count() * scores.shape().size() / scores.shape().at(0);
    for (int i = dScores.offset(); i < dScores.offset() + values; i++) {
      dScores.array()[i] /= 2;
    }
    return sum / 2;
  }

  @Override
  public void check(Shape scores, int classes) {
    WHOLE.check(scores, classes);
  }
}
