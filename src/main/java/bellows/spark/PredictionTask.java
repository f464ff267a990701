package bellows.spark;

import bellows.data.Leaf;
import bellows.kernel.KernelProvider;
import bellows.nn.model.Model;
import bellows.nn.model.Workspace;
import bellows.tensor.FloatBlock;
import bellows.train.worker.LeafEvaluation;
import bellows.train.worker.Worker;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** What the model says of each sample of a leaf, as rows, which are made as they are asked for. */
final class PredictionTask implements FlatMapFunction<Leaf, Row> {
  private static final long serialVersionUID = 1;
  static final StructType SCHEMA = new StructType().add("id", DataTypes.LongType, false)
      .add("label", DataTypes.FloatType, false).add("prediction", DataTypes.IntegerType, true)
      .add("scores", DataTypes.createArrayType(DataTypes.FloatType, false), false)
      .add("probabilities", DataTypes.createArrayType(DataTypes.FloatType, false), true);

  private final Broadcast<RunSpec> work;
  private final Broadcast<FloatBlock> weights;

  PredictionTask(Broadcast<RunSpec> work, Broadcast<FloatBlock> weights) {
    this.work = work;
    this.weights = weights;
  }

  @Override
  public Iterator<Row> call(Leaf leaf) {
    return new Rows(leaf);
  }

  /** The rows of a leaf, those of one pass at a time: no more are in memory, and between passes no worker is lent. */
  private final class Rows implements Iterator<Row> {
    private final Leaf leaf;
    private int seen;
    private Iterator<Row> pass = Collections.emptyIterator();

    Rows(Leaf leaf) {
      this.leaf = leaf;
    }

    @Override
    public boolean hasNext() {
      if (!pass.hasNext() && seen < leaf.samples().count()) {
        List<Row> rows = WorkspacePool.with(work.value(), worker -> pass(worker, leaf, seen));
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
    workspace.weights(weights.value().values());
    LeafEvaluation.pass(work.value().spec(), worker.loader(), leaf, from);
    return IntStream.range(0, workspace.pass().count()).mapToObj(i -> row(workspace, i)).toList();
  }

  private static Row row(Workspace workspace, int i) {
    Model model = workspace.model();
    int n = model.output().size();
    int from = workspace.scores().offset() + i * n;
    Float[] scores = new Float[n];
    for (int j = 0; j < n; j++) {
      scores[j] = workspace.scores().array()[from + j];
    }
    float[] probabilities = new float[n];
    boolean meaningful = model.loss().probabilities(workspace.scores().array(), from, n, probabilities,
        KernelProvider.kernels());
    Float[] boxed = new Float[n];
    for (int j = 0; j < n; j++) {
      boxed[j] = probabilities[j];
    }
    Integer prediction = model.classes() == 0 ? null : model.loss().decide(workspace.scores().array(), from, n);
    return RowFactory.create(workspace.pass().ids()[i], workspace.targets().values()[i], prediction, scores,
        meaningful ? boxed : null);
  }
}
