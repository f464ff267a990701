package bellows.nn.layer;

import bellows.nn.Binder;
import bellows.nn.Pass;

/**
 * The op of layers whose output is their input: nothing to do where both are one memory. Such a layer lets nobody write
 * over its output ({@link Layer#readsOutput} stays true), because the layer before it may need those values.
 */
public final class Copy extends PerSample {
  private final int size;

  public Copy(Binder binder, int size) {
    super(binder, size, size);
    this.size = size;
  }

  @Override
  void forward(float[] x, int xo, float[] y, int yo, int sample, int member, Pass pass) {
    copy(x, xo, y, yo, size);
  }

  @Override
  void backward(float[] x, int xo, float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int sample,
      int member) {
    copy(dy, dyo, dx, dxo, size);
  }

  /** Nothing where both are one memory. */
  static void copy(float[] from, int fo, float[] to, int o, int n) {
    if (from != to || fo != o) {
      System.arraycopy(from, fo, to, o, n);
    }
  }
}
