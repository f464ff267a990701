package bellows.nn.model;

import java.util.Deque;

/**
 * Channels of zeros, place by place.
 *
 * @param before channels before the input's
 * @param wide channels of the output
 * @param channels of the input
 */
record ReferenceChannelPad(int before, int wide, int channels) implements Reference.SampleStep {
  @Override
  public double[] forward(double[] x) {
    double[] y = new double[x.length / channels * wide];
    for (int i = 0; i < x.length; i++) {
      y[i / channels * wide + before + i % channels] = x[i];
    }
    return y;
  }

  @Override
  public double[] backward(double[] x, double[] y, double[] dy, Deque<double[]> gradients) {
    double[] dx = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      dx[i] = dy[i / channels * wide + before + i % channels];
    }
    return dx;
  }
}
