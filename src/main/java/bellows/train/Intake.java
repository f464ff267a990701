package bellows.train;

import bellows.data.EpochOrder;
import bellows.data.Leaf;
import bellows.data.Rows;
import bellows.image.Picture;
import bellows.image.Transforms;
import bellows.nn.Workspace;
import bellows.tensor.Draws;
import bellows.tensor.Shape;
import bellows.tensor.Team;

/**
 * Brings samples into a workspace: reads them, shows the network's view of them, normalises it. The members of a team
 * share the samples of a pass. What comes out is a function of (seed, epoch, sample).
 */
public final class Intake {
  /** Tells the draws of augmentation from others of the same sample. */
  private static final long AUGMENTATION = 0x617567;

  private final TrainSpec spec;
  private final Workspace workspace;
  private final Team team;
  private final Shape shape;
  private final long[] rows;
  private final Picture[] pictures;
  private final Picture[] spares;
  private final Team.Part place = this::place;

  private Leaf leaf;
  private Transforms transforms;
  private long epoch;

  /** @param team that nobody else uses meanwhile */
  public Intake(TrainSpec spec, Workspace workspace, Team team) {
    this.spec = spec;
    this.workspace = workspace;
    this.team = team;
    shape = spec.model().input();
    rows = new long[workspace.batch()];
    pictures = new Picture[team.size()];
    spares = new Picture[team.size()];
    for (int member = 0; member < team.size(); member++) {
      pictures[member] = new Picture();
      spares[member] = new Picture();
    }
  }

  /** For one thread. */
  public Intake(TrainSpec spec, Workspace workspace) {
    this(spec, workspace, Team.alone());
  }

  /** Into which samples come. */
  public Workspace workspace() {
    return workspace;
  }

  /** The leaf's draws {@code from} to {@code from + count} of a step, as training sees them. */
  public void train(StepInput input, EpochOrder order, Leaf leaf, int from, int count) {
    for (int i = 0; i < count; i++) {
      rows[i] = order.row(leaf.index(), input.inEpoch(), from + i);
    }
    run(leaf, spec.views().train(), input.epoch(), count);
  }

  /** The leaf's samples {@code from} to {@code from + count} in their own order, as tests see them. */
  public void test(Leaf leaf, int from, int count) {
    for (int i = 0; i < count; i++) {
      rows[i] = from + i;
    }
    run(leaf, spec.views().test(), 0, count);
  }

  private void run(Leaf leaf, Transforms transforms, long epoch, int count) {
    this.leaf = leaf;
    this.transforms = transforms;
    this.epoch = epoch;
    team.run(count, place);
  }

  private void place(int member, int i) {
    Rows samples = leaf.samples();
    int row = (int) rows[i];
    long id = leaf.id(row);
    float[] out = workspace.input().array();
    int at = workspace.input().offset() + i * shape.size();
    if (transforms.isEmpty()) {
      samples.read(row, out, at);
    } else {
      samples.read(row, pictures[member]);
      Picture seen = transforms.apply(pictures[member], spares[member],
          Draws.key(spec.seed(), epoch, id, AUGMENTATION));
      System.arraycopy(seen.values(), 0, out, at, shape.size());
    }
    spec.normalisation().apply(out, at, shape);
    workspace.targets().values()[i] = samples.target(row);
    workspace.pass().ids()[i] = id;
  }
}
