package bellows.nn.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Several networks on one input.
 *
 * @param identity whether the input itself is one more
 * @param pixels of an output where channels stand side by side; 0 where outputs are added
 */
record ReferenceBranches(List<Reference> branches, boolean identity, int pixels) implements Reference.Step {
  @Override
  public double[][] forward(double[][] x) {
    double[][] y = new double[x.length][0];
    for (Reference branch : branches) {
      List<double[][]> values = branch.forward(x);
      double[][] added = values.get(values.size() - 1);
      for (int s = 0; s < x.length; s++) {
        y[s] = y[s].length == 0 ? added[s] : pixels == 0 ? Reference.sum(y[s], added[s]) : beside(y[s], added[s]);
      }
    }
    for (int s = 0; identity && s < x.length; s++) {
      y[s] = Reference.sum(y[s], x[s]);
    }
    return y;
  }

  private double[] beside(double[] a, double[] b) {
    double[] both = new double[a.length + b.length];
    int left = a.length / pixels;
    int right = b.length / pixels;
    for (int p = 0; p < pixels; p++) {
      System.arraycopy(a, p * left, both, p * (left + right), left);
      System.arraycopy(b, p * right, both, p * (left + right) + left, right);
    }
    return both;
  }

  /** What belongs to some channels of every pixel. */
  private double[] cut(double[] both, int from, int channels) {
    double[] part = new double[pixels * channels];
    for (int p = 0; p < pixels; p++) {
      System.arraycopy(both, p * (both.length / pixels) + from, part, p * channels, channels);
    }
    return part;
  }

  @Override
  public double[][] backward(double[][] x, double[][] y, double[][] dy, Deque<double[]> gradients) {
    double[][] dx = Arrays.stream(identity ? dy : x).map(d -> identity ? d : new double[d.length])
        .toArray(double[][]::new);
    List<double[]> found = new ArrayList<>();
    int from = 0;
    for (Reference branch : branches) {
      List<double[][]> values = branch.forward(x);
      int channels = pixels == 0 ? 0 : values.get(values.size() - 1)[0].length / pixels;
      int start = from;
      double[][] d = pixels == 0 ? dy
          : Arrays.stream(dy).map(both -> cut(both, start, channels)).toArray(double[][]::new);
      Deque<double[]> inner = new ArrayDeque<>();
      double[][] added = branch.backward(values, d, inner);
      Arrays.setAll(dx, s -> Reference.sum(dx[s], added[s]));
      found.addAll(inner);
      from += channels;
    }
    for (int p = found.size() - 1; p >= 0; p--) {
      gradients.addFirst(found.get(p));
    }
    return dx;
  }
}
