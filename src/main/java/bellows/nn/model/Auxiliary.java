package bellows.nn.model;

import bellows.conf.BadInputException;
import bellows.kernel.ChannelKernels;
import bellows.kernel.Kernels;
import bellows.nn.Binder;
import bellows.nn.Layer;
import bellows.nn.Op;
import bellows.nn.Pass;
import bellows.nn.layer.Copy;
import bellows.nn.loss.Loss;
import bellows.tensor.Shape;
import bellows.tensor.Team;
import bellows.tensor.Tensor;
import java.util.List;

/**
 * A classifier beside the network, for training only: Szegedy et al.: Going Deeper with Convolutions, 2014, section 5.
 * Its branch reads what passes here and has the run's loss with the targets of the pass, of which {@code weight} times
 * counts: the loss of training is that of the scores plus those of all auxiliary classifiers, so layers far from the
 * scores get a gradient over a shorter way. The output is the input, unchanged. In evaluation the branch does nothing.
 *
 * @param weight of the branch's loss in the sum
 * @param loss the run's
 * @param classes of the targets; 0 for real values
 */
public record Auxiliary(double weight, Sequential branch, Loss loss, int classes) implements Layer {
  private static final String BRANCH = "branch";

  public Auxiliary {
    BadInputException.check(weight > 0 && weight < Double.POSITIVE_INFINITY,
        "expected a weight above 0 of the auxiliary loss, found %s", weight);
  }

  @Override
  public String kind() {
    return "auxiliary";
  }

  @Override
  public String detail() {
    return "weight " + weight;
  }

  @Override
  public List<Named> children() {
    return List.of(new Named(BRANCH, branch));
  }

  @Override
  public Shape output(Shape input) {
    loss.check(Inner.output(BRANCH, branch, input), classes);
    return input;
  }

  /** As the backward pass reads no output, but the input: both may be one memory, which no layer may write over. */
  @Override
  public boolean inPlace() {
    return true;
  }

  @Override
  public Op bind(Binder binder, Shape input) {
    return new Bound(binder, input);
  }

  private final class Bound implements Op {
    private final Kernels kernels;
    private final Team team;
    private final int inSize;
    private final int outSize;
    private final Op copying;
    private final Op branchOp;
    private final Tensor scores;
    private final Tensor dScores;
    private final PassLoss passLoss;
    /** The branch's part of dx. */
    private final Tensor part;

    private final Team.Part adding = this::add;
    private Tensor dy;
    private Tensor dx;

    Bound(Binder binder, Shape input) {
      kernels = binder.kernels();
      team = binder.team();
      inSize = input.size();
      Shape output = branch.output(input);
      outSize = output.size();
      copying = new Copy(binder, inSize);
      scores = binder.memory(output);
      dScores = binder.memory(output);
      passLoss = new PassLoss(loss, scores, dScores, kernels);
      part = binder.gradient(input);
      branchOp = Inner.bind(binder, BRANCH, branch, input, scores);
    }

    @Override
    public void weightsChanged() {
      branchOp.weightsChanged();
    }

    /** The loss, and with it the gradient of the branch's scores, belongs to the way forward. */
    @Override
    public void forward(Tensor x, Tensor y, Pass pass) {
      copying.forward(x, y, pass);
      if (!pass.training()) {
        return;
      }
      branchOp.forward(x, scores, pass);
      for (int leaf = 0; leaf < pass.leaves(); leaf++) {
        pass.addAuxiliaryLoss(leaf, weight * passLoss.backward(pass, leaf));
      }
      int end = dScores.offset() + pass.count() * outSize;
      for (int i = dScores.offset(); i < end; i++) {
        dScores.array()[i] *= (float) weight;
      }
    }

    /** The gradient of x is that of y, then the branch's added, which is there in training only. */
    @Override
    public void backward(Tensor x, Tensor y, Tensor dy, Tensor dx, Pass pass) {
      if (!pass.training()) {
        copying.backward(x, y, dy, dx, pass);
        return;
      }
      branchOp.backward(x, scores, dScores, dx == null ? null : part, pass);
      if (dx != null) {
        this.dy = dy;
        this.dx = dx;
        team.run(pass.count(), adding);
      }
    }

    private void add(int member, int sample) {
      int at = sample * inSize;
      kernels.add(dy.array(), dy.offset() + at, part.array(), part.offset() + at, ChannelKernels.NO_RELU, dx.array(),
          dx.offset() + at, inSize);
    }
  }
}
