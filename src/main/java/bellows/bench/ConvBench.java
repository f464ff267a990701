package bellows.bench;

import bellows.conf.BadInputException;
import bellows.kernel.KernelProvider;
import bellows.nn.Init;
import bellows.nn.layer.Conv2d;
import bellows.nn.model.SingleLayer;
import bellows.tensor.Shape;
import bellows.tensor.Team;
import bellows.tensor.Window;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Times single convolutions, forward and backward (gradient of the input and of the weights), without bias. New weights
 * are packed in every round, as in a training step: what forward needs counts as forward, the rest as backward.
 *
 * @param threads that share one layer
 * @param batch images
 * @param warmSeconds before rounds count
 */
public record ConvBench(int threads, int batch, double warmSeconds) {
  /** A square image with {@code in} channels under {@code out} square filters. */
  public record ConvLayer(int side, int in, int out, int kernel, int stride, int padding) {
    private static final Pattern FORM = Pattern.compile(
        "(\\d{1,4})x(\\d{1,4}),(\\d{1,5})>(\\d{1,5}),k(\\d{1,2}),s(\\d{1,2})(?:,p(\\d{1,2}))?");

    /** Reads a number in {@link #LAYERS}, from 1, or {@code 13x13,384>384,k3,s1}; without {@code ,pN} half a kernel. */
    public static ConvLayer parse(String text) {
      ConvLayer layer = read(text);
      layer.convolution().output(layer.input());
      return layer;
    }

    private static ConvLayer read(String text) {
      if (text.matches("\\d{1,3}")) {
        int number = Integer.parseInt(text);
        BadInputException.check(number >= 1 && number <= LAYERS.size(),
            "--layers: expected a number from 1 to %d, found %d", LAYERS.size(), number);
        return LAYERS.get(number - 1);
      }
      for (ConvLayer layer : LAYERS) {
        if (layer.toString().equals(text)) {
          return layer;
        }
      }
      Matcher found = FORM.matcher(text);
      BadInputException.check(found.matches() && found.group(1).equals(found.group(2)),
          "--layers: expected a number or a layer such as '13x13,384>384,k3,s1', found '%s'", text);
      int kernel = Integer.parseInt(found.group(5));
      return new ConvLayer(Integer.parseInt(found.group(1)), Integer.parseInt(found.group(3)),
          Integer.parseInt(found.group(4)), kernel, Integer.parseInt(found.group(6)),
          found.group(7) == null ? kernel / 2 : Integer.parseInt(found.group(7)));
    }

    private Shape input() {
      return Shape.of(side, side, in);
    }

    private Conv2d convolution() {
      try {
        return new Conv2d(out, Window.square(kernel, stride, padding), false, new Init.He());
      } catch (IllegalArgumentException e) {
        throw new BadInputException("layer %s: %s", this, e.getMessage());
      }
    }

    @Override
    public String toString() {
      return side + "x" + side + "," + in + ">" + out + ",k" + kernel + ",s" + stride;
    }
  }

  /** What a layer reached. */
  public record Row(double forwardGflops, double backwardGflops) {}

  /** Layers of AlexNet, VGG, ResNet-50 and GoogLeNet. */
  public static final List<ConvLayer> LAYERS = List.of(new ConvLayer(224, 3, 96, 11, 4, 2),
      new ConvLayer(27, 96, 256, 5, 1, 2), new ConvLayer(13, 384, 384, 3, 1, 1), new ConvLayer(224, 3, 64, 3, 1, 1),
      new ConvLayer(224, 64, 64, 3, 1, 1),
      new ConvLayer(112, 128, 128, 3, 1, 1), new ConvLayer(56, 256, 256, 3, 1, 1), new ConvLayer(28, 512, 512, 3, 1, 1),
      new ConvLayer(14, 512, 512, 3, 1, 1), new ConvLayer(224, 3, 64, 7, 2, 3), new ConvLayer(56, 64, 256, 1, 1, 0),
      new ConvLayer(28, 512, 128, 1, 1, 0), new ConvLayer(14, 1024, 256, 1, 1, 0), new ConvLayer(28, 128, 128, 3, 2, 1),
      new ConvLayer(28, 192, 96, 1, 1, 0));

  private static final int REPEATS = 9;
  private static final int LEAST_WARM_REPEATS = 2;

  public ConvBench {
    BadInputException.check(threads > 0, "--threads: expected at least 1, found %d", threads);
    BadInputException.check(batch > 0, "--batch: expected at least 1, found %d", batch);
    BadInputException.check(warmSeconds >= 0, "--warm-up: expected at least 0 seconds, found %s", warmSeconds);
  }

  /** The medians of 9 rounds; a backward pass counts twice the arithmetic of forward. */
  public Row run(ConvLayer layer) {
    Shape input = layer.input();
    Conv2d convolution = layer.convolution();
    double flop = 2.0 * batch * convolution.multiplyAdds(input);
    try (Team team = new Team(threads)) {
      SingleLayer bound = new SingleLayer(convolution, input, batch, KernelProvider.kernels(), team);
      Random random = new Random(1);
      RandomFill.fill(bound.x(), random);
      RandomFill.fill(bound.dy(), random);
      double[] forward = new double[REPEATS];
      double[] backward = new double[REPEATS];
      long start = System.nanoTime();
      for (int i = 0; i < LEAST_WARM_REPEATS || Timing.secondsSince(start) < warmSeconds; i++) {
        round(bound, forward, backward, 0);
      }
      for (int r = 0; r < REPEATS; r++) {
        round(bound, forward, backward, r);
      }
      return new Row(flop / Timing.median(forward) / 1e9, 2 * flop / Timing.median(backward) / 1e9);
    }
  }

  /** As in a step: new weights are packed for each direction when it comes. */
  private static void round(SingleLayer layer, double[] forward, double[] backward, int r) {
    long start = System.nanoTime();
    layer.weightsChanged();
    layer.forward();
    long between = System.nanoTime();
    layer.backward();
    long end = System.nanoTime();
    forward[r] = (between - start) / 1e9;
    backward[r] = (end - between) / 1e9;
  }
}
