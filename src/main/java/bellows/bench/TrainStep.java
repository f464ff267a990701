package bellows.bench;

import bellows.kernel.KernelProvider;
import bellows.nn.Model;
import bellows.nn.OpObserver;
import bellows.nn.Workspace;
import bellows.optim.Optimizer;
import bellows.optim.Sgd;
import bellows.tensor.Team;
import java.util.Arrays;
import java.util.Random;

/**
 * Whole training steps of a model on random samples, as an executor and the driver of a run make them: new weights are
 * packed, forward, loss, backward, the mean gradient, and plain gradient descent into the other one of two buffers.
 */
final class TrainStep implements AutoCloseable {
  /** Floats of the update that go through the nearest cache together. */
  private static final int PIECE = 1 << 14;
  private static final float RATE = 0.001f;
  private static final float[][] NO_SLOTS = {};

  private final Model model;
  private final int batch;
  private final Optimizer optimizer = new Sgd(0, false);
  private final Team team;
  private final Workspace[] workspaces;
  private final float[][] gradients;
  private final double[] losses;
  private final Team.Part leaf = this::leaf;
  private final Team.Part update = this::update;
  private float[] weights;
  private float[] next;
  private long step;

  /** @param observer sees the ops of the first leaf */
  TrainStep(Model model, int batch, int threads, Threads way, OpObserver observer) {
    this.model = model;
    this.batch = batch;
    team = new Team(threads);
    int leaves = way == Threads.LEAVES ? threads : 1;
    workspaces = new Workspace[leaves];
    gradients = new float[leaves][model.layout().size()];
    losses = new double[leaves];
    Random random = new Random(1);
    for (int i = 0; i < leaves; i++) {
      int samples = batch / leaves + (i < batch % leaves ? 1 : 0);
      Team members = way == Threads.LEAVES ? Team.alone() : team;
      workspaces[i] = new Workspace(model, samples, KernelProvider.kernels(), members,
          i == 0 ? observer : OpObserver.NOBODY);
      fill(workspaces[i], random);
    }
    weights = model.initial(1);
    next = weights.clone();
  }

  private static void fill(Workspace workspace, Random random) {
    float[] x = workspace.input().array();
    for (int i = 0; i < workspace.input().shape().size(); i++) {
      x[workspace.input().offset() + i] = (float) random.nextGaussian();
    }
    int classes = workspace.model().classes();
    for (int i = 0; i < workspace.batch(); i++) {
      workspace.targets().values()[i] = classes == 0 ? random.nextFloat() : random.nextInt(classes);
      workspace.pass().ids()[i] = i;
    }
  }

  /** One step; returns its mean loss. */
  double run() {
    step++;
    team.run(workspaces.length, leaf);
    team.run((model.layout().weightCount() + PIECE - 1) / PIECE, update);
    float[] last = weights;
    weights = next;
    next = last;
    double loss = 0;
    for (double part : losses) {
      loss += part;
    }
    return loss / batch;
  }

  private void leaf(int member, int i) {
    Workspace workspace = workspaces[i];
    workspace.weights(weights);
    workspace.gradient(gradients[i]);
    workspace.pass().set(true, 1, step, workspace.batch());
    losses[i] = workspace.train();
  }

  /** Adds up, divides and applies one piece of the gradient, and empties it for the next step. */
  private void update(int member, int piece) {
    int from = piece * PIECE;
    int to = Math.min(model.layout().weightCount(), from + PIECE);
    float[] sum = gradients[0];
    for (int l = 1; l < gradients.length; l++) {
      add(gradients[l], sum, from, to);
      Arrays.fill(gradients[l], from, to, 0);
    }
    for (int i = from; i < to; i++) {
      sum[i] /= batch;
    }
    optimizer.update(step, RATE, model.layout(), weights, sum, NO_SLOTS, next, from, to);
    Arrays.fill(sum, from, to, 0);
  }

  private static void add(float[] gradient, float[] sum, int from, int to) {
    for (int i = from; i < to; i++) {
      sum[i] += gradient[i];
    }
  }

  @Override
  public void close() {
    team.close();
  }
}
