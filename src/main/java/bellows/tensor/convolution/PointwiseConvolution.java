package bellows.tensor.convolution;

import bellows.tensor.Shape;
import bellows.tensor.Team;
import bellows.tensor.Window;
import bellows.tensor.product.Engine;
import bellows.tensor.product.Gemm;
import bellows.tensor.product.Packing;
import bellows.tensor.product.Product;

/** A 1×1 convolution of stride 1: one product over the pixels of the whole batch. */
final class PointwiseConvolution implements Convolution {
  /** Rows of a part; fewer where there would be too few parts for the team. */
  private static final int HEIGHT = Gemm.HEIGHT;

  private final Engine engine;
  private final int channels;
  private final int outputs;
  private final int pixels;
  private final PackedWeights packed;
  private final PackedWeights turned;
  private final Product product;
  private final Team.Part forward = this::forwardPart;
  private final Team.Part gradient = this::gradientPart;
  private float[] x;
  private int xo;
  private float[] y;
  private int yo;
  private float[] bias;
  private int bo;
  private Finish finish;
  private float[] panels;
  private int panelsAt;
  private int rows;
  private int height;

  static boolean suits(Window window) {
    return window.equals(Window.square(1, 1, 0));
  }

  /** @param batch the most samples of a pass */
  PointwiseConvolution(Engine engine, Shape in, int outputs, int batch) {
    this.engine = engine;
    this.outputs = outputs;
    channels = in.at(2);
    pixels = in.at(0) * in.at(1);
    Gemm gemm = engine.gemms().get(0);
    Packing packing = new Packing(engine);
    packed = new PackedWeights(engine.arena(), gemm.packedSize(channels, outputs), pixels * batch, 0,
        (w, wo, to, at) -> packing.all(channels, outputs, w, wo, outputs, 1, to, at));
    turned = new PackedWeights(engine.arena().forWayBack(), gemm.packedSize(outputs, channels), pixels * batch, 0,
        (w, wo, to, at) -> packing.all(outputs, channels, w, wo, 1, outputs, to, at));
    product = new Product(engine.forWayBack());
  }

  @Override
  public void weights(float[] weights, int wo) {
    packed.weights(weights, wo);
    turned.weights(weights, wo);
  }

  @Override
  public void forgetWeights() {
    weights(null, 0);
  }

  @Override
  public void forward(float[] x, int xo, float[] bias, int bo, Finish finish, float[] y, int yo, int count) {
    this.x = x;
    this.xo = xo;
    this.bias = bias;
    this.bo = bo;
    this.finish = finish;
    this.y = y;
    this.yo = yo;
    share(packed, count * pixels, forward);
  }

  private void share(PackedWeights weights, int all, Team.Part part) {
    panels = weights.array();
    panelsAt = weights.offset();
    rows = all;
    height = Math.min(HEIGHT, ((all + engine.team().size() - 1) / engine.team().size() + 7) / 8 * 8);
    engine.team().run((all + height - 1) / height, part);
  }

  private void forwardPart(int member, int part) {
    int first = part * height;
    int some = Math.min(height, rows - first);
    int to = yo + first * outputs;
    engine.gemms().get(member).multiply(some, outputs, channels, x, xo + first * channels, channels, panels, panelsAt,
        bias, bo, y, to, outputs);
    finish.run(engine.kernels(), y, to, some * outputs);
  }

  @Override
  public void dataGradient(float[] dy, int dyo, float[] dx, int dxo, int count) {
    x = dx;
    xo = dxo;
    y = dy;
    yo = dyo;
    share(turned, count * pixels, gradient);
  }

  private void gradientPart(int member, int part) {
    int first = part * height;
    int some = Math.min(height, rows - first);
    int to = xo + first * channels;
    engine.gemms().get(member).multiply(some, channels, outputs, y, yo + first * outputs, outputs, panels,
        panelsAt, null, 0, x, to, channels);
  }

  @Override
  public void weightGradient(float[] x, int xo, float[] dy, int dyo, float[] dw, int dwo, int count) {
    product.left(x, xo, channels, true).right(dy, dyo, outputs, false)
        .into(dw, dwo, outputs, channels, outputs, count * pixels, true);
  }

  @Override
  public void setWeightGradient(float[] x, int xo, float[] dy, int dyo, float[] dw, int dwo, int size, int count) {
    product.left(x, xo, channels, true).right(dy, dyo, outputs, false)
        .into(dw, dwo, outputs, channels, outputs, count * pixels, false);
  }
}
