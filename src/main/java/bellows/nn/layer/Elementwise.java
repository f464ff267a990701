package bellows.nn.layer;

import bellows.nn.Binder;
import bellows.nn.Layer;
import bellows.nn.Op;
import bellows.nn.Pass;
import bellows.tensor.ElementMap;
import bellows.tensor.Shape;

/**
 * A layer that maps each element by itself: the shape stays, and forward and backward are one loop over the batch each.
 */
public interface Elementwise extends Layer {
  /** The two loops; the derivative is a function of the output, or of the input where {@link #derivesFromInput}. */
  record Map(ElementMap forward, Backward backward) {}

  /** Sets {@code n} elements of dx from y, or x, and dy. */
  interface Backward {
    void run(float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int n);
  }

  /** For kernels that are bound. */
  Map map(Binder binder);

  /** Whether the derivative is a function of the input, as where two inputs have one output. */
  default boolean derivesFromInput() {
    return false;
  }

  /**
   * Whether the way forward may be given one array as x and y, which whoever reads an x again after its y was set must
   * not be. Where no way back follows, the function is then computed on what the layer before has just stored.
   */
  default boolean forwardsInPlace() {
    return inPlace();
  }

  @Override
  default boolean inPlace() {
    return !derivesFromInput();
  }

  @Override
  default boolean readsOutput() {
    return !derivesFromInput();
  }

  @Override
  default Shape output(Shape input) {
    return input;
  }

  @Override
  default Op bind(Binder binder, Shape input) {
    Map map = map(binder);
    int size = input.size();
    return new PerSample(binder, size, size) {
      @Override
      void forward(float[] x, int xo, float[] y, int yo, int sample, int member, Pass pass) {
        map.forward.run(x, xo, y, yo, size);
      }

      @Override
      void backward(float[] x, int xo, float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int sample,
          int member) {
        if (derivesFromInput()) {
          map.backward.run(x, xo, dy, dyo, dx, dxo, size);
        } else {
          map.backward.run(y, yo, dy, dyo, dx, dxo, size);
        }
      }
    };
  }
}
