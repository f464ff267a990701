package bellows.nn.model;

import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;

/** What passes by gets the gradient of {@code weight · −log softmax(branch)[class]} added to its own. */
record ReferenceAuxiliary(Reference branch, double weight) implements Reference.Step {
  @Override
  public double[][] forward(double[][] x) {
    return x;
  }

  @Override
  public double[][] backward(double[][] x, double[][] y, double[][] dy, Deque<double[]> gradients) {
    List<double[][]> values = branch.forward(x);
    double[][] scores = values.get(values.size() - 1);
    double[][] added = branch.backward(values,
        IntStream.range(0, x.length).mapToObj(s -> gradient(scores[s], s % LayerCase.CLASSES)).toArray(double[][]::new),
        gradients);
    return IntStream.range(0, x.length).mapToObj(s -> Reference.sum(dy[s], added[s])).toArray(double[][]::new);
  }

  private double[] gradient(double[] scores, int label) {
    double sum = Arrays.stream(scores).map(Math::exp).sum();
    return IntStream.range(0, scores.length)
        .mapToDouble(j -> weight * (Math.exp(scores[j]) / sum - (j == label ? 1 : 0))).toArray();
  }
}
