package bellows.spark;

import bellows.data.Leaf;
import bellows.kernel.KernelProvider;
import bellows.nn.model.Model;
import bellows.nn.model.Workspace;
import bellows.spark.share.Shared;
import bellows.tensor.FloatBlock;
import bellows.train.worker.LeafEvaluation;
import bellows.train.worker.Worker;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** What the model says of each sample of a leaf, as rows. */
final class PredictionTask implements FlatMapFunction<Leaf, Row> {
  private static final long serialVersionUID = 1;
  static final StructType SCHEMA = new StructType().add("id", DataTypes.LongType, false)
      .add("label", DataTypes.FloatType, false).add("prediction", DataTypes.IntegerType, true)
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
    return run.with(worker -> rows(worker, leaf)).iterator();
  }

  private List<Row> rows(Worker worker, Leaf leaf) {
    Workspace workspace = worker.workspace();
    workspace.weights(weights.value().values());
    List<Row> rows = new ArrayList<>();
    LeafEvaluation.forEachPass(run.spec().value().spec(), worker.loader(), leaf, loss -> {
      for (int i = 0; i < workspace.pass().count(); i++) {
        rows.add(row(workspace, i));
      }
    });
    return rows;
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
