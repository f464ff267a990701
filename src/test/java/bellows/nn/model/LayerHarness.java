package bellows.nn.model;

import bellows.kernel.Kernels;
import bellows.nn.Binder;
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
import bellows.tensor.Temporaries;
import bellows.tensor.Tensor;
import bellows.tensor.product.Engine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One layer bound to memory for a test. All that it reads and writes lies between margins of NaN, so that a stray read
 * poisons the result and a stray write shows. Sample i has the same input, output gradient and id in every harness.
 */
public final class LayerHarness {
  /** Odd, so that no view starts where a vector would. */
  public static final int MARGIN = 37;
  static final float CANARY = Float.intBitsToFloat(0x7fc0beef);

  /** How layers have their temporaries: each between margins, or together as in a workspace; and what lies there. */
  enum Memory {
    APART,
    SHARED,
    /** Also every output that can be set again. */
    RECOMPUTED
  }

  /** What passes over some samples gave, samples side by side; the gradient is their sum. */
  record Result(float[] y, float[] dx, float[] gradient) {}

  public final Tensor x;
  public final Tensor y;
  public final Tensor dy;
  public final Tensor dx;
  public final float[] weights;
  /** Of the first leaf. */
  public final float[] gradient;
  /** Of each leaf of a pass. */
  private final float[][] gradients;
  public final List<Param> params = new ArrayList<>();
  /** Lie among the parameters; what stands in the place of a gradient is no slope. */
  final List<Param> statistics = new ArrayList<>();
  /** What the layer claimed for each sample. */
  final List<Tensor> memories = new ArrayList<>();
  /** What it claimed for the time of one call. */
  final List<Tensor> temporaries = new ArrayList<>();
  public final Op op;
  public final Pass pass;
  private final LayerCase layerCase;
  private final int inSize;
  private final int outSize;

  public LayerHarness(LayerCase layerCase, int batch, Kernels kernels) {
    this(layerCase, batch, kernels, Team.alone(), false);
  }

  /** @param relu binds the layer together with a ReLU behind it; {@code op} is null if it has no such form */
  public LayerHarness(LayerCase layerCase, int batch, Kernels kernels, Team team, boolean relu) {
    this(layerCase, batch, kernels, team, relu, false);
  }

  /** @param shares whether layers have their temporaries together, as in a workspace; else each between margins */
  public LayerHarness(LayerCase layerCase, int batch, Kernels kernels, Team team, boolean relu, boolean shares) {
    this(layerCase, batch, 1, kernels, team, relu, shares ? Memory.SHARED : Memory.APART);
  }

  /** @param leaves the most of a pass */
  LayerHarness(LayerCase layerCase, int batch, int leaves, Kernels kernels, Team team, boolean relu, Memory memory) {
    this.layerCase = layerCase;
    Shape output = layerCase.layer().output(layerCase.input());
    inSize = layerCase.input().size();
    outSize = output.size();
    x = guarded(layerCase.input().times(batch));
    dx = guarded(layerCase.input().times(batch));
    y = guarded(output.times(batch));
    dy = guarded(output.times(batch));
    pass = new Pass(batch, leaves, new Targets(LayerCase.CLASSES, batch));
    Arena arena = Arena.allocating();
    Binder binder = new TestBinder("layer", batch, leaves, Engine.of(kernels, team, arena),
        memory == Memory.APART ? null : arena.temporaries(), memory == Memory.RECOMPUTED);
    op = relu ? layerCase.layer().bindWithRelu(binder, layerCase.input())
        : layerCase.layer().bind(binder, layerCase.input());
    arena.complete();
    int end = params.stream().mapToInt(param -> param.offset() + param.size()).max().orElse(0);
    weights = canaries(end + MARGIN);
    gradients = new float[leaves][];
    Arrays.setAll(gradients, leaf -> canaries(end + MARGIN));
    gradient = gradients[0];
    for (Param param : params) {
      draw(1, param.offset(), weights, param.offset(), param.size());
      param.weights(weights);
      param.gradients(gradients);
      for (int leaf = 0; leaf < leaves; leaf++) {
        param.clear(leaf);
      }
    }
    if (op != null) {
      op.weightsChanged();
    }
  }

  /** Passes of these many samples, one after another: forward and backward each. */
  Result run(int... counts) {
    int all = Arrays.stream(counts).sum();
    float[] ys = new float[all * outSize];
    float[] dxs = new float[all * inSize];
    int from = 0;
    for (int count : counts) {
      load(from, count);
      op.forward(x, y, pass);
      op.backward(x, y, dy, dx, pass);
      System.arraycopy(y.array(), y.offset(), ys, from * outSize, count * outSize);
      System.arraycopy(dx.array(), dx.offset(), dxs, from * inSize, count * inSize);
      from += count;
    }
    return new Result(ys, dxs, gradient.clone());
  }

  /**
   * Leaves of these many samples, all in one pass: what each gave.
   *
   * @param adds whether to zeros; else what was in the gradients is replaced
   */
  List<Result> runTogether(boolean adds, int... counts) {
    load(0, Arrays.stream(counts).sum());
    pass.open(pass.seed(), pass.step());
    for (int count : counts) {
      pass.add(count);
    }
    pass.adding(adds).begin();
    for (int leaf = 0; !adds && leaf < counts.length; leaf++) {
      for (Param param : params) {
        Arrays.fill(gradients[leaf], param.offset(), param.offset() + param.size(), CANARY);
      }
    }
    op.forward(x, y, pass);
    op.backward(x, y, dy, dx, pass);
    List<Result> results = new ArrayList<>();
    for (int leaf = 0; leaf < counts.length; leaf++) {
      results.add(new Result(part(y.array(), y.offset() + pass.first(leaf) * outSize, counts[leaf] * outSize),
          part(dx.array(), dx.offset() + pass.first(leaf) * inSize, counts[leaf] * inSize), gradients[leaf].clone()));
    }
    return results;
  }

  /** What one of the leaves of {@link #runTogether} gives by itself. */
  Result runAlone(int from, int count) {
    load(from, count);
    op.forward(x, y, pass);
    op.backward(x, y, dy, dx, pass);
    return new Result(part(y.array(), y.offset(), count * outSize), part(dx.array(), dx.offset(), count * inSize),
        gradient.clone());
  }

  /** Puts samples {@code from} … and their output gradients in front, and canaries where a pass will write. */
  public void load(int from, int count) {
    pass.set(true, 11, 5, count);
    pass.begin();
    for (Tensor tensor : List.of(x, y, dy, dx)) {
      Arrays.fill(tensor.array(), CANARY);
    }
    for (int i = 0; i < count; i++) {
      pass.ids()[i] = 1000 + from + i;
      pass.targets().values()[i] = (from + i) % LayerCase.CLASSES;
      draw(2, from + i, x.array(), x.offset() + i * inSize, inSize);
      layerCase.number(from + i, x.array(), x.offset() + i * inSize);
      draw(3, from + i, dy.array(), dy.offset() + i * outSize, outSize);
    }
  }

  /** {@code Σ dy·y} and what auxiliary losses add: the scalar whose gradients a backward pass gives. */
  double objective() {
    op.weightsChanged();
    pass.begin();
    op.forward(x, y, pass);
    double sum = pass.auxiliaryLoss(0);
    for (int i = 0; i < pass.count() * outSize; i++) {
      sum += (double) y.array()[y.offset() + i] * dy.array()[dy.offset() + i];
    }
    return sum;
  }

  public static float[] part(float[] array, int offset, int size) {
    return Arrays.copyOfRange(array, offset, offset + size);
  }

  public static Tensor guarded(Shape shape) {
    return new Tensor(canaries(MARGIN + shape.size() + MARGIN), MARGIN, shape);
  }

  private static float[] canaries(int size) {
    float[] array = new float[size];
    Arrays.fill(array, CANARY);
    return array;
  }

  private static void draw(long purpose, long item, float[] to, int offset, int size) {
    for (int i = 0; i < size; i++) {
      to[offset + i] = (float) Draws.uniform(Draws.key(purpose, item), i, -1.5, 1.5);
    }
  }

  /** Places parameters in the order of their claims, a margin before each. */
  private final class TestBinder implements Binder {
    private final String name;
    private final int batch;
    private final int leaves;
    private final Engine engine;
    /** Null where each temporary has a memory of its own. */
    private final Temporaries shared;
    private final boolean recomputes;

    TestBinder(String name, int batch, int leaves, Engine engine, Temporaries shared, boolean recomputes) {
      this.recomputes = recomputes;
      this.shared = shared;
      this.name = name;
      this.batch = batch;
      this.leaves = leaves;
      this.engine = engine;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Binder child(String child) {
      return new TestBinder(name + "." + child, batch, leaves, engine, shared == null ? null : shared.inner(),
          recomputes);
    }

    @Override
    public Param param(String param, Shape shape, Init init, boolean decay) {
      Param last = params.isEmpty() ? new Param(0, 0) : params.get(params.size() - 1);
      Param placed = new Param(last.offset() + last.size() + MARGIN, shape.size());
      params.add(placed);
      return placed;
    }

    @Override
    public Param statistic(String statistic, Shape shape, Init init, double momentum) {
      Param placed = param(statistic, shape, init, false);
      statistics.add(placed);
      return placed;
    }

    @Override
    public int claimed() {
      return params.size();
    }

    @Override
    public Tensor memory(Shape shape) {
      Tensor memory = guarded(shape.times(batch));
      Arrays.fill(memory.array(), MARGIN, memory.array().length - MARGIN, 0);
      memories.add(memory);
      return memory;
    }

    @Override
    public Tensor temporary(Shape shape) {
      Tensor memory = shared == null ? guarded(shape.times(batch)) : shared.claim(shape.times(batch));
      temporaries.add(memory);
      return memory;
    }

    @Override
    public Engine engine() {
      return engine;
    }

    @Override
    public int batch() {
      return batch;
    }

    @Override
    public boolean recomputes(Shape output) {
      return recomputes;
    }

    @Override
    public int leaves() {
      return leaves;
    }

    @Override
    public void bound(String child, Layer layer, Shape in, Tensor output) {}
  }
}
