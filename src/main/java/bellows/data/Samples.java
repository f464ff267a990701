package bellows.data;

import bellows.conf.BadInputException;
import bellows.tensor.Shape;
import java.io.Serializable;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * Samples in memory, all of one shape: raw bytes (pixels 0–255, channels innermost) or floats, and a target each.
 * Immutable by convention; the arrays are shared, not copied.
 *
 * <p>With {@code classes > 0} a target is a class index 0 … classes-1; with {@code classes == 0} it is a real value.
 *
 * @param shape of one sample
 * @param pixels count × shape bytes, or null
 * @param features count × shape floats, or null
 * @param targets one a sample; class indices are exact in a float up to 2^24
 * @param weights how often each sample counts; null for once each
 */
public record Samples(Shape shape, int classes, byte[] pixels, float[] features, float[] targets, float[] weights)
    implements UniformRows, Serializable {
  /** The most elements that one array holds on every JVM. */
  public static final int MOST = Integer.MAX_VALUE - 64;

  public Samples {
    if ((pixels == null) == (features == null)) {
      throw new IllegalArgumentException("expected either pixels or features");
    }
    int length = pixels == null ? features.length : pixels.length;
    if ((long) targets.length * shape.size() != length) {
      throw new IllegalArgumentException(
          "expected " + targets.length + " samples of " + shape + ", found " + length + " values");
    }
  }

  /** Samples that count once each. */
  public Samples(Shape shape, int classes, byte[] pixels, float[] features, float[] targets) {
    this(shape, classes, pixels, features, targets, null);
  }

  @Override
  public int count() {
    return targets.length;
  }

  @Override
  public boolean inMemory() {
    return true;
  }

  /** The encoding in which a shard holds these samples. */
  public Encoding encoding() {
    return pixels == null ? Encoding.FLOATS : Encoding.BYTES;
  }

  @Override
  public float target(int row) {
    return targets[row];
  }

  @Override
  public float weight(int row) {
    return weights == null ? 1 : weights[row];
  }

  @Override
  public void read(int row, float[] out, int offset) {
    int size = shape.size();
    int from = row * size;
    if (pixels == null) {
      System.arraycopy(features, from, out, offset, size);
      return;
    }
    for (int i = 0; i < size; i++) {
      out[offset + i] = pixels[from + i] & 0xFF;
    }
  }

  /** The samples {@code first}, {@code first + stride}, … as a block of their own. */
  public Samples every(int stride, int first) {
    int rows = count() <= first ? 0 : (count() - first - 1) / stride + 1;
    return select(rows, row -> first + row * stride);
  }

  /**
   * One block of those that {@link #every} makes of it: row r of the whole is row r div n of part r mod n.
   *
   * @param parts n blocks of one shape and kind, whose values together fit one array
   */
  public static Samples interleaved(List<Samples> parts) {
    Samples like = parts.get(0);
    int size = like.shape.size();
    int count = parts.stream().mapToInt(Samples::count).sum();
    int values = Math.multiplyExact(count, size);
    boolean pixels = like.pixels != null;
    Samples all = new Samples(like.shape, like.classes, pixels ? new byte[values] : null,
        pixels ? null : new float[values], new float[count], like.weights == null ? null : new float[count]);
    for (int row = 0; row < count; row++) {
      Samples part = parts.get(row % parts.size());
      int from = row / parts.size();
      System.arraycopy(pixels ? part.pixels : part.features, from * size, pixels ? all.pixels : all.features,
          row * size, size);
      all.targets[row] = part.targets[from];
      if (all.weights != null) {
        all.weights[row] = part.weights[from];
      }
    }
    return all;
  }

  /** A block of {@code rows} samples, of which sample {@code row} is this block's sample {@code from(row)}. */
  public Samples select(int rows, IntUnaryOperator from) {
    int size = shape.size();
    byte[] somePixels = pixels == null ? null : new byte[rows * size];
    float[] someFeatures = features == null ? null : new float[rows * size];
    float[] someTargets = new float[rows];
    float[] someWeights = weights == null ? null : new float[rows];
    for (int row = 0; row < rows; row++) {
      int source = from.applyAsInt(row);
      System.arraycopy(pixels == null ? features : pixels, source * size, pixels == null ? someFeatures : somePixels,
          row * size, size);
      someTargets[row] = targets[source];
      if (weights != null) {
        someWeights[row] = weights[source];
      }
    }
    return new Samples(shape, classes, somePixels, someFeatures, someTargets, someWeights);
  }

  /** Bytes that the arrays take. */
  public long bytes() {
    return (pixels == null ? 4L * features.length : pixels.length) + 4L * targets.length * (weights == null ? 1 : 2);
  }

  /** Refuses what cannot lie in one array. */
  public static void checkFits(long elements, String path) {
    BadInputException.check(elements <= MOST,
        "%s: expected at most 2^31 values, as they are held in one array, found %d; prepare the data in parts", path,
        elements);
  }
}
