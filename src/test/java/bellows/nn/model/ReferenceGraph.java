package bellows.nn.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Nodes that read what others made. Gradients are carried back from a node to each of its sources by hand.
 *
 * @param layers of each node, null for none
 * @param sources of each node, −1 for the input
 * @param channels of the input, then of each node's output
 */
record ReferenceGraph(List<Reference> layers, List<Join> joins, List<List<Integer>> sources, List<Integer> channels)
    implements Reference.Step {
  /** What each node reads and what it makes, behind the input. */
  private record Values(List<double[][]> joined, List<double[][]> made) {}

  private Values values(double[][] x) {
    Values values = new Values(new ArrayList<>(), new ArrayList<>());
    values.made.add(x);
    for (int i = 0; i < layers.size(); i++) {
      double[][] joined = values.made.get(sources.get(i).get(0) + 1);
      int width = channels.get(sources.get(i).get(0) + 1);
      for (int k = 1; k < sources.get(i).size(); k++) {
        int other = sources.get(i).get(k) + 1;
        joined = joined(joins.get(i), joined, width, values.made.get(other), channels.get(other));
        width += channels.get(other);
      }
      values.joined.add(joined);
      values.made.add(layers.get(i) == null ? joined : last(layers.get(i).forward(joined)));
    }
    return values;
  }

  private static double[][] last(List<double[][]> values) {
    return values.get(values.size() - 1);
  }

  private static double[][] joined(Join join, double[][] a, int widthOfA, double[][] b, int widthOfB) {
    double[][] y = new double[a.length][];
    for (int s = 0; s < a.length; s++) {
      double[] left = a[s];
      double[] right = b[s];
      y[s] = new double[join == Join.CONCAT ? left.length + right.length : left.length];
      for (int i = 0; i < y[s].length; i++) {
        int pixel = i / (widthOfA + widthOfB);
        int channel = i % (widthOfA + widthOfB);
        y[s][i] = join == Join.ADD ? left[i] + right[i] : join == Join.MULTIPLY ? left[i] * right[i % right.length]
            : channel < widthOfA ? left[pixel * widthOfA + channel]
                : right[pixel * widthOfB + channel - widthOfA];
      }
    }
    return y;
  }

  @Override
  public double[][] forward(double[][] x) {
    return last(values(x).made);
  }

  @Override
  public double[][] backward(double[][] x, double[][] y, double[][] dy, Deque<double[]> gradients) {
    Values values = values(x);
    List<double[][]> d = new ArrayList<>();
    values.made.forEach(made -> d.add(Arrays.stream(made).map(sample -> new double[sample.length])
        .toArray(double[][]::new)));
    d.set(layers.size(), dy);
    List<double[]> found = new ArrayList<>();
    for (int i = layers.size() - 1; i >= 0; i--) {
      double[][] slopes = d.get(i + 1);
      if (layers.get(i) != null) {
        Deque<double[]> inner = new ArrayDeque<>();
        slopes = layers.get(i).backward(layers.get(i).forward(values.joined.get(i)), slopes, inner);
        found.addAll(0, inner);
      }
      int before = 0;
      for (int k = 0; k < sources.get(i).size(); k++) {
        int source = sources.get(i).get(k) + 1;
        carry(i, k, before, values, slopes, d.get(source));
        before += channels.get(source);
      }
    }
    for (int p = found.size() - 1; p >= 0; p--) {
      gradients.addFirst(found.get(p));
    }
    return d.get(0);
  }

  /** Adds to the gradient of a node's source k what the gradient of the joined value says. */
  private void carry(int node, int k, int before, Values values, double[][] slopes, double[][] to) {
    Join join = sources.get(node).size() == 1 ? Join.ADD : joins.get(node);
    int width = channels.get(sources.get(node).get(k) + 1);
    int all = sources.get(node).stream().mapToInt(source -> channels.get(source + 1)).sum();
    for (int s = 0; s < slopes.length; s++) {
      for (int i = 0; i < slopes[s].length; i++) {
        if (join == Join.ADD) {
          to[s][i] += slopes[s][i];
        } else if (join == Join.CONCAT) {
          int channel = i % all - before;
          if (channel >= 0 && channel < width) {
            to[s][i / all * width + channel] += slopes[s][i];
          }
        } else {
          double[] other = values.made.get(sources.get(node).get(1 - k) + 1)[s];
          to[s][i % to[s].length] += slopes[s][i] * other[i % other.length];
        }
      }
    }
  }
}
