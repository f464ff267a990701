package bellows.nn.loss;

import bellows.conf.BadInputException;
import bellows.kernel.Kernels;
import bellows.tensor.Shape;
import bellows.tensor.Tensor;

/**
 * {@code log(1 + e^s) − t·s}: the negative log-likelihood of a coin with probability {@code sigmoid(s)}. One score
 * decides between two classes; several scores are one such question each (one class against all others).
 */
public record LogisticLoss() implements SidedLoss {
  @Override
  public String kind() {
    return "logistic";
  }

  @Override
  public void check(Shape scores, int classes) {
    Loss.requireClasses(kind(), classes);
    BadInputException.check(classes > 1 && (scores.size() == classes || scores.size() == 1 && classes == 2),
        "loss logistic: expected one score for 2 classes, or one score a class, found %s scores and %d classes", scores,
        classes);
  }

  @Override
  public double backward(Tensor scores, Targets targets, Tensor dScores, Kernels kernels) {
    int n = scores.shape().channels();
    double loss = 0;
    for (int i = 0; i < targets.count(); i++) {
      for (int j = 0; j < n; j++) {
        double s = scores.array()[scores.offset() + i * n + j];
        double t = n == 1 ? targets.value(i) : targets.target(i, j);
        double e = StrictMath.exp(-Math.abs(s));
        loss += Math.max(s, 0) - t * s + StrictMath.log1p(e);
        double probability = s >= 0 ? 1 / (1 + e) : e / (1 + e);
        dScores.array()[dScores.offset() + i * n + j] = (float) (probability - t);
      }
    }
    return loss;
  }

  /** The score whose sigmoid is the mean probability: {@code log Σ sigmoid(s) − log Σ sigmoid(−s)}. */
  @Override
  public void average(float[] scores, int offset, int views, int n, float[] out, int to) {
    double[] heads = new double[views];
    double[] tails = new double[views];
    for (int j = 0; j < n; j++) {
      for (int view = 0; view < views; view++) {
        double s = scores[offset + view * n + j];
        double rest = StrictMath.log1p(StrictMath.exp(-Math.abs(s)));
        heads[view] = Math.min(s, 0) - rest;
        tails[view] = Math.min(-s, 0) - rest;
      }
      out[to + j] = (float) (Logarithms.ofSum(heads, views) - Logarithms.ofSum(tails, views));
    }
  }

  /** Of several scores: what a class has of the sum of all their probabilities. */
  @Override
  public double logProbability(float[] scores, int offset, int n, int label) {
    if (n == 1) {
      return logSigmoid(label == 1 ? scores[offset] : -(double) scores[offset]);
    }
    double[] terms = new double[n];
    for (int j = 0; j < n; j++) {
      terms[j] = logSigmoid(scores[offset + j]);
    }
    return terms[label] - Logarithms.ofSum(terms, n);
  }

  private static double logSigmoid(double score) {
    return Math.min(score, 0) - StrictMath.log1p(StrictMath.exp(-Math.abs(score)));
  }

  @Override
  public boolean probabilities(float[] scores, int offset, int n, float[] out, Kernels kernels) {
    kernels.sigmoid(scores, offset, out, 0, n);
    return true;
  }
}
