package bellows.spark.data;

import bellows.conf.BadInputException;
import bellows.data.Samples;
import bellows.feature.Extraction;
import bellows.feature.Feature;
import bellows.spark.share.Shared;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;

/**
 * Computes the features of samples on executors, some samples a task. Each sample's are a function of it alone, so the
 * result depends on no division.
 */
final class ExtractionJob implements Function<Integer, float[]> {
  private static final long serialVersionUID = 1;
  /** Of a task: so many that it is worth one, and so few that all threads have some. */
  private static final int MOST_ROWS = 512;
  private static final int MOST_FLOATS = 1 << 20;
  /** What comes back of a job, at most: well below what Spark lets a driver receive. */
  private static final int TASKS = 64;

  private final Shared<Samples> samples;
  private final Shared<Extraction> extraction;
  private final int rows;

  private ExtractionJob(Shared<Samples> samples, Shared<Extraction> extraction, int rows) {
    this.samples = samples;
    this.extraction = extraction;
    this.rows = rows;
  }

  /** The features of all samples, in their order. */
  static Samples run(JavaSparkContext spark, Samples samples, Extraction extraction) {
    int size = extraction.output().size();
    Samples.checkFits((long) samples.count() * size, "data.extract");
    float[] features = new float[samples.count() * size];
    int rows = Math.max(1, Math.min(MOST_ROWS, MOST_FLOATS / size));
    Shared<Samples> sharedSamples = Shared.of(spark, samples);
    Shared<Extraction> sharedExtraction = Shared.of(spark, extraction);
    try {
      ExtractionJob task = new ExtractionJob(sharedSamples, sharedExtraction, rows);
      int blocks = (samples.count() + rows - 1) / rows;
      int at = 0;
      for (int first = 0; first < blocks; first += TASKS) {
        List<Integer> some = IntStream.range(first, Math.min(blocks, first + TASKS)).boxed().toList();
        for (float[] block : spark.parallelize(some, some.size()).map(task).collect()) {
          System.arraycopy(block, 0, features, at, block.length);
          at += block.length;
        }
      }
    } finally {
      sharedSamples.withdraw(false);
      sharedExtraction.withdraw(false);
    }
    return new Samples(extraction.output(), samples.classes(), null, features, samples.targets(), samples.weights());
  }

  /** The features of a block of samples. */
  @Override
  public float[] call(Integer block) {
    Samples all = samples.value();
    Extraction known = extraction.value();
    Feature.Op op = known.chain().bind(known.input());
    int size = known.output().size();
    float[] sample = new float[known.input().size()];
    int first = block * rows;
    int count = Math.min(rows, all.count() - first);
    float[] features = new float[count * size];
    for (int i = 0; i < count; i++) {
      all.read(first + i, sample, 0);
      try {
        op.apply(sample, 0, features, i * size);
      } catch (BadInputException e) {
        throw new BadInputException("sample %d: %s", first + i, e.getMessage(), e);
      }
    }
    return features;
  }
}
