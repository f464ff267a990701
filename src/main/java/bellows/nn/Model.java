package bellows.nn;

import bellows.conf.BadInputException;
import bellows.kernel.KernelProvider;
import bellows.kernel.Kernels;
import bellows.tensor.Arena;
import bellows.tensor.Draws;
import bellows.tensor.Gemm;
import bellows.tensor.Layout;
import bellows.tensor.Shape;
import bellows.tensor.Tensor;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * A network for samples of one shape, with its loss, and what follows from them: the layout of the weights, their first
 * values, the memory that a workspace takes. Immutable; travels to executors.
 */
public final class Model implements Serializable {
  private static final long serialVersionUID = 1;

  /** A layer as it was bound, for {@code describe}: its full name, shapes of one sample, trained weights. */
  public record Row(String name, Layer layer, Shape input, Shape output, int weights) implements Serializable {}

  private record Claim(String name, Shape shape, Init init) implements Serializable {}

  private final String name;
  private final Shape input;
  private final int classes;
  private final Sequential network;
  private final Loss loss;
  private final Layout layout;
  private final List<Claim> claims = new ArrayList<>();
  private final List<Row> rows = new ArrayList<>();

  /**
   * @param name what it is called in tables
   * @param classes 0 for real targets
   * @throws BadInputException if shapes do not fit, naming the layer
   */
  public Model(String name, Shape input, int classes, Sequential network, Loss loss) {
    this.name = name;
    this.input = input;
    this.classes = classes;
    this.network = network;
    this.loss = loss;
    loss.check(network.output(input), classes);
    Layout.Builder builder = new Layout.Builder();
    network.bind(new Measure("", 1, Arena.measuring(), builder), input);
    layout = builder.build();
    BadInputException.check(layout.weightCount() > 0, "the network has no weights to train");
  }

  public String name() {
    return name;
  }

  public Shape input() {
    return input;
  }

  public Shape output() {
    return network.output(input);
  }

  public int classes() {
    return classes;
  }

  public Sequential network() {
    return network;
  }

  public Loss loss() {
    return loss;
  }

  public Layout layout() {
    return layout;
  }

  /** The layers in order, those inside others before the others. */
  public List<Row> rows() {
    return List.copyOf(rows);
  }

  /** First values of weights and statistics: a function of the seed and the tensors' names. */
  public float[] initial(long seed) {
    float[] weights = new float[layout.size()];
    List<Layout.Segment> segments = new ArrayList<>(layout.weights());
    segments.addAll(layout.statistics());
    for (Layout.Segment segment : segments) {
      Claim claim = claims.stream().filter(c -> c.name.equals(segment.name())).findFirst().orElseThrow();
      claim.init.fill(Draws.key(seed, claim.name), weights, segment.offset(), segment.shape());
    }
    return weights;
  }

  /** Bytes that a workspace for this many samples takes, gradient included. */
  public long workspaceBytes(int batch) {
    Arena arena = Arena.measuring();
    new Workspace(this, batch, KernelProvider.kernels(), arena);
    return arena.bytes() + 4L * layout.weightCount();
  }

  /** Claims without taking: collects the layout, the inits and the rows. */
  private final class Measure implements Binder {
    private final String prefix;
    private final int batch;
    private final Arena arena;
    private final Layout.Builder builder;
    private final Gemm gemm;

    Measure(String prefix, int batch, Arena arena, Layout.Builder builder) {
      this.prefix = prefix;
      this.batch = batch;
      this.arena = arena;
      this.builder = builder;
      gemm = new Gemm(kernels(), arena);
    }

    @Override
    public String name() {
      return prefix;
    }

    @Override
    public Binder child(String child) {
      return new Measure(prefix.isEmpty() ? child : prefix + "." + child, batch, arena, builder);
    }

    @Override
    public Param param(String param, Shape shape, Init init, boolean decay) {
      claims.add(new Claim(prefix + "." + param, shape, init));
      builder.weight(prefix + "." + param, shape, decay);
      return new Param(0, shape.size());
    }

    @Override
    public Param statistic(String statistic, Shape shape, Init init) {
      claims.add(new Claim(prefix + "." + statistic, shape, init));
      builder.statistic(prefix + "." + statistic, shape);
      return new Param(0, shape.size());
    }

    @Override
    public Tensor memory(Shape shape) {
      return arena.claim(shape.times(batch));
    }

    @Override
    public Arena arena() {
      return arena;
    }

    @Override
    public Gemm gemm() {
      return gemm;
    }

    @Override
    public Kernels kernels() {
      return KernelProvider.kernels();
    }

    @Override
    public int batch() {
      return batch;
    }

    @Override
    public void bound(String child, Layer layer, Shape in, Tensor y) {
      String full = prefix.isEmpty() ? child : prefix + "." + child;
      int weights = claims.stream().filter(c -> c.name.startsWith(full + ".")).mapToInt(c -> c.shape.size()).sum();
      rows.add(new Row(full, layer, in, layer.output(in), weights));
    }
  }
}
