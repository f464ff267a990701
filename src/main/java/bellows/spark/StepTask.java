package bellows.spark;

import bellows.data.Leaf;
import bellows.nn.Workspace;
import bellows.train.LeafStep;
import bellows.train.Partial;
import bellows.train.StepInput;
import bellows.train.TrainSpec;
import org.apache.spark.broadcast.Broadcast;

/** The part of a training step that one task does. */
final class StepTask extends LeafTask<Partial> {
  private static final long serialVersionUID = 1;
  private final Broadcast<StepInput> input;

  StepTask(String run, Broadcast<TrainSpec> spec, Broadcast<StepInput> input) {
    super(run, spec);
    this.input = input;
  }

  @Override
  void begin(TrainSpec spec, Workspace workspace) {
    new LeafStep(spec, workspace).begin(input.value());
  }

  @Override
  Partial leaf(TrainSpec spec, Workspace workspace, Leaf leaf) {
    return new LeafStep(spec, workspace).run(input.value(), leaf);
  }
}
