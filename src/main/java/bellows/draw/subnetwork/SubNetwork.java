package bellows.draw.subnetwork;

import bellows.conf.BadInputException;
import bellows.conf.Spelling;
import bellows.kernel.KernelProvider;
import bellows.nn.BindingContext;
import bellows.nn.Init;
import bellows.nn.Layer;
import bellows.nn.Op;
import bellows.nn.Param;
import bellows.nn.Pass;
import bellows.nn.loss.Targets;
import bellows.nn.model.Model;
import bellows.nn.model.Sequential;
import bellows.tensor.Arena;
import bellows.tensor.Layout;
import bellows.tensor.Shape;
import bellows.tensor.Team;
import bellows.tensor.Tensor;
import bellows.tensor.product.Engine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Layers of a network that follow one another, with its weights, as evaluation runs them, and the way back to what they
 * read. For one sample at a time, and for one thread.
 */
public final class SubNetwork {
  private final Model model;
  private final List<Param> params = new ArrayList<>();
  private final Tensor x;
  private final Tensor dx;
  private final Tensor y;
  private final Tensor dy;
  private final Op op;
  private final Pass pass;

  /**
   * Layers of the network, or others in their places that take the same weights.
   *
   * @param weights of the whole network
   * @param input what the first of the layers reads: other than in the network if only convolutions and the like follow
   * @throws BadInputException if a layer cannot take that input
   */
  public SubNetwork(Model model, float[] weights, List<Layer.Named> layers, Shape input) {
    this.model = model;
    Sequential sequence = new Sequential(layers);
    Shape output = shape(layers, input);
    Arena arena = Arena.allocating();
    x = arena.claim(input.times(1));
    dx = arena.claim(input.times(1));
    y = arena.claim(output.times(1));
    dy = arena.claim(output.times(1));
    pass = new Pass(1, new Targets(0, 1)).set(false, 0, 0, 1);
    Engine engine = Engine.of(KernelProvider.kernels(), Team.alone(), arena);
    op = sequence.bind(BindingContext.of(1, engine, new Site()), input);
    arena.complete();
    float[] gradient = new float[model.layout().size()];
    for (Param param : params) {
      param.weights(weights);
      param.gradient(gradient);
    }
    op.weightsChanged();
  }

  /** The layers from a network's input to this one, with it. */
  public static List<Layer.Named> until(Model model, String layer) {
    return model.network().layers().subList(0, place(model, layer) + 1);
  }

  /**
   * Where a layer stands in the network, from 0.
   *
   * @throws BadInputException if it is none, or inside another
   */
  public static int place(Model model, String layer) {
    List<String> names = model.network().layers().stream().map(Layer.Named::name).toList();
    BadInputException.check(names.contains(layer), "--layer: expected one of %s, found '%s'%s",
        String.join(", ", names), layer, Spelling.nearest(layer, names));
    return names.indexOf(layer);
  }

  /** What layers that follow one another make of an input of this shape. */
  public static Shape shape(List<Layer.Named> layers, Shape input) {
    return new Sequential(layers).output(input);
  }

  /** Of the output. */
  public Shape output() {
    return Shape.of(Arrays.copyOfRange(y.shape().extents(), 1, y.shape().rank()));
  }

  /** What the last layer makes of this. */
  public float[] forward(float[] values) {
    System.arraycopy(values, 0, x.array(), x.offset(), x.shape().size());
    op.forward(x, y, pass);
    return values(y);
  }

  /** What comes back from the last {@link #forward} for this gradient of its output. */
  public float[] backward(float[] gradient) {
    System.arraycopy(gradient, 0, dy.array(), dy.offset(), dy.shape().size());
    op.backward(x, y, dy, dx, pass);
    return values(dx);
  }

  private static float[] values(Tensor tensor) {
    return Arrays.copyOfRange(tensor.array(), tensor.offset(), tensor.offset() + tensor.shape().size());
  }

  /** Puts parameters at their places in the model's layout. */
  private final class Site implements BindingContext.Site {
    @Override
    public Param param(String name, Shape shape, Init init, boolean decay) {
      return placed(model.layout().weights(), name, shape);
    }

    @Override
    public Param statistic(String name, Shape shape, Init init, double momentum) {
      return placed(model.layout().statistics(), name, shape);
    }

    private Param placed(List<Layout.Segment> segments, String name, Shape shape) {
      Layout.Segment segment = segments.stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
      BadInputException.check(segment.shape().equals(shape), "layer %s: expected a picture of %s, for which it was "
          + "trained, found another: %s of %s would become %s", segment.layer(), model.input(), name, segment.shape(),
          shape);
      Param param = new Param(segment.offset(), segment.size());
      params.add(param);
      return param;
    }

    @Override
    public int claimed() {
      return params.size();
    }

    @Override
    public void bound(String name, Layer layer, Shape in, Tensor out) {}
  }
}
