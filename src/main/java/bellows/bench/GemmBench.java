package bellows.bench;

import bellows.conf.BadInputException;
import bellows.kernel.KernelProvider;
import bellows.tensor.Arena;
import bellows.tensor.Team;
import bellows.tensor.product.Engine;
import bellows.tensor.product.Product;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Times {@code C = A·B} from three row-major matrices. All that a caller of a BLAS would wait for is inside the timed
 * part: zeros for C, the packing of B, the product.
 *
 * @param threads that share one product
 * @param warmSeconds before runs count
 */
public record GemmBench(int threads, double warmSeconds) {
  /** An m × k matrix times a k × n one. */
  public record ProductShape(int m, int n, int k) {
    private static final Pattern FORM = Pattern.compile("([1-9]\\d{0,5})x([1-9]\\d{0,5})x([1-9]\\d{0,5})");

    /** Reads {@code MxNxK}. */
    public static ProductShape parse(String text) {
      Matcher found = FORM.matcher(text);
      BadInputException.check(found.matches(), "expected a shape MxNxK such as 64x3136x576, found '%s'", text);
      ProductShape shape = new ProductShape(Integer.parseInt(found.group(1)), Integer.parseInt(found.group(2)),
          Integer.parseInt(found.group(3)));
      BadInputException.check(Math.max(shape.area(shape.m, shape.n), Math.max(shape.area(shape.m, shape.k),
          shape.area(shape.k, shape.n))) < 1 << 29, "shape %s: expected matrices below 2^29 elements", text);
      return shape;
    }

    private long area(int rows, int columns) {
      return (long) rows * columns;
    }

    double flop() {
      return 2.0 * m * n * k;
    }

    @Override
    public String toString() {
      return m + "x" + n + "x" + k;
    }
  }

  /** Squares, and products of convolutions (filters × pixels × patch) and dense layers (batch × units × inputs). */
  public static final List<ProductShape> SHAPES = List.of(new ProductShape(256, 256, 256),
      new ProductShape(512, 512, 512), new ProductShape(1024, 1024, 1024), new ProductShape(2048, 2048, 2048),
      new ProductShape(64, 3136, 576), new ProductShape(256, 3136, 576), new ProductShape(128, 784, 1152),
      new ProductShape(96, 3025, 363), new ProductShape(64, 4096, 9216), new ProductShape(64, 1000, 4096));

  private static final int REPEATS = 15;
  private static final int LEAST_WARM_REPEATS = 3;
  /** Small products run in groups of this much arithmetic, so that the clock's steps do not matter. */
  private static final double GROUP_FLOP = 2e9;

  public GemmBench {
    BadInputException.check(threads > 0, "--threads: expected at least 1, found %d", threads);
    BadInputException.check(warmSeconds >= 0, "--warm-up: expected at least 0 seconds, found %s", warmSeconds);
  }

  /** GFLOP/s: the median of 15 groups. */
  public double run(ProductShape shape) {
    int group = Math.max(1, (int) (GROUP_FLOP / shape.flop()));
    try (Team team = new Team(threads)) {
      Arena arena = Arena.allocating();
      Product product = new Product(Engine.of(KernelProvider.kernels(), team, arena));
      arena.complete();
      float[] b = floats(new Random(2), shape.k * shape.n);
      float[] c = new float[shape.m * shape.n];
      product.left(floats(new Random(1), shape.m * shape.k), 0, shape.k, false).right(b, 0, shape.n, false);
      long start = System.nanoTime();
      for (int i = 0; i < LEAST_WARM_REPEATS || Timing.secondsSince(start) < warmSeconds; i++) {
        run(product, shape, c, group);
      }
      double[] seconds = new double[REPEATS];
      for (int r = 0; r < REPEATS; r++) {
        long from = System.nanoTime();
        run(product, shape, c, group);
        seconds[r] = Timing.secondsSince(from) / group;
      }
      return shape.flop() / Timing.median(seconds) / 1e9;
    }
  }

  private static void run(Product product, ProductShape shape, float[] c, int times) {
    for (int i = 0; i < times; i++) {
      product.into(c, 0, shape.n, shape.m, shape.n, shape.k, false);
    }
  }

  private static float[] floats(Random random, int n) {
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = random.nextFloat() - 0.5f;
    }
    return x;
  }
}
