package bellows.tensor.convolution;

import bellows.kernel.ChannelKernels;
import bellows.tensor.Arena;
import bellows.tensor.Shape;
import bellows.tensor.Team;
import bellows.tensor.Window;
import bellows.tensor.product.Engine;
import java.util.Arrays;

/**
 * A convolution with one filter for each channel (Howard et al.: MobileNets, 2017, section 3.1). There is little
 * arithmetic in it, a product a tap, so memory decides: images are read as they lie, without frames of zeros, and
 * weights too.
 */
final class DepthwiseConvolution implements Convolution {
  /** Floats that are written: enough work for a member to fetch it. */
  private static final int PART = 1 << 14;

  private final Engine engine;
  private final DepthwiseSweep forward;
  private final DepthwiseSweep backward;
  private final Shape in;
  private final Shape out;
  private final int channels;
  private final int weightSize;
  /** An element for each member, a line apart; see {@link DepthwiseSweep#readAhead}. */
  private final float[] seen;
  /** What pixels begin with where there is no bias. */
  private final float[] zeros;
  /** The gradient of the weights by each sample; they are added up in the samples' order. */
  private final Arena.Scratch sums;
  private final Team.Part forwardPart = this::forwardPart;
  private final Team.Part backwardPart = this::backwardPart;
  private final Team.Part productsPart = this::productsOfSample;
  private float[] weights;
  private int wo;
  private float[] x;
  private int xo;
  private float[] y;
  private int yo;
  private float[] start;
  private int so;
  private Finish finish;

  DepthwiseConvolution(Engine engine, Window window, Shape in, int batch) {
    this.engine = engine;
    this.in = in;
    channels = in.channels();
    out = window.output(in, channels);
    forward = DepthwiseSweep.forward(engine.kernels().depthwise(), window, in, out);
    backward = DepthwiseSweep.backward(engine.kernels().depthwise(), window, in, out);
    weightSize = window.vertical().kernel() * window.horizontal().kernel() * channels;
    seen = new float[engine.team().size() * DepthwiseSweep.LINE];
    zeros = engine.arena().claim(channels);
    sums = engine.arena().forWayBack().scratch(Math.multiplyExact(batch, weightSize));
  }

  /** Whether each channel has a filter of its own, and just one. */
  static boolean suits(Shape in, int outputs, int groups) {
    return groups == in.channels() && groups == outputs;
  }

  @Override
  public void weights(float[] weights, int wo) {
    this.weights = weights;
    this.wo = wo;
  }

  @Override
  public void forgetWeights() {
    weights = null;
  }

  @Override
  public void forward(float[] x, int xo, float[] bias, int bo, Finish finish, float[] y, int yo, int count) {
    this.x = x;
    this.xo = xo;
    this.y = y;
    this.yo = yo;
    start = bias == null ? zeros : bias;
    so = bias == null ? 0 : bo;
    this.finish = finish;
    engine.team().run(count * parts(out), forwardPart);
  }

  private void forwardPart(int member, int part) {
    int sample = part / parts(out);
    int end = endRow(out, part);
    int rowSize = out.at(1) * channels;
    int done = 0;
    for (int row = firstRow(out, part); row < end; row++) {
      done = forward.readAhead(row, done, x, xo + sample * in.size(), seen, member * DepthwiseSweep.LINE);
      forward.correlate(row, x, xo + sample * in.size(), weights, wo, start, so, finish.least(), y,
          yo + sample * out.size());
      finish.runMap(y, yo + sample * out.size() + row * rowSize, rowSize);
    }
  }

  @Override
  public void dataGradient(float[] dy, int dyo, float[] dx, int dxo, int count) {
    x = dx;
    xo = dxo;
    y = dy;
    yo = dyo;
    engine.team().run(count * parts(in), backwardPart);
  }

  private void backwardPart(int member, int part) {
    int sample = part / parts(in);
    int end = endRow(in, part);
    int done = 0;
    for (int row = firstRow(in, part); row < end; row++) {
      done = backward.readAhead(row, done, y, yo + sample * out.size(), seen, member * DepthwiseSweep.LINE);
      backward.correlate(row, y, yo + sample * out.size(), weights, wo, zeros, 0, ChannelKernels.NO_RELU, x,
          xo + sample * in.size());
    }
  }

  @Override
  public void weightGradient(float[] x, int xo, float[] dy, int dyo, float[] dw, int dwo, int count) {
    this.x = x;
    this.xo = xo;
    y = dy;
    yo = dyo;
    engine.team().run(count, productsPart);
    for (int sample = 0; sample < count; sample++) {
      engine.kernels().add(dw, dwo, sums.array(), sample * weightSize, ChannelKernels.NO_RELU, dw, dwo, weightSize);
    }
  }

  private void productsOfSample(int member, int sample) {
    int sum = sample * weightSize;
    Arrays.fill(sums.array(), sum, sum + weightSize, 0);
    int done = 0;
    for (int row = 0; row < out.at(0); row++) {
      done = forward.readAhead(row, done, x, xo + sample * in.size(), seen, member * DepthwiseSweep.LINE);
      forward.readWritten(row, y, yo + sample * out.size(), seen, member * DepthwiseSweep.LINE);
      forward.addProducts(row, x, xo + sample * in.size(), y, yo + sample * out.size(), sums.array(), sum);
    }
  }

  /** Parts of an image that members fetch: some rows each. */
  private static int parts(Shape image) {
    return Math.min(image.at(0), (image.size() + PART - 1) / PART);
  }

  private static int firstRow(Shape image, int part) {
    return part % parts(image) * image.at(0) / parts(image);
  }

  private static int endRow(Shape image, int part) {
    return (part % parts(image) + 1) * image.at(0) / parts(image);
  }
}
