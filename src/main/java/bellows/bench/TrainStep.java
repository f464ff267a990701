package bellows.bench;

import bellows.kernel.KernelProvider;
import bellows.nn.OpObserver;
import bellows.nn.model.Model;
import bellows.nn.model.Workspace;
import bellows.optim.Clipping;
import bellows.optim.Regularisation;
import bellows.optim.Sgd;
import bellows.optim.update.WeightUpdate;
import bellows.tensor.Team;
import bellows.train.worker.Buffers;
import bellows.train.worker.Partial;
import java.util.Random;

/**
 * Whole training steps of a model on random samples, as an executor and the driver of a run make them: new weights are
 * packed, forward, loss, backward, the sum over leaves, and the driver's update, by plain gradient descent, into the
 * other one of two buffers.
 */
public final class TrainStep implements AutoCloseable {
  private static final float RATE = 0.001f;
  private static final float[][] NO_SLOTS = {};

  private final Team team;
  private final WeightUpdate update;
  private final Workspace[] workspaces;
  private final Buffers[] gradients;
  private final Partial[] partials;
  private final Team.Part leaf = this::leaf;
  private float[] weights;
  private float[] next;
  private long step;

  /** @param observer sees the ops of the first leaf */
  public TrainStep(Model model, int batch, int threads, Threads way, OpObserver observer) {
    team = new Team(threads);
    update = new WeightUpdate(model.layout(), new Sgd(0, false), Regularisation.NONE, Clipping.NONE, NO_SLOTS, team);
    int leaves = way == Threads.LEAVES ? threads : 1;
    workspaces = new Workspace[leaves];
    gradients = new Buffers[leaves];
    partials = new Partial[leaves];
    Random random = new Random(1);
    for (int i = 0; i < leaves; i++) {
      int samples = batch / leaves + (i < batch % leaves ? 1 : 0);
      Team members = way == Threads.LEAVES ? Team.alone() : team;
      workspaces[i] = new Workspace(model, samples, KernelProvider.kernels(), members,
          i == 0 ? observer : OpObserver.NOBODY);
      gradients[i] = new Buffers(model.layout().size(), members);
      fill(workspaces[i], random);
    }
    weights = model.initial(1);
    next = weights.clone();
  }

  private static void fill(Workspace workspace, Random random) {
    RandomFill.fill(workspace.input(), random);
    int classes = workspace.model().classes();
    for (int i = 0; i < workspace.batch(); i++) {
      workspace.targets().values()[i] = classes == 0 ? random.nextFloat() : random.nextInt(classes);
      workspace.pass().ids()[i] = i;
    }
  }

  /** One step; returns its mean loss. */
  public double run() {
    step++;
    team.run(workspaces.length, leaf);
    Partial sum = partials[0];
    for (int l = 1; l < partials.length; l++) {
      sum = sum.plus(partials[l]);
    }
    update.apply(step, RATE, weights, sum.gradient(), sum.samples(), next);
    for (int l = 0; l < partials.length; l++) {
      gradients[l].give(partials[l].gradient());
    }
    float[] last = weights;
    weights = next;
    next = last;
    return sum.loss() / sum.samples();
  }

  private void leaf(int member, int i) {
    Workspace workspace = workspaces[i];
    workspace.weights(weights);
    float[] gradient = gradients[i].zeros();
    workspace.gradient(gradient);
    workspace.pass().set(true, 1, step, workspace.batch());
    partials[i] = new Partial(gradient, workspace.train(), workspace.batch());
  }

  @Override
  public void close() {
    team.close();
  }
}
