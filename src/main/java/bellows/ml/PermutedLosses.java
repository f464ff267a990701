package bellows.ml;

import bellows.conf.BadInputException;
import bellows.data.Leaf;
import bellows.data.Samples;
import bellows.kernel.KernelProvider;
import bellows.nn.model.Workspace;
import bellows.spark.TableScoring;
import bellows.spark.table.ColumnName;
import bellows.train.worker.BatchLoader;
import bellows.train.worker.LeafEvaluation;
import bellows.train.worker.TrainSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What a model's mean loss rises by when one feature after the other tells nothing: its values go to other rows, as in
 * L. Breiman, "Random Forests", Machine Learning 45 (2001), section 10. Rows are put into the order of a hash, in a
 * fixed number of parts, so that the result is a function of the rows; each takes the value of the next one in its
 * block.
 */
final class PermutedLosses implements MapPartitionsFunction<Row, Row> {
  private static final long serialVersionUID = 1;
  private static final String KEY = "bellows key";
  private static final int PARTS = 32;
  private static final int BLOCK = 256;
  private static final StructType SUMS = new StructType().add("part", DataTypes.IntegerType, false)
      .add("rows", DataTypes.LongType, false).add("losses", DataTypes.createArrayType(DataTypes.DoubleType), false);

  private final TableScoring scoring;
  private final Broadcast<float[]> weights;
  private final int target;
  private final List<Integer> widths;

  private PermutedLosses(TableScoring scoring, Broadcast<float[]> weights, int target, List<Integer> widths) {
    this.scoring = scoring;
    this.weights = weights;
    this.target = target;
    this.widths = new ArrayList<>(widths);
  }

  /**
   * One number a feature: a column of single values, or an element of a vector.
   *
   * @param table with the columns of features and {@code label}, a number, and no others
   */
  static double[] importances(ModelColumns model, NetworkParams params, Dataset<Row> table, String label) {
    Dataset<Row> keyed = table.withColumn(KEY, functions.xxhash64(Arrays.stream(table.columns())
        .map(ColumnName::column).toArray(Column[]::new)));
    Broadcast<float[]> weights = model.weights(table);
    PermutedLosses losses = new PermutedLosses(model.scoring(params, keyed, weights), weights,
        keyed.schema().fieldIndex(label), model.model().widths());
    List<Row> parts = new ArrayList<>(keyed.repartition(PARTS, ColumnName.column(KEY))
        .sortWithinPartitions(ColumnName.column(KEY)).mapPartitions(losses, Encoders.row(SUMS)).collectAsList());
    parts.sort((a, b) -> Integer.compare(a.getInt(0), b.getInt(0)));
    double[] all = new double[losses.widths.size() + 1];
    long rows = 0;
    for (Row part : parts) {
      rows += part.getLong(1);
      List<Double> sums = part.getList(2);
      for (int i = 0; i < all.length; i++) {
        all[i] += sums.get(i);
      }
    }
    BadInputException.check(rows > 0, "importances: expected rows, found none");
    double[] risen = new double[all.length - 1];
    for (int i = 0; i < risen.length; i++) {
      risen[i] = (all[i + 1] - all[0]) / rows;
    }
    return risen;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    if (!rows.hasNext()) {
      return Collections.emptyIterator();
    }
    Workspace workspace = new Workspace(scoring.spec().model(), scoring.spec().together(), KernelProvider.kernels());
    workspace.weights(weights.value());
    BatchLoader loader = new BatchLoader(scoring.spec(), workspace);
    Double[] losses = new Double[widths.size() + 1];
    Arrays.fill(losses, 0.0);
    long count = 0;
    List<Row> block = new ArrayList<>();
    while (rows.hasNext()) {
      block.add(rows.next());
      if (block.size() == BLOCK || !rows.hasNext()) {
        add(block, loader, losses);
        count += block.size();
        block.clear();
      }
    }
    return List.of(RowFactory.create(TaskContext.getPartitionId(), count, losses)).iterator();
  }

  private float target(Object label) {
    int classes = scoring.spec().model().classes();
    float value = label instanceof Number number ? (float) number.doubleValue() : Float.NaN;
    BadInputException.check(classes == 0 ? Float.isFinite(value) : value >= 0 && value < classes
        && value == (int) value, "importances: expected %s in the column of labels, found %s", classes == 0
            ? "a finite number" : "a class from 0 to " + (classes - 1), label);
    return value;
  }

  /** The loss of the block as it is, then with each feature moved on by a row. */
  private void add(List<Row> block, BatchLoader loader, Double[] losses) {
    int size = scoring.reader().shape().size();
    int count = block.size();
    float[] values = new float[count * size];
    float[] targets = new float[count];
    for (int i = 0; i < count; i++) {
      scoring.reader().read(block.get(i), values, i * size);
      targets[i] = target(block.get(i).get(target));
    }
    losses[0] += loss(loader, values, targets);
    int from = 0;
    for (int feature = 0; feature < widths.size(); feature++) {
      int width = widths.get(feature);
      float[] moved = values.clone();
      for (int i = 0; i < count; i++) {
        System.arraycopy(values, (i + 1) % count * size + from, moved, i * size + from, width);
      }
      losses[feature + 1] += loss(loader, moved, targets);
      from += width;
    }
  }

  private double loss(BatchLoader loader, float[] values, float[] targets) {
    TrainSpec spec = scoring.spec();
    double[] sum = {0};
    Samples samples = new Samples(scoring.reader().shape(), spec.model().classes(), null, values, targets);
    LeafEvaluation.forEachPass(spec, loader, new Leaf(0, 1, samples), loss -> sum[0] += loss);
    return sum[0];
  }
}
