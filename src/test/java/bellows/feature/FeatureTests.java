package bellows.feature;

import bellows.conf.Settings;
import bellows.data.Samples;
import bellows.tensor.Draws;
import bellows.tensor.Shape;

/** What tests of features have in common. */
final class FeatureTests {
  private FeatureTests() {}

  static Chain read(String list) {
    return Chain.read(Settings.parse("extract = " + list, "run.conf"));
  }

  /** Pictures of bytes, or vectors, with random values: of each sample some go together, so that axes differ. */
  static Samples samples(Shape shape, int count) {
    byte[] values = new byte[count * shape.size()];
    long key = Draws.key(7, "samples");
    for (int i = 0; i < values.length; i++) {
      int own = (int) (Draws.uniform(key, i) * 156);
      int common = (int) (Draws.uniform(key, 1_000_000 + i / 5) * 100);
      values[i] = (byte) (own + common);
    }
    return new Samples(shape, 2, values, null, new float[count]);
  }

  static float[] sample(Samples samples, int row) {
    float[] values = new float[samples.shape().size()];
    samples.read(row, values, 0);
    return values;
  }

  /** The features of one sample. */
  static float[] apply(Feature feature, Shape in, float... sample) {
    float[] out = new float[feature.output(in).size()];
    feature.bind(in).apply(sample, 0, out, 0);
    return out;
  }

  /** Lloyd's iterations as a textbook has them, without Spark; a mean without points stays. */
  static float[] lloyd(float[] points, int size, float[] first, int iterations) {
    float[] means = first.clone();
    int count = first.length / size;
    for (int iteration = 0; iteration < iterations; iteration++) {
      double[] sums = new double[first.length];
      int[] members = new int[count];
      for (int point = 0; point < points.length; point += size) {
        int nearest = nearest(points, point, size, means);
        members[nearest]++;
        for (int i = 0; i < size; i++) {
          sums[nearest * size + i] += points[point + i];
        }
      }
      for (int i = 0; i < means.length; i++) {
        means[i] = members[i / size] == 0 ? means[i] : (float) (sums[i] / members[i / size]);
      }
    }
    return means;
  }

  static int nearest(float[] points, int at, int size, float[] means) {
    int nearest = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int mean = 0; mean < means.length / size; mean++) {
      double distance = distance(points, at, means, mean * size, size);
      if (distance < least) {
        least = distance;
        nearest = mean;
      }
    }
    return nearest;
  }

  /** Squared. */
  static double distance(float[] x, int at, float[] y, int from, int size) {
    double distance = 0;
    for (int i = 0; i < size; i++) {
      double difference = (double) x[at + i] - y[from + i];
      distance += difference * difference;
    }
    return distance;
  }
}
