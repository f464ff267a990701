package bellows.nn.model;

import bellows.kernel.Kernels;
import bellows.nn.BindingContext;
import bellows.nn.Init;
import bellows.nn.Layer;
import bellows.nn.Op;
import bellows.nn.OpObserver;
import bellows.nn.Param;
import bellows.nn.Pass;
import bellows.nn.loss.Targets;
import bellows.tensor.Arena;
import bellows.tensor.Layout;
import bellows.tensor.Shape;
import bellows.tensor.Team;
import bellows.tensor.Tensor;
import bellows.tensor.product.Engine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All mutable memory that one worker thread needs for a model's forward and backward pass, taken once. Use: point it at
 * weights, put samples into {@link #input} and {@link #targets}, set the {@link #pass}, then {@link #train} or
 * {@link #evaluate}.
 */
public final class Workspace {
  /**
   * A layer's output as it lies here; {@code y} is null where there is no way to it: for the last layer of a sequence,
   * whose output is its parent's, for a branch that is only added or joined, and in a workspace that only goes forward.
   *
   * @param again sets {@code y}; null where it is there
   */
  public record Output(String name, Layer layer, Tensor y, Runnable again) {
    /** The output in the last pass, null where there is no way to it; good until that of another layer is asked for. */
    public Tensor fetch() {
      if (again != null) {
        again.run();
      }
      return y;
    }
  }

  private final Model model;
  private final PassSize size;
  private final Arena arena;
  private final List<Param> params = new ArrayList<>();
  private final List<Output> outputs = new ArrayList<>();
  /** Those of them that an evaluation sets. */
  private final List<Output> evaluated;
  private final Tensor input;
  private final Tensor scores;
  private final Tensor dScores;
  private final PassLoss passLoss;
  private final double[] losses;
  /** One for each leaf of a pass. */
  private final float[][] gradients;
  private final Targets targets;
  private final Pass pass;
  private final Op network;

  public Workspace(Model model, int batch, Kernels kernels) {
    this(model, batch, kernels, Team.alone());
  }

  /** @param team who shares the arithmetic of each pass; the caller's to close */
  public Workspace(Model model, int batch, Kernels kernels, Team team) {
    this(model, batch, kernels, team, OpObserver.NOBODY);
  }

  /** @param observer sees each op before it is used, and may stand in for it */
  public Workspace(Model model, int batch, Kernels kernels, Team team, OpObserver observer) {
    this(model, PassSize.of(batch), kernels, team, observer, arena(model));
  }

  /** For passes of several leaves. */
  public Workspace(Model model, PassSize size, Kernels kernels, Team team) {
    this(model, size, kernels, team, OpObserver.NOBODY, arena(model));
  }

  private static Arena arena(Model model) {
    return model.isForwardOnly() ? Arena.forwardOnly(false) : Arena.allocating();
  }

  Workspace(Model model, PassSize size, Kernels kernels, Team team, OpObserver observer, Arena arena) {
    this.model = model;
    this.size = size;
    this.arena = arena;
    int room = size.room();
    input = arena.claim(model.input().times(room));
    scores = arena.claim(model.output().times(room));
    dScores = arena.claim(model.output().times(room));
    targets = new Targets(model.classes(), room);
    pass = new Pass(room, size.leaves(), targets);
    passLoss = new PassLoss(model.loss(), scores, dScores, kernels);
    losses = new double[size.leaves()];
    gradients = new float[size.leaves()][];
    Engine engine = Engine.of(kernels, team, arena);
    BindingContext context = BindingContext.of(room, size.leaves(), engine, new Site(observer));
    network = model.network().bind(context, model.input());
    evaluated = outputs.stream().filter(o -> !model.trainsOnly(o.name)).toList();
    arena.complete();
  }

  public Model model() {
    return model;
  }

  /** The most samples of one pass, where they are of one leaf. */
  public int batch() {
    return size.batch();
  }

  public PassSize size() {
    return size;
  }

  /** Bytes taken, without the gradient, which is the caller's. */
  public long bytes() {
    return arena.bytes();
  }

  public Tensor input() {
    return input;
  }

  public Targets targets() {
    return targets;
  }

  public Pass pass() {
    return pass;
  }

  /** What the network said of the samples of the last pass: batch × outputs. */
  public Tensor scores() {
    return scores;
  }

  /** The outputs of the layers that took part in the last pass. */
  public List<Output> outputs() {
    return pass.training() ? List.copyOf(outputs) : evaluated;
  }

  /** Points at weights and statistics; the array must not change until the next call. */
  public void weights(float[] weights) {
    for (int i = 0; i < params.size(); i++) {
      params.get(i).weights(weights);
    }
    network.weightsChanged();
  }

  /** Points at weights that never change, whoever holds them: where it points there already, nothing is done again. */
  public void constantWeights(float[] weights) {
    if (params.get(0).weights() != weights) {
      weights(weights);
    }
  }

  /** Lets go of the weights, lest old ones take room while the next arrive. */
  public void forgetWeights() {
    for (int i = 0; i < params.size(); i++) {
      params.get(i).weights(null);
    }
    network.weightsChanged();
  }

  /**
   * Points at the buffer that gradients are added to, and behind them what passes measure; {@code layout.size()} long.
   */
  public void gradient(float[] gradient) {
    gradient(0, gradient);
  }

  /** Points at the buffer of a leaf of the pass: see {@link #gradient(float[])}. */
  public void gradient(int leaf, float[] gradient) {
    gradients[leaf] = gradient;
  }

  /**
   * Forward, loss and backward over the samples of {@link #pass}: adds to the gradient of each leaf, or replaces it if
   * the pass does not add, or sets the first to the sum of all if it sums. Returns the loss summed over samples; that of
   * each leaf is {@link #loss(int)}.
   *
   * @throws IllegalStateException if the model {@linkplain Model#forwardOnly only goes forward}
   */
  public double train() {
    if (model.isForwardOnly()) {
      throw new IllegalStateException("expected a model that is trained, found one that only goes forward");
    }
    double loss = evaluate();
    if (!pass.adds()) {
      clearFrozen();
    }
    network.backward(input, scores, dScores, null, pass);
    for (int i = 0; pass.sums() && i < params.size(); i++) {
      params.get(i).sum(pass.leaves());
    }
    return loss;
  }

  /** The way back may leave out layers with nothing to train, and all that is in a gradient travels. */
  private void clearFrozen() {
    for (int i = 0; i < params.size(); i++) {
      for (int leaf = 0; params.get(i).frozen() && leaf < pass.leaves(); leaf++) {
        params.get(i).clear(leaf);
      }
    }
  }

  /**
   * Forward and loss only; in a pass for training with the losses of auxiliary classifiers. The loss is NaN if a score
   * is not finite, even where the limit would cost nothing (−∞ for a wrong class): a run that overflows must not look
   * well.
   */
  public double evaluate() {
    pass.begin();
    network.forward(input, scores, pass);
    double sum = 0;
    for (int leaf = 0; leaf < pass.leaves(); leaf++) {
      losses[leaf] = passLoss.backward(pass, leaf) + pass.auxiliaryLoss(leaf);
      sum += losses[leaf];
    }
    targets.count(pass.count());
    return sum;
  }

  /** The loss that a leaf had in the last {@link #train} or {@link #evaluate}, summed over its samples. */
  public double loss(int leaf) {
    return losses[leaf];
  }

  /**
   * The loss of the scores as they are, without auxiliary ones, summed over the samples of {@link #pass}, which are one
   * leaf's, and NaN as {@link #evaluate} has it: for a caller that puts an average of several passes there.
   */
  public double loss() {
    return passLoss.backward(pass, 0);
  }

  /** Points parameters at their places in the layout, and keeps an eye on outputs. */
  private final class Site implements BindingContext.Site {
    private final Map<String, Layout.Segment> segments = new HashMap<>();
    private final OpObserver observer;
    private int trained;

    Site(OpObserver observer) {
      this.observer = observer;
      model.layout().weights().forEach(s -> segments.put(s.name(), s));
      model.layout().statistics().forEach(s -> segments.put(s.name(), s));
    }

    @Override
    public Param param(String name, Shape shape, Init init, boolean decay) {
      return placed(name);
    }

    @Override
    public Param statistic(String name, Shape shape, Init init, double momentum) {
      return placed(name);
    }

    private Param placed(String name) {
      Layout.Segment segment = segments.get(name);
      Param param = new Param(segment.offset(), segment.size(), model.layout().isFrozen(segment));
      param.gradients(gradients);
      params.add(param);
      trained += param.frozen() ? 0 : 1;
      return param;
    }

    @Override
    public Op observed(String name, Op op) {
      return observer.observe(name, op);
    }

    @Override
    public int claimed() {
      return trained;
    }

    @Override
    public void bound(String name, Layer layer, Shape in, Tensor y) {
      bound(name, layer, in, y, null);
    }

    @Override
    public void bound(String name, Layer layer, Shape in, Tensor y, Runnable again) {
      // Where passes only go forward, another layer's output lies there when this one could be looked at.
      outputs.add(model.isForwardOnly() ? new Output(name, layer, null, null) : new Output(name, layer, y, again));
    }
  }
}
