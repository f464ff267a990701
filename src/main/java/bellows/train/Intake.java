package bellows.train;

import bellows.data.EpochOrder;
import bellows.data.Leaf;
import bellows.data.Rows;
import bellows.image.Picture;
import bellows.image.Transforms;
import bellows.image.Views;
import bellows.nn.Workspace;
import bellows.tensor.Shape;
import bellows.tensor.Team;
import java.util.List;

/**
 * Brings samples into a workspace: reads them, shows the network's view of them, normalises it. The members of a team
 * share the samples of a pass. What comes out is a function of (seed, epoch, sample).
 */
public final class Intake {
  private final TrainSpec spec;
  private final Workspace workspace;
  private final Team team;
  private final Shape shape;
  private final List<Transforms> training;
  private final List<Transforms> testing;
  private final Mixup mixup;
  private final long[] looks;
  private final Picture[] pictures;
  private final Picture[] spares;
  private final Team.Part place = this::place;

  private Leaf leaf;
  private List<Transforms> views;
  private long epoch;

  /** @param team that nobody else uses meanwhile */
  public Intake(TrainSpec spec, Workspace workspace, Team team) {
    this.spec = spec;
    this.workspace = workspace;
    this.team = team;
    shape = spec.model().input();
    training = List.of(spec.views().train());
    testing = spec.views().tests();
    mixup = new Mixup(spec.views().mixup(), workspace, team);
    looks = new long[workspace.batch()];
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

  /** The leaf's draws {@code from} to {@code from + count} of a step, as training sees them: mixed, if it mixes. */
  public void train(StepInput input, EpochOrder order, Leaf leaf, int from, int count) {
    for (int i = 0; i < count; i++) {
      looks[i] = order.row(leaf.index(), input.inEpoch(), from + i);
    }
    run(leaf, training, input.epoch(), count);
    mix(input.step(), leaf, from, count);
  }

  /**
   * The leaf's samples in their own order, as tests see them, from look {@code from} on: view v of sample r is look
   * {@code r · views + v}.
   *
   * @param count of looks
   */
  public void test(Leaf leaf, int from, int count) {
    for (int i = 0; i < count; i++) {
      looks[i] = from + i;
    }
    run(leaf, testing, 0, count);
  }

  /** Mixes the samples that are there as a step of training does, if it does. */
  public void mix(long step, Leaf leaf, int from, int count) {
    mixup.run(spec.seed(), step, leaf.index(), from, count);
  }

  private void run(Leaf leaf, List<Transforms> views, long epoch, int count) {
    this.leaf = leaf;
    this.views = views;
    this.epoch = epoch;
    workspace.targets().unmix();
    team.run(count, place);
  }

  private void place(int member, int i) {
    Rows samples = leaf.samples();
    int row = (int) (looks[i] / views.size());
    Transforms transforms = views.get((int) (looks[i] % views.size()));
    long id = leaf.id(row);
    float[] out = workspace.input().array();
    int at = workspace.input().offset() + i * shape.size();
    if (transforms.isEmpty()) {
      samples.read(row, out, at);
    } else {
      samples.read(row, pictures[member]);
      Picture seen = transforms.apply(pictures[member], spares[member],
          Views.key(spec.seed(), epoch, id));
      System.arraycopy(seen.values(), 0, out, at, shape.size());
    }
    spec.normalisation().apply(out, at, shape);
    name(leaf, row, i);
  }

  /** Puts the target and the number of a sample at place {@code i} of the pass. */
  void name(Leaf leaf, int row, int i) {
    workspace.targets().values()[i] = leaf.samples().target(row);
    workspace.pass().ids()[i] = leaf.id(row);
  }
}
