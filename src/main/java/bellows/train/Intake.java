package bellows.train;

import bellows.data.EpochOrder;
import bellows.data.Leaf;
import bellows.image.Transforms;
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
  private final Ahead ahead;
  private final Shape shape;
  private final List<Transforms> training;
  private final List<Transforms> testing;
  private final Mixup mixup;
  private final long[] looks;
  private final Viewer[] viewers;
  private final Team.Part place = this::place;

  private Leaf leaf;
  private List<Transforms> views;
  private long epoch;
  private long aheadNanos;

  /**
   * @param team that nobody else uses meanwhile
   * @param ahead who may have prepared what training draws; null for nobody
   */
  Intake(TrainSpec spec, Workspace workspace, Team team, Ahead ahead) {
    this.spec = spec;
    this.workspace = workspace;
    this.team = team;
    this.ahead = ahead;
    shape = spec.model().input();
    training = List.of(spec.views().train());
    testing = spec.views().tests();
    mixup = new Mixup(spec.views().mixup(), workspace, team);
    looks = new long[workspace.batch()];
    viewers = new Viewer[team.size()];
    for (int member = 0; member < team.size(); member++) {
      viewers[member] = new Viewer(spec);
    }
  }

  /** For one thread. */
  public Intake(TrainSpec spec, Workspace workspace) {
    this(spec, workspace, Team.alone(), null);
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
    if (!takePrepared(input, leaf, from, count)) {
      run(leaf, training, input.epoch(), count);
    }
    mix(input.step(), leaf, from, count);
  }

  private boolean takePrepared(StepInput input, Leaf leaf, int from, int count) {
    float[] out = workspace.input().array();
    long nanos = ahead == null ? -1 : ahead.take(input, leaf, from, count, out, workspace.input().offset());
    if (nanos < 0) {
      return false;
    }
    aheadNanos += nanos;
    workspace.targets().unmix();
    for (int i = 0; i < count; i++) {
      name(leaf, (int) looks[i], i);
    }
    return true;
  }

  /** How long others worked on what {@link #train} took from them, since the last call of this. */
  long drainAheadNanos() {
    long nanos = aheadNanos;
    aheadNanos = 0;
    return nanos;
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
    int row = (int) (looks[i] / views.size());
    int at = workspace.input().offset() + i * shape.size();
    viewers[member].show(leaf, row, views.get((int) (looks[i] % views.size())), epoch, workspace.input().array(), at);
    name(leaf, row, i);
  }

  /** Puts the target and the number of a sample at place {@code i} of the pass. */
  void name(Leaf leaf, int row, int i) {
    workspace.targets().values()[i] = leaf.samples().target(row);
    workspace.pass().ids()[i] = leaf.id(row);
  }
}
