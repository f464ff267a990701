package bellows.draw;

import bellows.conf.BadInputException;
import bellows.conf.Spelling;
import bellows.image.Picture;
import bellows.kernel.KernelProvider;
import bellows.nn.BindingContext;
import bellows.nn.Init;
import bellows.nn.Layer;
import bellows.nn.Op;
import bellows.nn.Param;
import bellows.nn.Pass;
import bellows.nn.layer.Conv2d;
import bellows.nn.loss.Targets;
import bellows.tensor.Arena;
import bellows.tensor.Shape;
import bellows.tensor.Team;
import bellows.tensor.Tensor;
import bellows.tensor.Window;
import bellows.tensor.product.Engine;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Filters that people wrote down before networks learned theirs, run as a convolution layer with one filter a channel
 * and fixed weights, row by row. Pixels outside the picture are those at its edge.
 */
public enum ClassicFilter {
  IDENTITY(1, 1),
  /** Where pixels differ from their eight neighbours. */
  EDGE(1, -1, -1, -1, -1, 8, -1, -1, -1, -1),
  /** Where pixels differ from their four neighbours. */
  LAPLACE(1, 0, 1, 0, 1, -4, 1, 0, 1, 0),
  /** Brightness that grows to the right. */
  SOBEL_X(1, -1, 0, 1, -2, 0, 2, -1, 0, 1),
  /** Brightness that grows downwards. */
  SOBEL_Y(1, -1, -2, -1, 0, 0, 0, 1, 2, 1),
  SHARPEN(1, 0, -1, 0, -1, 5, -1, 0, -1, 0),
  BOX(9, 1, 1, 1, 1, 1, 1, 1, 1, 1),
  /** Binomial coefficients, which come near the bell curve. */
  GAUSSIAN(16, 1, 2, 1, 2, 4, 2, 1, 2, 1),
  EMBOSS(1, -2, -1, 0, -1, 1, 1, 0, 1, 2);

  private final int divisor;
  private final int[] weights;

  ClassicFilter(int divisor, int... weights) {
    this.divisor = divisor;
    this.weights = weights;
  }

  /** As people write it: {@code sobel-x}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public static List<String> words() {
    return Arrays.stream(values()).map(ClassicFilter::word).toList();
  }

  /** @throws BadInputException if there is none */
  public static ClassicFilter named(String word) {
    return Arrays.stream(values()).filter(filter -> filter.word().equals(word)).findFirst()
        .orElseThrow(() -> new BadInputException("--kernel: expected one of %s, found '%s'%s",
            String.join(", ", words()), word, Spelling.nearest(word, words())));
  }

  /** Extent both ways. */
  public int kernel() {
    return (int) Math.sqrt(weights.length);
  }

  /** Row by row. */
  public float[] kernelWeights() {
    float[] divided = new float[weights.length];
    for (int i = 0; i < divided.length; i++) {
      divided[i] = (float) weights[i] / divisor;
    }
    return divided;
  }

  /** What the layer makes of a picture: of the same size, its values whatever the filter gives. */
  public Picture of(Picture picture) {
    int edge = kernel() / 2;
    Shape input = Shape.of(picture.height() + 2 * edge, picture.width() + 2 * edge, picture.channels());
    Conv2d layer = new Conv2d(picture.channels(), Window.square(kernel(), 1, 0), picture.channels(), false,
        new Init.Constant(0));
    Arena arena = Arena.allocating();
    Tensor x = arena.claim(input.times(1));
    Tensor y = arena.claim(layer.output(input).times(1));
    Fixed fixed = new Fixed();
    Op op = layer.bind(BindingContext.of(1, Engine.of(KernelProvider.kernels(), Team.alone(), arena), fixed), input);
    arena.complete();
    fixed.set(kernelWeights(), picture.channels());
    op.weightsChanged();
    pad(picture, edge, x);
    op.forward(x, y, new Pass(1, new Targets(0, 1)).set(false, 0, 0, 1));
    Picture filtered = new Picture();
    filtered.resize(picture.height(), picture.width(), picture.channels());
    System.arraycopy(y.array(), y.offset(), filtered.values(), 0, filtered.size());
    return filtered;
  }

  private static void pad(Picture picture, int edge, Tensor x) {
    int to = x.offset();
    for (int row = -edge; row < picture.height() + edge; row++) {
      for (int column = -edge; column < picture.width() + edge; column++) {
        int from = picture.at(Math.max(0, Math.min(picture.height() - 1, row)),
            Math.max(0, Math.min(picture.width() - 1, column)));
        System.arraycopy(picture.values(), from, x.array(), to, picture.channels());
        to += picture.channels();
      }
    }
  }

  /** The layer's only parameter. */
  private static final class Fixed implements BindingContext.Site {
    private Param param;

    /** Each filter has the same weights; filters are innermost. */
    void set(float[] kernel, int filters) {
      float[] all = new float[kernel.length * filters];
      for (int i = 0; i < all.length; i++) {
        all[i] = kernel[i / filters];
      }
      param.weights(all);
      param.gradient(new float[all.length]);
    }

    @Override
    public Param param(String name, Shape shape, Init init, boolean decay) {
      param = new Param(0, shape.size());
      return param;
    }

    @Override
    public Param statistic(String name, Shape shape, Init init, double momentum) {
      throw new IllegalStateException("a convolution has no statistics");
    }

    @Override
    public int claimed() {
      return 1;
    }

    @Override
    public void bound(String name, Layer layer, Shape in, Tensor out) {}
  }
}
