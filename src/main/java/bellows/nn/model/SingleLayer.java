package bellows.nn.model;

import bellows.kernel.Kernels;
import bellows.nn.BindingContext;
import bellows.nn.Init;
import bellows.nn.Layer;
import bellows.nn.Op;
import bellows.nn.Param;
import bellows.nn.Pass;
import bellows.nn.loss.Targets;
import bellows.tensor.Arena;
import bellows.tensor.Draws;
import bellows.tensor.Shape;
import bellows.tensor.Team;
import bellows.tensor.Tensor;
import bellows.tensor.product.Engine;
import java.util.ArrayList;
import java.util.List;

/**
 * One layer bound to memory, without a model around it: for those who look at a layer by itself. Weights have their
 * first values; input and the gradient of the output are the caller's to fill.
 */
public final class SingleLayer {
  private record Claim(Param param, String name, Shape shape, Init init) {}

  private final Tensor x;
  private final Tensor y;
  private Tensor dy;
  private Tensor dx;
  private final Pass pass;
  private final Op op;
  private final List<Claim> claims = new ArrayList<>();
  private int size;

  public SingleLayer(Layer layer, Shape input, int batch, Kernels kernels, Team team) {
    Arena arena = Arena.allocating();
    x = arena.claim(input.times(batch));
    y = arena.claim(layer.output(input).times(batch));
    pass = new Pass(batch, new Targets(0, batch)).set(true, 1, 1, batch);
    op = layer.bind(BindingContext.of(batch, Engine.of(kernels, team, arena), new Site()).child(layer.kind()), input);
    arena.complete();
    float[] weights = new float[size];
    float[] gradient = new float[size];
    for (Claim claim : claims) {
      claim.init.fill(Draws.key(1, claim.name), weights, claim.param.offset(), claim.shape);
      claim.param.weights(weights);
      claim.param.gradient(gradient);
    }
  }

  /** Batch × the input's shape. */
  public Tensor x() {
    return x;
  }

  /** Batch × the output's shape, as {@link #forward} sets it. */
  public Tensor y() {
    return y;
  }

  /** Batch × the output's shape. Who only goes forward pays no memory for it. */
  public Tensor dy() {
    if (dy == null) {
      dy = Arena.allocating().claim(y.shape());
      dx = Arena.allocating().claim(x.shape());
    }
    return dy;
  }

  /** Tells the layer that its weights have changed, as after an update; see {@link Op#weightsChanged}. */
  public void weightsChanged() {
    op.weightsChanged();
  }

  public void forward() {
    op.forward(x, y, pass);
  }

  /** From {@link #dy}: adds to the gradient of the weights and sets that of the input. */
  public void backward() {
    op.backward(x, y, dy(), dx, pass);
  }

  private final class Site implements BindingContext.Site {
    @Override
    public Param statistic(String name, Shape shape, Init init, double momentum) {
      return param(name, shape, init, false);
    }

    @Override
    public Param param(String name, Shape shape, Init init, boolean decay) {
      Param param = new Param(size, shape.size());
      size += shape.size();
      claims.add(new Claim(param, name, shape, init));
      return param;
    }

    @Override
    public int claimed() {
      return claims.size();
    }

    @Override
    public void bound(String name, Layer layer, Shape input, Tensor y) {}
  }
}
