package bellows.bench;

import bellows.bench.ConvBench.ConvLayer;
import bellows.conf.BadInputException;
import bellows.kernel.KernelProvider;
import bellows.nn.Init;
import bellows.nn.layer.Conv2d;
import bellows.nn.model.SingleLayer;
import bellows.tensor.Shape;
import bellows.tensor.Team;
import bellows.tensor.Window;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Random;

/**
 * Times convolutions with one filter a channel against the machine's memory: there is so little arithmetic in them that
 * memory decides. Copies of arrays that no cache holds are timed in turns with them, since machines are not equally fast
 * all the time.
 *
 * @param threads that share one layer, and the copies
 * @param batch images
 * @param warmSeconds before rounds count
 * @param processor whether time is that of the processor, on which other work counts little; of one thread only
 */
public record DepthwiseBench(int threads, int batch, double warmSeconds, boolean processor) {
  /**
   * What was reached, in bytes a second. Forward reads the input and sets the output; each of the two gradients touches
   * both once again; a copy reads and writes.
   */
  public record Row(double forward, double backward, double copy) {}

  /** Layers of MobileNet v2 and v3 and of EfficientNet-B0, of 3×3 and of 5×5, at both strides. */
  public static final List<ConvLayer> LAYERS = List.of(layer(112, 32, 3, 1), layer(112, 96, 3, 2), layer(56, 144, 3, 1),
      layer(56, 144, 5, 2), layer(28, 192, 3, 1), layer(28, 240, 5, 1), layer(14, 576, 3, 1), layer(14, 672, 5, 1),
      layer(14, 672, 5, 2), layer(7, 960, 3, 1), layer(7, 1152, 5, 1));

  private static final int REPEATS = 9;
  private static final int LEAST_WARM_REPEATS = 2;
  /** 128 MiB each: more than caches hold. */
  private static final int COPIED = 1 << 25;
  private static final int COPIED_TOGETHER = 1 << 18;

  public DepthwiseBench {
    BadInputException.check(threads > 0, "--threads: expected at least 1, found %d", threads);
    BadInputException.check(batch > 0, "--batch: expected at least 1, found %d", batch);
    BadInputException.check(warmSeconds >= 0, "--warm-up: expected at least 0 seconds, found %s", warmSeconds);
    BadInputException.check(!processor || threads == 1, "--processor: expected one thread, found --threads %d", threads);
  }

  private static ConvLayer layer(int side, int channels, int kernel, int stride) {
    return new ConvLayer(side, channels, channels, kernel, stride, kernel / 2);
  }

  /** The medians of 9 rounds. */
  public Row run(ConvLayer layer) {
    Shape input = Shape.of(layer.side(), layer.side(), layer.in());
    Conv2d convolution = new Conv2d(layer.out(), Window.square(layer.kernel(), layer.stride(), layer.padding()),
        layer.in(), false, new Init.He());
    double bytes = 4.0 * batch * (input.size() + convolution.output(input).size());
    try (Team team = new Team(threads)) {
      SingleLayer bound = new SingleLayer(convolution, input, batch, KernelProvider.kernels(), team);
      Random random = new Random(1);
      RandomFill.fill(bound.x(), random);
      RandomFill.fill(bound.dy(), random);
      bound.weightsChanged();
      float[] from = new float[COPIED];
      float[] to = new float[COPIED];
      double[][] seconds = new double[3][REPEATS];
      long start = System.nanoTime();
      for (int i = 0; i < LEAST_WARM_REPEATS || Timing.secondsSince(start) < warmSeconds; i++) {
        round(bound, team, from, to, seconds, 0);
      }
      for (int r = 0; r < REPEATS; r++) {
        round(bound, team, from, to, seconds, r);
      }
      return new Row(bytes / Timing.median(seconds[0]), 2 * bytes / Timing.median(seconds[1]),
          8.0 * COPIED / Timing.median(seconds[2]));
    }
  }

  private void round(SingleLayer layer, Team team, float[] from, float[] to, double[][] seconds, int r) {
    long start = nanos();
    layer.forward();
    seconds[0][r] = (nanos() - start) / 1e9;
    start = nanos();
    layer.backward();
    seconds[1][r] = (nanos() - start) / 1e9;
    start = nanos();
    team.run(COPIED / COPIED_TOGETHER, (member, part) -> System.arraycopy(from, part * COPIED_TOGETHER, to,
        part * COPIED_TOGETHER, COPIED_TOGETHER));
    seconds[2][r] = (nanos() - start) / 1e9;
  }

  private long nanos() {
    return processor ? ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() : System.nanoTime();
  }
}
