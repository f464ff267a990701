package bellows.nn;

import bellows.tensor.Shape;
import bellows.tensor.Tensor;

/**
 * A layer that maps each element by itself: the shape stays, and forward and backward are one loop over the batch each.
 */
interface Elementwise extends Layer {
  @Override
  default Shape output(Shape input) {
    return input;
  }

  @Override
  default Op bind(Binder binder, Shape input) {
    Map map = map(binder);
    int size = input.size();
    return new Op() {
      @Override
      public void forward(Tensor x, Tensor y, Pass pass) {
        map.forward(x.array(), x.offset(), y.array(), y.offset(), pass.count() * size);
      }

      @Override
      public void backward(Tensor x, Tensor y, Tensor dy, Tensor dx, Pass pass) {
        if (dx != null) {
          map.backward(y.array(), y.offset(), dy.array(), dy.offset(), dx.array(), dx.offset(), pass.count() * size);
        }
      }
    };
  }

  Map map(Binder binder);

  /** The two loops; the derivative is a function of the output. */
  interface Map {
    void forward(float[] x, int xo, float[] y, int yo, int n);

    void backward(float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int n);
  }
}
