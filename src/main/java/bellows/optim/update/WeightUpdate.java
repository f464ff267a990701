package bellows.optim.update;

import bellows.kernel.KernelProvider;
import bellows.kernel.Kernels;
import bellows.optim.Clipping;
import bellows.optim.Optimizer;
import bellows.optim.Regularisation;
import bellows.tensor.Layout;
import bellows.tensor.Layout.Segment;
import bellows.tensor.Team;
import java.util.Arrays;

/**
 * From the sum of a step's gradients to new weights: mean, regularisation, norm, clipping, update; the statistics
 * behind the weights go a part of the way to the step's mean. One pass over memory, or two if a limit of the norm, or
 * norms of tensors, have to be known first. What is frozen stays as it is and is in no norm.
 *
 * <p>Memory is cut into pieces whose size does not depend on the team. Each piece's squares are summed by themselves,
 * then the pieces' sums in their order, so any number of threads gives the same bits. A step allocates nothing here.
 */
public final class WeightUpdate {
  /** Floats of a piece: its weights, gradient and slots fit the second cache of a core together. */
  private static final int PIECE = 1 << 14;

  /** Squares that are summed in single precision, 64 in each lane, before their sum joins the double. */
  private static final int BLOCK = 1 << 10;
  /** A sum of squares below it may have lost some to underflow. */
  private static final float LEAST = 1e-25f;

  private final Kernels kernels = KernelProvider.kernels();
  private final Layout layout;
  private final Optimizer optimizer;
  private final Regularisation regularisation;
  private final Clipping clipping;
  private final float[][] slots;
  private final Team team;
  private final Pieces pieces;
  private final TensorRates rates;
  /** Of each piece's gradient. */
  private final double[] squares;
  /** For each member: what {@link Kernels#dot} asks for. */
  private final float[] lanes;
  private final Team.Part averaging = this::average;
  private final Team.Part updating = this::update;
  private final Team.Part both = this::averageAndUpdate;
  private final Pieces.Part regularising = this::regularise;
  private final Pieces.Part moving = this::move;
  private long step;
  private float[] weights;
  private float[] gradient;
  private float[] next;
  private float count;
  private float factor;
  private volatile boolean finite;
  /** What the last step replaced in the slots; null unless asked for. */
  private float[][] replaced;

  /**
   * @param slots the optimizer's, which each step changes in place
   * @param team who shares the work; the caller's to close
   */
  public WeightUpdate(Layout layout, Optimizer optimizer, Regularisation regularisation, Clipping clipping,
      float[][] slots, Team team) {
    this.layout = layout;
    this.optimizer = optimizer;
    this.regularisation = regularisation;
    this.clipping = clipping;
    this.slots = slots;
    this.team = team;
    pieces = new Pieces(layout, PIECE);
    rates = new TensorRates(layout, optimizer, pieces);
    squares = new double[pieces.count()];
    lanes = new float[team.size() * Kernels.SUM_LANES];
  }

  /**
   * From now on a step that sets anything that is not finite leaves the slots as they were. Without it such a step has
   * already moved them when it is noticed, which is enough for a caller who then loads others. Costs a copy of the
   * slots in memory, and writing it in each step: about a third more traffic than an update by Adam has.
   */
  public void protectSlots() {
    replaced = new float[slots.length][layout.weightCount()];
  }

  /**
   * Sets {@code next} from {@code weights}. Leaves the mean gradient, regularised and clipped, in {@code gradient};
   * that of frozen weights is zero.
   *
   * @param step counts from 1
   * @param rate the learning rate
   * @param gradient summed over {@code count} samples, the statistics' sums behind it
   * @return the norm of the mean gradient before clipping; if it is not finite, or {@link #finite} is false,
   *     {@code next} and slots that are not protected may hold anything
   */
  public double apply(long step, float rate, float[] weights, float[] gradient, long count, float[] next) {
    this.step = step;
    this.weights = weights;
    this.gradient = gradient;
    this.count = count;
    this.next = next;
    factor = 1;
    finite = true;
    if (!clipping.limits() && !optimizer.ratePerTensor()) {
      rates.set(rate, factor);
      team.run(squares.length, both);
      double norm = norm();
      judge(norm);
      return norm;
    }
    team.run(squares.length, averaging);
    double norm = norm();
    if (Double.isFinite(norm)) {
      factor = clipping.factor(norm);
      rates.set(rate, factor);
      team.run(squares.length, updating);
      judge(norm);
    }
    return norm;
  }

  /** Takes the slots back if needed, by exchanging arrays, since every piece of the copy has been written. */
  private void judge(double norm) {
    finite &= clipping.clipped(norm) <= optimizer.longestGradient();
    for (int i = 0; !finite && replaced != null && i < slots.length; i++) {
      float[] spoilt = slots[i];
      slots[i] = replaced[i];
      replaced[i] = spoilt;
    }
  }

  /** Whether all that the last step set is finite, slots included. */
  public boolean finite() {
    return finite;
  }

  private double norm() {
    double sum = 0;
    for (double piece : squares) {
      sum += piece;
    }
    return Math.sqrt(sum);
  }

  /** Where the weights of a piece end and its statistics begin. */
  private int trained(int piece) {
    return Math.max(pieces.start(piece), Math.min(layout.weightCount(), pieces.end(piece)));
  }

  private void averageAndUpdate(int member, int piece) {
    average(member, piece);
    update(member, piece);
  }

  private void average(int member, int piece) {
    float divisor = count;
    float[] mean = gradient;
    for (int i = pieces.start(piece); i < pieces.end(piece); i++) {
      mean[i] /= divisor;
    }
    pieces.forEach(piece, regularising);
    squares[piece] = squares(member, pieces.start(piece), trained(piece));
  }

  /** The gradient of frozen weights counts for nothing, whatever it is. */
  private void regularise(int piece, int t, Segment tensor, int from, int to) {
    if (isStatistic(tensor)) {
      return;
    }
    if (layout.isFrozen(tensor)) {
      Arrays.fill(gradient, from, to, 0);
    } else {
      regularisation.add(tensor, weights, gradient, from, to);
    }
    rates.measure(piece, t, weights, gradient, from, to);
  }

  private void update(int member, int piece) {
    int from = pieces.start(piece);
    int trained = trained(piece);
    if (factor != 1) {
      shorten(gradient, factor, from, trained);
    }
    for (int i = 0; replaced != null && from < trained && i < slots.length; i++) {
      System.arraycopy(slots[i], from, replaced[i], from, trained - from);
    }
    pieces.forEach(piece, moving);
    if (!finite(member, from, pieces.end(piece))) {
      finite = false;
    }
  }

  private void move(int piece, int t, Segment tensor, int from, int to) {
    if (layout.isFrozen(tensor)) {
      System.arraycopy(weights, from, next, from, to - from);
    } else if (isStatistic(tensor)) {
      moveStatistic(tensor.momentum(), from, to);
    } else {
      optimizer.update(step, rates.of(t), tensor, weights, gradient, slots, next, from, to);
    }
  }

  private boolean isStatistic(Segment tensor) {
    return tensor.offset() >= layout.weightCount();
  }

  /** Of the gradient. What single precision cannot hold is summed again in double. */
  private double squares(int member, int from, int to) {
    double sum = 0;
    for (int at = from; at < to; at += BLOCK) {
      int n = Math.min(BLOCK, to - at);
      float some = kernels.dot(gradient, at, gradient, at, n, lanes, member * Kernels.SUM_LANES);
      sum += some > LEAST && some < Float.POSITIVE_INFINITY ? some : Norms.squares(gradient, at, at + n);
    }
    return sum;
  }

  /** Whether the new values are: a sum passes on what is not, and one that only overflows is taken again in double. */
  private boolean finite(int member, int from, int to) {
    return Float.isFinite(kernels.sumOfAbsolutes(next, from, to - from, lanes, member * Kernels.SUM_LANES))
        || Double.isFinite(Norms.squares(next, from, to));
  }

  private static void shorten(float[] gradient, float factor, int from, int to) {
    for (int i = from; i < to; i++) {
      gradient[i] *= factor;
    }
  }

  private void moveStatistic(float take, int from, int to) {
    float keep = 1 - take;
    for (int i = from; i < to; i++) {
      next[i] = keep * weights[i] + take * gradient[i];
    }
  }
}
