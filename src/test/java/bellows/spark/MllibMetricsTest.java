package bellows.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bellows.train.metrics.PerClass;
import bellows.train.metrics.Ranking;
import bellows.train.worker.Confusion;
import bellows.train.worker.RealErrors;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.mllib.evaluation.BinaryClassificationMetrics;
import org.apache.spark.mllib.evaluation.MulticlassMetrics;
import org.apache.spark.mllib.evaluation.RegressionMetrics;
import org.junit.jupiter.api.Test;
import scala.Tuple2;

/** The figures are those of Spark's MLlib, on random samples with many ties. */
class MllibMetricsTest {
  private static final int SAMPLES = 3_000;
  private final JavaSparkContext spark = new JavaSparkContext(Sparks.session("local[2]").sparkContext());
  private final Random random = new Random(7);

  @Test
  void figuresOfEachClassAndTheirWeightedMeans() {
    int classes = 6;
    Confusion confusion = new Confusion(classes);
    List<Tuple2<Object, Object>> pairs = new ArrayList<>();
    for (int i = 0; i < SAMPLES; i++) {
      int label = (int) Math.sqrt(random.nextInt(classes * classes));
      int decision = random.nextInt(3) == 0 ? random.nextInt(classes) : label;
      confusion.add(label, decision);
      pairs.add(new Tuple2<>((double) decision, (double) label));
    }
    PerClass found = new PerClass(confusion);
    MulticlassMetrics theirs = new MulticlassMetrics(spark.parallelize(pairs).rdd());
    for (int label = 0; label < classes; label++) {
      assertEquals(theirs.precision(label), found.precision(label), 1e-15);
      assertEquals(theirs.recall(label), found.recall(label), 1e-15);
      assertEquals(theirs.fMeasure(label), found.f1(label), 1e-15);
    }
    assertEquals(theirs.weightedPrecision(), found.weighted().precision(), 1e-14);
    assertEquals(theirs.weightedRecall(), found.weighted().recall(), 1e-14);
    assertEquals(theirs.weightedFMeasure(), found.weighted().f1(), 1e-14);
    assertEquals(theirs.accuracy(), found.weighted().recall(), 1e-14);
  }

  /** With as many bins as there are different scores theirs is exact; the sum over its curve is scikit-learn's. */
  @Test
  void areaUnderTheCurveAndAveragePrecision() {
    float[] own = new float[SAMPLES];
    float[] others = new float[2 * SAMPLES];
    List<Tuple2<Object, Object>> pairs = new ArrayList<>();
    for (int i = 0; i < 3 * SAMPLES; i++) {
      boolean isOwn = i < SAMPLES;
      float score = Math.round(random.nextGaussian() * 20 + (isOwn ? 25 : 0)) / 8f;
      (isOwn ? own : others)[isOwn ? i : i - SAMPLES] = score;
      pairs.add(new Tuple2<>((double) score, isOwn ? 1.0 : 0.0));
    }
    BinaryClassificationMetrics theirs = new BinaryClassificationMetrics(spark.parallelize(pairs).rdd(), 0);
    Ranking found = Ranking.of(1, own, others);
    assertEquals(theirs.areaUnderROC(), found.rocAuc(), 1e-12);
    double sum = 0;
    double recall = 0;
    for (Tuple2<Object, Object> point : theirs.pr().toJavaRDD().collect()) {
      sum += ((double) point._1() - recall) * (double) point._2();
      recall = (double) point._1();
    }
    assertEquals(sum, found.averagePrecision(), 1e-12);
  }

  @Test
  void errorsOfRealTargets() {
    RealErrors found = new RealErrors();
    List<Tuple2<Object, Object>> pairs = new ArrayList<>();
    for (int i = 0; i < SAMPLES; i++) {
      double target = 100 + 10 * random.nextGaussian();
      double answer = target + random.nextGaussian();
      found.add(answer, target);
      pairs.add(new Tuple2<>(answer, target));
    }
    RegressionMetrics theirs = new RegressionMetrics(spark.parallelize(pairs).rdd());
    assertEquals(theirs.meanAbsoluteError(), found.mae(), 1e-12);
    assertEquals(theirs.rootMeanSquaredError(), found.rmse(), 1e-12);
    assertEquals(theirs.r2(), found.r2(), 1e-12);
  }
}
