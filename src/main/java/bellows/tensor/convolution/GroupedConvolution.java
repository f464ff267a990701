package bellows.tensor.convolution;

import bellows.tensor.Shape;
import bellows.tensor.Window;
import bellows.tensor.product.Engine;

/**
 * A convolution whose channels come in groups that do not see each other (Krizhevsky et al., 2012): each group is a
 * convolution of its own, over a copy of its channels.
 */
final class GroupedConvolution implements Convolution {
  private final Convolution[] groups;
  private final Shape in;
  private final Shape out;
  private final int inputs;
  private final int outputs;
  private final int weightSize;
  private final float[] part;
  private final float[] result;
  private final float[] weights;
  private final float[] gradient;

  GroupedConvolution(Engine engine, Window window, Shape in, int outputs, int count, Algorithm algorithm,
      int batch) {
    this.in = in;
    out = window.output(in, outputs);
    inputs = in.at(2) / count;
    this.outputs = outputs / count;
    Shape slice = Shape.of(in.at(0), in.at(1), inputs);
    weightSize = window.vertical().kernel() * window.horizontal().kernel() * inputs;
    part = engine.arena().claim(batch * slice.size());
    result = engine.arena().claim(batch * out.size() / count);
    weights = engine.arena().claim(weightSize * outputs);
    gradient = engine.arena().forWayBack().claim(weightSize * this.outputs);
    groups = new Convolution[count];
    for (int g = 0; g < count; g++) {
      groups[g] = Convolution.of(engine, window, slice, this.outputs, 1, algorithm, batch);
    }
  }

  /** Copies columns {@code from} … of a matrix into a dense one, or back. */
  private static void slice(int rows, float[] whole, int wo, int stride, float[] dense, int at, int columns,
      boolean back) {
    for (int row = 0; row < rows; row++) {
      if (back) {
        System.arraycopy(dense, at + row * columns, whole, wo + row * stride, columns);
      } else {
        System.arraycopy(whole, wo + row * stride, dense, at + row * columns, columns);
      }
    }
  }

  @Override
  public void weights(float[] values, int wo) {
    for (int g = 0; g < groups.length; g++) {
      int size = weightSize * outputs;
      slice(weightSize, values, wo + g * outputs, out.at(2), weights, g * size, outputs, false);
      groups[g].weights(weights, g * size);
    }
  }

  @Override
  public void forward(float[] x, int xo, float[] bias, int bo, Finish finish, float[] y, int yo, int count) {
    for (int g = 0; g < groups.length; g++) {
      slice(count * pixels(in), x, xo + g * inputs, in.at(2), part, 0, inputs, false);
      groups[g].forward(part, 0, bias, bo + g * outputs, finish, result, 0, count);
      slice(count * pixels(out), y, yo + g * outputs, out.at(2), result, 0, outputs, true);
    }
  }

  @Override
  public void dataGradient(float[] dy, int dyo, float[] dx, int dxo, int count) {
    for (int g = 0; g < groups.length; g++) {
      slice(count * pixels(out), dy, dyo + g * outputs, out.at(2), result, 0, outputs, false);
      groups[g].dataGradient(result, 0, part, 0, count);
      slice(count * pixels(in), dx, dxo + g * inputs, in.at(2), part, 0, inputs, true);
    }
  }

  @Override
  public void weightGradient(float[] x, int xo, float[] dy, int dyo, float[] dw, int dwo, int count) {
    for (int g = 0; g < groups.length; g++) {
      slice(count * pixels(in), x, xo + g * inputs, in.at(2), part, 0, inputs, false);
      slice(count * pixels(out), dy, dyo + g * outputs, out.at(2), result, 0, outputs, false);
      slice(weightSize, dw, dwo + g * outputs, out.at(2), gradient, 0, outputs, false);
      groups[g].weightGradient(part, 0, result, 0, gradient, 0, count);
      slice(weightSize, dw, dwo + g * outputs, out.at(2), gradient, 0, outputs, true);
    }
  }

  private static int pixels(Shape shape) {
    return shape.at(0) * shape.at(1);
  }
}
