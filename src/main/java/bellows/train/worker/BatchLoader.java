package bellows.train.worker;

import bellows.data.EpochOrder;
import bellows.data.Leaf;
import bellows.image.augment.Transforms;
import bellows.nn.model.Workspace;
import bellows.tensor.Shape;
import bellows.tensor.Team;
import java.util.List;

/**
 * Brings samples into a workspace: reads them, shows the network's view of them, normalises it. The members of a team
 * share the samples of a pass. What comes out is a function of (seed, epoch, sample).
 */
public final class BatchLoader {
  private final TrainSpec spec;
  private final Workspace workspace;
  private final Team team;
  private final Prefetcher ahead;
  private final Shape shape;
  private final List<Transforms> training;
  private final List<Transforms> testing;
  private final Mixup mixup;
  private final SampleReader[] readers;
  /** Of the samples that training draws. */
  private final int[] rows;
  private final Team.Part placing = this::place;
  private final Team.Part looking = this::look;

  private Leaf leaf;
  private long epoch;
  /** Of a training: where in the pass the leaf's samples begin. */
  private int place;
  /** Of a test: the first look of a pass, and the one behind its last. */
  private int first;
  private int end;
  private long aheadNanos;

  /**
   * @param team that nobody else uses meanwhile
   * @param ahead who may have prepared what training draws; null for nobody
   */
  BatchLoader(TrainSpec spec, Workspace workspace, Team team, Prefetcher ahead) {
    this.spec = spec;
    this.workspace = workspace;
    this.team = team;
    this.ahead = ahead;
    shape = spec.model().input();
    training = List.of(spec.views().train());
    testing = spec.views().tests();
    mixup = new Mixup(spec.views().mixup(), workspace, team);
    rows = new int[workspace.batch()];
    readers = new SampleReader[team.size()];
    for (int member = 0; member < team.size(); member++) {
      readers[member] = new SampleReader(spec);
    }
  }

  /** Makes a loader for one thread. */
  public BatchLoader(TrainSpec spec, Workspace workspace) {
    this(spec, workspace, Team.alone(), null);
  }

  /** By which samples are shown. */
  public TrainSpec spec() {
    return spec;
  }

  /** Into which samples come. */
  public Workspace workspace() {
    return workspace;
  }

  /** The leaf's draws {@code from} to {@code from + count} of a step, as training sees them: mixed, if it mixes. */
  public void train(StepInput input, EpochOrder order, Leaf leaf, int from, int count) {
    train(input, order, leaf, from, count, 0);
  }

  /** The same behind those of other leaves: {@code place} is that of the first in the pass. */
  void train(StepInput input, EpochOrder order, Leaf leaf, int from, int count, int place) {
    this.place = place;
    order.rows(leaf.index(), input.inEpoch(), from, count, rows);
    workspace.targets().unmix();
    if (!takePrepared(input, leaf, from, count)) {
      this.leaf = leaf;
      epoch = input.epoch();
      team.run(count, placing);
    }
    mixup.run(spec.seed(), input.step(), leaf.index(), from, count, place);
  }

  private boolean takePrepared(StepInput input, Leaf leaf, int from, int count) {
    float[] out = workspace.input().array();
    long nanos = ahead == null ? -1 : ahead.take(input, leaf, from, count, out, at(place));
    if (nanos < 0) {
      return false;
    }
    aheadNanos += nanos;
    for (int i = 0; i < count; i++) {
      name(leaf, rows[i], place + i);
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
    int views = testing.size();
    workspace.targets().unmix();
    this.leaf = leaf;
    first = from;
    end = from + count;
    team.run((end - 1) / views - first / views + 1, looking);
  }

  /** Mixes the samples that are there as a step of training does, if it does. */
  public void mix(long step, Leaf leaf, int from, int count) {
    mixup.run(spec.seed(), step, leaf.index(), from, count, 0);
  }

  private void place(int member, int i) {
    readers[member].show(leaf, rows[i], training, epoch, workspace.input().array(), at(place + i));
    name(leaf, rows[i], place + i);
  }

  /** Shows what of the sample's views belongs to the pass. */
  private void look(int member, int sample) {
    int views = testing.size();
    int row = first / views + sample;
    int from = Math.max(first, row * views);
    int to = Math.min(end, (row + 1) * views);
    List<Transforms> some = testing.subList(from - row * views, to - row * views);
    readers[member].show(leaf, row, some, 0, workspace.input().array(), at(from - first));
    for (int look = from; look < to; look++) {
      name(leaf, row, look - first);
    }
  }

  private int at(int i) {
    return workspace.input().offset() + i * shape.size();
  }

  /** Puts the target, the weight and the number of a sample at place {@code i} of the pass. */
  void name(Leaf leaf, int row, int i) {
    workspace.targets().values()[i] = leaf.samples().target(row);
    workspace.targets().weights()[i] = leaf.samples().weight(row);
    workspace.pass().ids()[i] = leaf.id(row);
  }
}
