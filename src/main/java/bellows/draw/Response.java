package bellows.draw;

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
import java.util.List;

/**
 * How strongly a layer responds to one input, and how the input must change for it to respond more: a network's
 * beginning up to that layer, with the way back to the input. For one thread.
 */
final class Response {
  private final Model model;
  private final Sequential beginning;
  private final int unit;
  private final List<Param> params = new ArrayList<>();
  private final Tensor x;
  private final Tensor dx;
  private final Tensor y;
  private final Tensor dy;
  private final Op op;
  private final Pass pass;

  /**
   * @param layer the last of the beginning, by its name; not one inside another
   * @param unit the channel or unit that counts; −1 for all
   * @param input as large as the picture: other than the network's if only convolutions and the like come before
   * @throws BadInputException if the network has no such layer or unit, or a layer cannot take that input
   */
  Response(Model model, float[] weights, String layer, int unit, Shape input) {
    this.model = model;
    this.unit = unit;
    beginning = until(model, layer);
    Shape output = beginning.output(input);
    BadInputException.check(unit < output.channels(), "--unit: expected at most %d, as layer %s has %d units, found %d",
        output.channels() - 1, layer, output.channels(), unit);
    Arena arena = Arena.allocating();
    x = arena.claim(input.times(1));
    dx = arena.claim(input.times(1));
    y = arena.claim(output.times(1));
    dy = arena.claim(output.times(1));
    pass = new Pass(1, new Targets(0, 1)).set(false, 0, 0, 1);
    Engine engine = Engine.of(KernelProvider.kernels(), Team.alone(), arena);
    op = beginning.bind(BindingContext.of(1, engine, new Site()), input);
    arena.complete();
    float[] gradient = new float[model.layout().size()];
    for (Param param : params) {
      param.weights(weights);
      param.gradient(gradient);
    }
    op.weightsChanged();
  }

  private static Sequential until(Model model, String layer) {
    List<Layer.Named> layers = model.network().layers();
    List<String> names = layers.stream().map(Layer.Named::name).toList();
    BadInputException.check(names.contains(layer), "--layer: expected one of %s, found '%s'%s",
        String.join(", ", names), layer, Spelling.nearest(layer, names));
    return new Sequential(layers.subList(0, names.indexOf(layer) + 1));
  }

  /**
   * The mean of the unit's outputs, or half the mean square of all the layer's; and what it is about to answer to
   * {@link #gradient}.
   *
   * @param values normalised, as the network sees them
   */
  double of(float[] values) {
    System.arraycopy(values, 0, x.array(), x.offset(), x.shape().size());
    op.forward(x, y, pass);
    int channels = y.shape().channels();
    int size = y.shape().size();
    int counted = unit < 0 ? size : size / channels;
    double sum = 0;
    for (int i = 0; i < size; i++) {
      float value = y.array()[y.offset() + i];
      boolean counts = unit < 0 || i % channels == unit;
      sum += !counts ? 0 : unit < 0 ? 0.5 * value * value : value;
      dy.array()[dy.offset() + i] = !counts ? 0 : (unit < 0 ? value : 1) / counted;
    }
    return sum / counted;
  }

  /** Of the last response with respect to each value. */
  float[] gradient() {
    op.backward(x, y, dy, dx, pass);
    float[] gradient = new float[dx.shape().size()];
    System.arraycopy(dx.array(), dx.offset(), gradient, 0, gradient.length);
    return gradient;
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
