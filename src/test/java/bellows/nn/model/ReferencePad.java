package bellows.nn.model;

import bellows.nn.layer.Pad;
import bellows.tensor.Shape;
import java.util.Deque;
import java.util.List;

/**
 * Padding as a search: each place of the output is at a distance from the input's edges, from which follows what it
 * shows.
 *
 * @param top places above; {@code left} those on the left
 * @param in height × width × channels
 */
record ReferencePad(Pad.Mode mode, int top, int left, Shape in, Shape out) implements Reference.SampleStep {
  private interface Visit {
    void at(int output, int input);
  }

  static ReferencePad of(Pad pad, Shape input) {
    List<Integer> sides = pad.sides();
    Shape output = pad.output(input);
    if (input.rank() == 2) {
      return new ReferencePad(pad.mode(), 0, sides.get(0), Shape.of(1, input.at(0), input.at(1)),
          Shape.of(1, output.at(0), output.at(1)));
    }
    return new ReferencePad(pad.mode(), sides.get(0), sides.get(sides.size() == 1 ? 0 : 1), input, output);
  }

  private void forEach(Visit visit) {
    for (int i = 0; i < out.size(); i++) {
      int channel = i % out.at(2);
      int column = mirrored(i / out.at(2) % out.at(1) - left, in.at(1));
      int row = mirrored(i / out.at(2) / out.at(1) - top, in.at(0));
      if (row >= 0 && column >= 0) {
        visit.at(i, (row * in.at(1) + column) * in.at(2) + channel);
      }
    }
  }

  /** Steps back and forth between the edges; below 0 where nothing is to be read. */
  private int mirrored(int at, int extent) {
    if (at >= 0 && at < extent) {
      return at;
    }
    return mode == Pad.Mode.ZERO ? -1 : mirrored(at < 0 ? -at : 2 * (extent - 1) - at, extent);
  }

  @Override
  public double[] forward(double[] x) {
    double[] y = new double[out.size()];
    forEach((output, input) -> y[output] = x[input]);
    return y;
  }

  @Override
  public double[] backward(double[] x, double[] y, double[] dy, Deque<double[]> gradients) {
    double[] dx = new double[x.length];
    forEach((output, input) -> dx[input] += dy[output]);
    return dx;
  }
}
