package bellows.spark;

import bellows.data.Leaf;
import bellows.nn.model.Workspace;
import bellows.spark.share.Shared;
import bellows.tensor.FloatBlock;
import bellows.train.worker.LeafEvaluation;
import bellows.train.worker.Prediction;
import bellows.train.worker.Worker;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What the model says of each sample of a leaf, as rows, which are made as they are asked for. The label of a sample
 * that has none is null.
 */
final class PredictionTask implements FlatMapFunction<Leaf, Row> {
  private static final long serialVersionUID = 1;
  static final StructType SCHEMA = new StructType().add("id", DataTypes.LongType, false)
      .add("label", DataTypes.FloatType, true).add("prediction", DataTypes.IntegerType, true)
      .add("scores", DataTypes.createArrayType(DataTypes.FloatType, false), false)
      .add("probabilities", DataTypes.createArrayType(DataTypes.FloatType, false), true);

  private final RunHandle run;
  private final Shared<FloatBlock> weights;

  PredictionTask(RunHandle run, Shared<FloatBlock> weights) {
    this.run = run;
    this.weights = weights;
  }

  @Override
  public Iterator<Row> call(Leaf leaf) {
    return new Predictions(leaf);
  }

  /** The rows of a leaf, those of one pass at a time: no more are in memory, and between passes no worker is lent. */
  private final class Predictions implements Iterator<Row> {
    private final Leaf leaf;
    private int seen;
    private Iterator<Row> pass = Collections.emptyIterator();

    Predictions(Leaf leaf) {
      this.leaf = leaf;
    }

    @Override
    public boolean hasNext() {
      if (!pass.hasNext() && seen < leaf.samples().count()) {
        List<Row> rows = run.with(worker -> pass(worker, leaf, seen));
        seen += rows.size();
        pass = rows.iterator();
      }
      return pass.hasNext();
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException("the leaf has " + seen + " samples");
      }
      return pass.next();
    }
  }

  private List<Row> pass(Worker worker, Leaf leaf, int from) {
    Workspace workspace = worker.workspace();
    workspace.constantWeights(weights.value().values());
    LeafEvaluation.pass(run.spec().value().spec(), worker.loader(), leaf, from);
    return IntStream.range(0, workspace.pass().count()).mapToObj(i -> row(workspace, i)).toList();
  }

  private static Row row(Workspace workspace, int i) {
    Prediction said = Prediction.of(workspace, i);
    float label = workspace.targets().values()[i];
    return RowFactory.create(workspace.pass().ids()[i], Float.isNaN(label) ? null : label,
        said.label() < 0 ? null : said.label(), TableScoring.sequence(said.scores()),
        TableScoring.sequence(said.probabilities()));
  }
}
