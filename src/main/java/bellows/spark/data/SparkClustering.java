package bellows.spark.data;

import bellows.feature.Clustering;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.mllib.clustering.KMeans;
import org.apache.spark.mllib.clustering.KMeansModel;
import org.apache.spark.mllib.linalg.Vector;
import org.apache.spark.mllib.linalg.Vectors;

/**
 * k-means by MLlib. Its sums follow the partitions of its data, so it gets them in one, in their order, with the first
 * means given: then nothing depends on the cluster. Distances of points of 256 values and more are left to a native BLAS
 * where Spark finds one; their last bits matter only to a point that is as near to two means, and means are sums of points.
 */
final class SparkClustering implements Clustering {
  @Override
  public float[] means(float[] points, int size, float[] first, int iterations) {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(SparkFiles.session().sparkContext());
    Broadcast<float[]> sent = spark.broadcast(points);
    try {
      Vector[] begin = IntStream.range(0, first.length / size).mapToObj(i -> vector(first, i, size)).toArray(Vector[]::new);
      Vector[] found = new KMeans().setK(begin.length).setMaxIterations(iterations)
          .setInitialModel(new KMeansModel(begin))
          .run(spark.parallelize(List.of(0), 1).flatMap(new Points(sent, size)).rdd()).clusterCenters();
      float[] means = new float[first.length];
      for (int i = 0; i < means.length; i++) {
        means[i] = (float) found[i / size].apply(i % size);
      }
      return means;
    } finally {
      sent.destroy();
    }
  }

  private static Vector vector(float[] points, int place, int size) {
    return Vectors.dense(IntStream.range(0, size).mapToDouble(i -> points[place * size + i]).toArray());
  }

  /** All points; they travel by broadcast, as a task with all of them is larger than Spark sends. */
  private record Points(Broadcast<float[]> sent, int size) implements FlatMapFunction<Integer, Vector>, Serializable {
    @Override
    public Iterator<Vector> call(Integer all) {
      float[] points = sent.value();
      return IntStream.range(0, points.length / size).mapToObj(i -> vector(points, i, size)).iterator();
    }
  }
}
