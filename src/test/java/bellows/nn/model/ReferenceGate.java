package bellows.nn.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The input times what a network makes of it, whose values are used again and again over the input's. */
record ReferenceGate(Reference body) implements Reference.Step {
  @Override
  public double[][] forward(double[][] x) {
    List<double[][]> values = body.forward(x);
    double[][] factors = values.get(values.size() - 1);
    double[][] y = new double[x.length][];
    for (int s = 0; s < x.length; s++) {
      y[s] = x[s].clone();
      for (int i = 0; i < y[s].length; i++) {
        y[s][i] *= factors[s][i % factors[s].length];
      }
    }
    return y;
  }

  @Override
  public double[][] backward(double[][] x, double[][] y, double[][] dy, Deque<double[]> gradients) {
    List<double[][]> values = body.forward(x);
    double[][] factors = values.get(values.size() - 1);
    double[][] dFactors = new double[x.length][];
    double[][] dx = new double[x.length][];
    for (int s = 0; s < x.length; s++) {
      dFactors[s] = new double[factors[s].length];
      dx[s] = dy[s].clone();
      for (int i = 0; i < dx[s].length; i++) {
        dFactors[s][i % dFactors[s].length] += dy[s][i] * x[s][i];
        dx[s][i] *= factors[s][i % factors[s].length];
      }
    }
    Deque<double[]> inner = new ArrayDeque<>();
    double[][] added = body.backward(values, dFactors, inner);
    List<double[]> found = new ArrayList<>(inner);
    for (int p = found.size() - 1; p >= 0; p--) {
      gradients.addFirst(found.get(p));
    }
    for (int s = 0; s < x.length; s++) {
      dx[s] = Reference.sum(dx[s], added[s]);
    }
    return dx;
  }
}
