package bellows.nn.layer;

import bellows.nn.Binder;
import bellows.nn.Pass;
import bellows.tensor.Shape;
import bellows.tensor.pooling.Pooling;

/** A pooling bound to memory. */
final class Pooled extends PerSample {
  private final Pooling pooling;

  Pooled(Binder binder, Pooling pooling, Shape input, Shape output) {
    super(binder, input.size(), output.size());
    this.pooling = pooling;
  }

  @Override
  void forward(float[] x, int xo, float[] y, int yo, int sample, int member, Pass pass) {
    pooling.forward(x, xo, y, yo);
  }

  @Override
  void backward(float[] x, int xo, float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int sample,
      int member) {
    pooling.backward(x, xo, y, yo, dy, dyo, dx, dxo);
  }
}
