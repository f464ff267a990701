package bellows.feature;

import bellows.kernel.KernelProvider;
import bellows.tensor.Shape;
import bellows.tensor.product.Product;
import java.util.List;

/** A {@link Whiten} that has learnt: y = W·(x − mean). */
final class Whitened implements Feature {
  private static final long serialVersionUID = 1;

  private final float[] mean;
  /** Outputs × inputs. */
  private final float[] matrix;

  Whitened(float[] mean, float[] matrix) {
    if (mean.length == 0 || matrix.length % mean.length != 0) {
      throw new IllegalArgumentException("expected what whiten learns, found " + mean.length + " and " + matrix.length
          + " numbers");
    }
    this.mean = mean;
    this.matrix = matrix;
  }

  @Override
  public Shape output(Shape in) {
    if (in.size() != mean.length) {
      throw new IllegalArgumentException("whiten: expected samples of " + mean.length + " values, found " + in);
    }
    return Shape.of(matrix.length / mean.length);
  }

  @Override
  public Op bind(Shape in) {
    int size = in.size();
    int axes = output(in).size();
    float[] centred = new float[size];
    Product product = Products.alone(KernelProvider.kernels());
    return (x, at, y, to) -> {
      for (int i = 0; i < size; i++) {
        centred[i] = x[at + i] - mean[i];
      }
      product.left(centred, 0, size, false).right(matrix, 0, size, true).into(y, to, axes, 1, axes, size, false);
    };
  }

  @Override
  public void store(List<float[]> numbers) {
    numbers.add(mean);
    numbers.add(matrix);
  }
}
