import bellows.conf.Settings;
import bellows.data.Leaf;
import bellows.data.LocalFiles;
import bellows.data.Normalisation;
import bellows.data.Samples;
import bellows.data.Split;
import bellows.data.source.Source;
import bellows.data.source.Sources;
import bellows.image.augment.Transforms;
import bellows.kernel.KernelProvider;
import bellows.neighbours.Distance;
import bellows.neighbours.NeighbourLists;
import bellows.neighbours.NeighbourSpec;
import bellows.tensor.Arena;
import bellows.tensor.Team;
import bellows.tensor.product.Engine;
import bellows.tensor.product.Product;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.apache.spark.ml.linalg.DenseMatrix;

/**
 * How fast one thread finds neighbours, against the engine's own product of such a shape, and against a loop over the
 * product of Spark's matrices: in turns, in seconds of the processor, so that other work on the machine counts little.
 * Used by src/proof/neighbours-speed, with the jar on the class path: {@code NeighboursSpeed FOLDER ROUNDS}, of a folder
 * in MNIST's format.
 */
public final class NeighboursSpeed {
  private static final double WANTED = 0.8;
  private static final int K = 3;
  /** Training samples of a product of the engine's and of Spark's: all would need gigabytes for what comes out. */
  private static final int TOGETHER = 3000;
  /** Spark's is slow: a part tells its rate. */
  private static final int SPARKS = 1000;

  private NeighboursSpeed() {}

  public static void main(String[] arguments) {
    Source source = Sources.read(Settings.parse("source = idx, path = \"" + arguments[0] + "\"", "data"), new LocalFiles());
    Samples training = source.read(Split.TRAIN);
    Samples queries = source.read(Split.TEST);
    double found = 0;
    double engine = 0;
    double spark = 0;
    for (int round = 0; round < Integer.parseInt(arguments[1]); round++) {
      found = Math.max(found, rate(queries.count(), training.count(), queries.shape().size(),
          () -> search(queries, training)));
      engine = Math.max(engine, product(queries, training));
      spark = Math.max(spark, sparks(queries, training));
      System.out.printf(Locale.ROOT, "best so far, GFLOP/s: neighbours %.1f  engine %.1f  Spark %.1f%n", found, engine,
          spark);
    }
    System.out.printf(Locale.ROOT, "%,d queries, %,d training samples: %.2f of the engine's rate, %.1f times Spark's%n",
        queries.count(), training.count(), found / engine, found / spark);
    if (found < WANTED * engine) {
      System.exit(1);
    }
  }

  private static void search(Samples queries, Samples training) {
    NeighbourSpec spec = new NeighbourSpec(Distance.L2, K, queries.shape(), Transforms.NONE, Normalisation.NONE, null);
    Iterator<NeighbourLists> blocks = spec.search(List.of(new Leaf(0, 1, queries)), List.of(new Leaf(0, 1, training)),
        KernelProvider.kernels(), pairs -> { });
    blocks.forEachRemaining(lists -> lists.id(0, 0));
  }

  /** As {@code bench gemm} times it: packing and clearing are part of the time. */
  private static double product(Samples queries, Samples training) {
    int size = queries.shape().size();
    Arena arena = Arena.allocating();
    Product product = new Product(Engine.of(KernelProvider.kernels(), Team.alone(), arena));
    arena.complete();
    float[] c = new float[queries.count() * TOGETHER];
    float[] a = floats(queries, queries.count());
    float[] b = transposed(floats(training, TOGETHER), TOGETHER, size);
    product.left(a, 0, size, false).right(b, 0, TOGETHER, false);
    double best = 0;
    for (int i = 0; i < 5; i++) {
      best = Math.max(best, rate(queries.count(), TOGETHER, size,
          () -> product.into(c, 0, TOGETHER, queries.count(), TOGETHER, size, false)));
    }
    return best;
  }

  /** Products by BLAS as MLlib calls it, in double, and the nearest of each column by a plain loop. */
  private static double sparks(Samples queries, Samples training) {
    int size = queries.shape().size();
    DenseMatrix rows = new DenseMatrix(TOGETHER, size, doubles(floats(training, TOGETHER)), true);
    DenseMatrix columns = new DenseMatrix(size, SPARKS, doubles(floats(queries, SPARKS)));
    double[] halves = new double[TOGETHER];
    for (int row = 0; row < TOGETHER; row++) {
      for (int i = 0; i < size; i++) {
        halves[row] += rows.apply(row, i) * rows.apply(row, i) / 2;
      }
    }
    return rate(SPARKS, TOGETHER, size, () -> {
      double[] products = rows.multiply(columns).values();
      for (int column = 0; column < SPARKS; column++) {
        nearest(products, column * TOGETHER, halves);
      }
    });
  }

  private static int[] nearest(double[] products, int at, double[] halves) {
    double[] near = new double[K];
    int[] rows = new int[K];
    Arrays.fill(near, Double.NEGATIVE_INFINITY);
    for (int row = 0; row < halves.length; row++) {
      double nearness = products[at + row] - halves[row];
      for (int rank = K - 1; rank >= 0 && nearness > near[rank]; rank--) {
        if (rank < K - 1) {
          near[rank + 1] = near[rank];
          rows[rank + 1] = rows[rank];
        }
        near[rank] = nearness;
        rows[rank] = row;
      }
    }
    return rows;
  }

  private static double rate(long m, long n, long k, Runnable work) {
    long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    work.run();
    return 2.0 * m * n * k / (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start);
  }

  private static float[] floats(Samples samples, int count) {
    int size = samples.shape().size();
    float[] values = new float[count * size];
    for (int row = 0; row < count; row++) {
      samples.read(row, values, row * size);
    }
    return values;
  }

  private static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }

  private static float[] transposed(float[] values, int rows, int columns) {
    float[] turned = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      turned[i % columns * rows + i / columns] = values[i];
    }
    return turned;
  }
}
