package bellows.nn.model;

import bellows.nn.layer.Embedding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** Embedding as the product of a one-hot vector and a table. */
record ReferenceEmbedding(Embedding layer, List<double[]> tables) implements Reference.SampleStep {
  /** Whether an element, from 0, is a category's number. */
  private boolean isNumber(int element) {
    return layer.columns().contains(element + 1);
  }

  private int width(int table) {
    return tables.get(table).length / layer.sizes().get(table);
  }

  private double oneHot(double[] x, int table, int row) {
    return x[layer.columns().get(table) - 1] == row ? 1 : 0;
  }

  @Override
  public double[] forward(double[] x) {
    List<Double> y = new ArrayList<>();
    for (int i = 0; i < x.length; i++) {
      if (!isNumber(i)) {
        y.add(x[i]);
      }
    }
    for (int table = 0; table < tables.size(); table++) {
      for (int column = 0; column < width(table); column++) {
        double sum = 0;
        for (int row = 0; row < layer.sizes().get(table); row++) {
          sum += oneHot(x, table, row) * tables.get(table)[row * width(table) + column];
        }
        y.add(sum);
      }
    }
    return y.stream().mapToDouble(value -> value).toArray();
  }

  @Override
  public double[] backward(double[] x, double[] y, double[] dy, Deque<double[]> gradients) {
    int at = dy.length;
    for (int table = tables.size() - 1; table >= 0; table--) {
      int width = width(table);
      at -= width;
      double[] gradient = new double[tables.get(table).length];
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] = oneHot(x, table, i / width) * dy[at + i % width];
      }
      gradients.addFirst(gradient);
    }
    double[] dx = new double[x.length];
    int[] next = {0};
    Arrays.setAll(dx, i -> isNumber(i) ? 0 : dy[next[0]++]);
    return dx;
  }
}
