package bellows.nn.loss;

import bellows.conf.BadInputException;
import bellows.expression.Formula;
import bellows.expression.Gradient;
import bellows.expression.StableForms;
import bellows.expression.Trace;
import bellows.expression.TraceBuilder;
import bellows.kernel.Kernels;
import bellows.tensor.Shape;
import bellows.tensor.Tensor;
import bellows.tensor.formula.BlockTrace;
import bellows.tensor.formula.BlockTrace.Frame;
import java.util.List;

/**
 * A loss that somebody writes as a formula of each score s and its target y, such as {@code log(1 + exp(-y*s))}. A
 * sample's loss is the sum over its scores. Of real targets y is the target. Of classes it is 1 or −1: one score
 * decides between two classes, where class 1 has y = 1; several scores are one such question each, and the label's has
 * y = 1.
 */
public record FormulaLoss(String formula) implements SidedLoss {
  private static final String SCORE = "s";
  private static final String TARGET = "y";

  /** A thread's memory, since losses are shared and a step allocates nothing. */
  private static final ThreadLocal<Room> ROOMS = new ThreadLocal<>();

  /** The formula and its derivative by s, bound: results 0 and 1 are the derivative and the loss. */
  private static final class Room {
    final FormulaLoss loss;
    final Kernels kernels;
    final BlockTrace trace;
    final Frame frame;
    final float[] targets = new float[BlockTrace.BLOCK];

    Room(FormulaLoss loss, Kernels kernels) {
      this.loss = loss;
      this.kernels = kernels;
      trace = new BlockTrace(loss.derived(), kernels);
      frame = trace.new Frame();
      float[] constants = new float[trace.constantFloats()];
      trace.fill(constants);
      frame.memory(constants, new float[trace.registerFloats()], 0);
      frame.variable(trace.variable(TARGET), targets, 0);
    }

    static Room of(FormulaLoss loss, Kernels kernels) {
      Room room = ROOMS.get();
      if (room == null || room.kernels != kernels || !room.loss.equals(loss)) {
        room = new Room(loss, kernels);
        ROOMS.set(room);
      }
      return room;
    }
  }

  public FormulaLoss {
    List<String> used = Formula.parse(formula, List.of(SCORE, TARGET)).variables();
    BadInputException.check(used.size() == 2, "expected a formula of the score s and the target y, found %s, in which "
        + "%s does not count", formula, used.contains(SCORE) ? TARGET : SCORE);
  }

  private Trace derived() {
    Trace function = StableForms.of(Formula.parse(formula, List.of(SCORE, TARGET)).trace());
    TraceBuilder out = new TraceBuilder();
    int[] at = new int[function.lines().size()];
    for (int i = 0; i < at.length; i++) {
      at[i] = Gradient.repeat(function, i, at, out);
    }
    int slope = Gradient.write(function, out, at, out.constant(1))[function.names().indexOf(SCORE)];
    return out.build(slope < 0 ? out.constant(0) : slope, at[function.result()]);
  }

  @Override
  public String kind() {
    return formula;
  }

  @Override
  public void check(Shape scores, int classes) {
    int n = scores.size();
    BadInputException.check(classes != 1 && (n == Math.max(1, classes) || n == 1 && classes == 2),
        "loss %s: expected one score for a real target or for 2 classes, or one a class, found %s scores and %d classes",
        formula, scores, classes);
  }

  @Override
  public double backward(Tensor scores, Targets targets, Tensor dScores, Kernels kernels) {
    int n = scores.shape().channels();
    int total = targets.count() * n;
    Room room = Room.of(this, kernels);
    double loss = 0;
    for (int from = 0; from < total; from += BlockTrace.BLOCK) {
      int some = Math.min(BlockTrace.BLOCK, total - from);
      for (int k = 0; k < some; k++) {
        int i = (from + k) / n;
        int j = (from + k) % n;
        room.targets[k] = targets.classes() == 0 ? targets.value(i)
            : 2 * (n == 1 ? targets.value(i) : targets.target(i, j)) - 1;
      }
      room.frame.variable(room.trace.variable(SCORE), scores.array(), scores.offset() + from);
      room.frame.output(dScores.array(), dScores.offset() + from);
      room.frame.run(some);
      float[] losses = room.frame.array(1);
      int at = room.frame.offset(1);
      for (int k = 0; k < some; k++) {
        loss += losses[at + k];
      }
    }
    return loss;
  }

  /** Not linear in y, so that a mixture of two targets is none of their losses. */
  @Override
  public boolean mixes() {
    return false;
  }
}
