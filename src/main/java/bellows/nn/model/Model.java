package bellows.nn.model;

import bellows.conf.BadInputException;
import bellows.kernel.KernelProvider;
import bellows.nn.BindingContext;
import bellows.nn.Init;
import bellows.nn.Layer;
import bellows.nn.OpObserver;
import bellows.nn.Param;
import bellows.nn.loss.Loss;
import bellows.tensor.Arena;
import bellows.tensor.Draws;
import bellows.tensor.Layout;
import bellows.tensor.Shape;
import bellows.tensor.Team;
import bellows.tensor.Tensor;
import bellows.tensor.product.Engine;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A network for samples of one shape, with its loss, and what follows from them: the layout of the weights, their first
 * values, the memory that a workspace takes. Immutable; travels to executors.
 */
public final class Model implements Serializable {
  private static final long serialVersionUID = 1;

  /** A layer as it was bound, for {@code describe}: its full name, shapes of one sample, trained weights. */
  public record Row(String name, Layer layer, Shape input, Shape output, int weights) implements Serializable {}

  private record Claim(String name, Shape shape, Init init, boolean trained) implements Serializable {}

  private final String name;
  private final Shape input;
  private final int classes;
  private final Sequential network;
  private final Loss loss;
  private final Layout layout;
  private final boolean forwardOnly;
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
    forwardOnly = false;
    loss.check(network.output(input), classes);
    Survey survey = new Survey();
    network.bind(BindingContext.of(1, Engine.of(KernelProvider.kernels(), Team.alone(), Arena.measuring()), survey),
        input);
    layout = survey.builder.build();
    BadInputException.check(layout.weightCount() > 0, "the network has no weights to train");
  }

  private Model(Model like, Layout layout, boolean forwardOnly) {
    name = like.name;
    input = like.input;
    classes = like.classes;
    network = like.network;
    loss = like.loss;
    this.layout = layout;
    this.forwardOnly = forwardOnly;
    claims.addAll(like.claims);
    rows.addAll(like.rows);
  }

  /**
   * This network for a training that leaves the tensors whose name is chosen as they are, and only those; see
   * {@link Layout#freezing}.
   */
  public Model freezing(Predicate<String> chosen) {
    return new Model(this, layout.freezing(chosen), forwardOnly);
  }

  /**
   * This network for use alone: its workspaces have no memory for a way back, and the outputs of its layers lie in few
   * memories in turn. What it says has the same bits.
   */
  public Model forwardOnly() {
    return new Model(this, layout, true);
  }

  /** Whether its workspaces only go forward. */
  public boolean isForwardOnly() {
    return forwardOnly;
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

  /** Whether a layer works in training only, because it lies inside an auxiliary classifier. */
  public boolean trainsOnly(String layer) {
    return rows.stream().anyMatch(row -> row.layer instanceof Auxiliary && layer.startsWith(row.name + "."));
  }

  /** The auxiliary classifiers; those inside others are part of these. */
  private Stream<Row> auxiliaries() {
    return rows.stream().filter(row -> row.layer instanceof Auxiliary && !trainsOnly(row.name));
  }

  /** How many of the weights belong to auxiliary classifiers, so that evaluation does without. */
  public int auxiliaryWeights() {
    return auxiliaries().mapToInt(Row::weights).sum();
  }

  /** Multiply-adds of one sample's forward pass. */
  public long multiplyAdds() {
    return network.multiplyAdds(input);
  }

  /** What a training pass takes beyond {@link #multiplyAdds}. */
  public long auxiliaryMultiplyAdds() {
    return auxiliaries().mapToLong(row -> ((Auxiliary) row.layer).branch().multiplyAdds(row.input)).sum();
  }

  /** First values of weights and statistics: a function of the seed and the tensors' names. */
  public float[] initial(long seed) {
    float[] weights = new float[layout.size()];
    initial(seed, weights);
    return weights;
  }

  /** Sets the first values of a seed. */
  public void initial(long seed, float[] weights) {
    List<Layout.Segment> segments = new ArrayList<>(layout.weights());
    segments.addAll(layout.statistics());
    Map<String, Claim> named = claims.stream().collect(Collectors.toMap(Claim::name, Function.identity(), (a, b) -> a));
    for (Layout.Segment segment : segments) {
      Claim claim = named.get(segment.name());
      claim.init.fill(Draws.key(seed, claim.name), weights, segment.offset(), segment.shape());
    }
  }

  /** Bytes that a workspace for this many samples of one leaf takes, gradient included. */
  public long workspaceBytes(int batch) {
    return workspaceBytes(batch, 1);
  }

  /** The same where {@code threads} of a team share the arithmetic: each of them has some scratch memory of its own. */
  public long workspaceBytes(int batch, int threads) {
    return workspaceBytes(PassSize.of(batch), threads);
  }

  /** Bytes that a workspace takes, with a gradient for each leaf of a pass. */
  public long workspaceBytes(PassSize size, int threads) {
    Arena arena = forwardOnly ? Arena.forwardOnly(true) : Arena.measuring();
    try (Team team = new Team(threads)) {
      new Workspace(this, size, KernelProvider.kernels(), team, OpObserver.NOBODY, arena);
    }
    return arena.bytes() + 4L * layout.size() * size.leaves();
  }

  /** Takes nothing: collects the layout, the inits and the rows. */
  private final class Survey implements BindingContext.Site {
    private final Layout.Builder builder = new Layout.Builder();

    @Override
    public Param param(String tensor, Shape shape, Init init, boolean decay) {
      claims.add(new Claim(tensor, shape, init, true));
      builder.weight(tensor, shape, decay);
      return new Param(0, shape.size());
    }

    @Override
    public Param statistic(String tensor, Shape shape, Init init, double momentum) {
      claims.add(new Claim(tensor, shape, init, false));
      builder.statistic(tensor, shape, (float) momentum);
      return new Param(0, shape.size());
    }

    @Override
    public int claimed() {
      return claims.size();
    }

    @Override
    public void bound(String name, Layer layer, Shape in, Tensor y) {
      int weights = claims.stream().filter(c -> c.trained && c.name.startsWith(name + "."))
          .mapToInt(c -> c.shape.size()).sum();
      rows.add(new Row(name, layer, in, layer.output(in), weights));
    }
  }
}
