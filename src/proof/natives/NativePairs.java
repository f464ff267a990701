import bellows.bench.ConvBench.ConvLayer;
import bellows.bench.ConvBench;
import bellows.bench.GemmBench.ProductShape;
import bellows.bench.GemmBench;
import bellows.bench.Threads;
import bellows.bench.TrainStep;
import bellows.inference.Folded;
import bellows.kernel.KernelProvider;
import bellows.nn.Init;
import bellows.nn.OpObserver;
import bellows.nn.layer.Conv2d;
import bellows.nn.model.Model;
import bellows.nn.model.SingleLayer;
import bellows.nn.model.Workspace;
import bellows.nn.model.Zoo;
import bellows.tensor.Arena;
import bellows.tensor.Shape;
import bellows.tensor.Team;
import bellows.tensor.Tensor;
import bellows.tensor.Window;
import bellows.tensor.product.Engine;
import bellows.tensor.product.Product;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas;
import org.bytedeco.pytorch.global.torch;

/**
 * Bellows and a library by turns: each row warms all of them up, then gives each a turn of some hundredths of a second
 * (of two, where there are several threads) again and again, and compares turns that follow each other.
 */
public final class NativePairs {
  private static final double TURN_SECONDS = 0.05;
  /** Of several threads: in shorter turns Linux has not yet given each a core of its own, which halves either side's speed. */
  private static final double TURN_SECONDS_OF_SEVERAL = 2;
  private static final double WARM_SECONDS = 6;
  private static final int LEAST_ROUNDS = 5;
  private static final List<String> ANSWERS = List.of("lenet:1", "lenet:64", "resnet20:1", "resnet20:64",
      "mobilenet-v3-small:1", "mobilenet-v3-small:8", "mobilenet-v2:1", "mobilenet-v2:8", "efficientnet-b0:1",
      "efficientnet-b0:8", "resnet50:1", "resnet50:8", "vgg11:1", "vgg11:8");

  /** Somebody who works. */
  private interface Work {
    void run();
  }

  private final double seconds;
  private final List<List<Double>> ratios = new ArrayList<>();

  private NativePairs(double seconds) {
    this.seconds = seconds;
  }

  /** @param args train, predict, products or convolutions; threads; seconds of a row; rows, none for the usual ones */
  public static void main(String[] args) {
    NativePairs pairs = new NativePairs(Double.parseDouble(args[2]));
    int threads = Integer.parseInt(args[1]);
    List<String> rows = Arrays.asList(args).subList(3, args.length);
    torch.set_num_threads(threads);
    System.out.printf("machine  %d cores, Java %s, %d threads, %s%n%n", Runtime.getRuntime().availableProcessors(),
        System.getProperty("java.version"), threads, KernelProvider.kernels().name());
    switch (args[0]) {
      case "train" -> (rows.isEmpty() ? List.of("mlp:128", "lenet:64", "resnet20:128", "alexnet:32", "vgg11:16",
          "resnet50:16") : rows).forEach(row -> pairs.step(row.split(":")[0], Integer.parseInt(row.split(":")[1]), threads));
      case "products" -> (rows.isEmpty() ? GemmBench.SHAPES : rows.stream().map(ProductShape::parse).toList())
          .forEach(shape -> pairs.product(shape, threads));
      case "predict" -> (rows.isEmpty() ? ANSWERS : rows).forEach(row ->
          pairs.answer(row.split(":")[0], Integer.parseInt(row.split(":")[1]), threads));
      default -> (rows.isEmpty() ? ConvBench.LAYERS : rows.stream().map(ConvLayer::parse).toList())
          .forEach(pairs::convolution);
    }
    pairs.finish();
  }

  private void step(String name, int batch, int threads) {
    Model model = Zoo.named(name);
    TorchNetwork plain = new TorchNetwork(name, batch, false);
    TorchNetwork last = new TorchNetwork(name, batch, true);
    try (TrainStep ours = new TrainStep(model, batch, threads, Threads.suiting(model), OpObserver.NOBODY)) {
      double[] took = turns(List.of(ours::run, plain::step, last::step), 1);
      row(name + ":" + batch, "samples/s", batch / took[0], batch / took[1], batch / took[2]);
    }
  }

  /**
   * As networks are used: folded by us, as many samples together as suit the network, and by ONNX Runtime; by PyTorch with
   * the statistics that BatchNorm has.
   */
  private void answer(String name, int batch, int threads) {
    Model model = Zoo.named(name);
    float[] weights = model.initial(1);
    Folded folded = Folded.of(model, weights);
    List<Work> all = new ArrayList<>();
    try (Team team = new Team(threads)) {
      int together = Math.min(batch, folded.together());
      Workspace workspace = new Workspace(folded.model(), together, KernelProvider.kernels(), team);
      workspace.constantWeights(folded.weights());
      fill(workspace.input());
      all.add(() -> {
        for (int first = 0; first < batch; first += together) {
          workspace.pass().set(false, 1, 0, Math.min(together, batch - first));
          workspace.evaluate();
        }
      });
      all.add(new OnnxNetwork(model, weights, batch, threads)::answer);
      if (TorchNetwork.NAMES.contains(name)) {
        all.add(new TorchNetwork(name, batch, false)::answer);
        all.add(new TorchNetwork(name, batch, true)::answer);
      }
      row(name + ":" + batch, "samples/s", Arrays.stream(turns(all, 1)).map(took -> batch / took).toArray());
    }
  }

  private void product(ProductShape shape, int threads) {
    Random random = new Random(1);
    float[] a = floats(random, shape.m() * shape.k());
    float[] b = floats(random, shape.k() * shape.n());
    float[] c = new float[shape.m() * shape.n()];
    openblas.blas_set_num_threads(threads);
    try (Team team = new Team(threads); FloatPointer pa = new FloatPointer(a); FloatPointer pb = new FloatPointer(b);
        FloatPointer pc = new FloatPointer(c)) {
      Arena arena = Arena.allocating();
      Product product = new Product(Engine.of(KernelProvider.kernels(), team, arena));
      arena.complete();
      product.left(a, 0, shape.k(), false).right(b, 0, shape.n(), false);
      Work ours = () -> product.into(c, 0, shape.n(), shape.m(), shape.n(), shape.k(), false);
      Work theirs = () -> openblas.cblas_sgemm(openblas.CblasRowMajor, openblas.CblasNoTrans, openblas.CblasNoTrans,
          shape.m(), shape.n(), shape.k(), 1, pa, shape.k(), pb, shape.n(), 0, pc, shape.n());
      double[] took = turns(List.of(ours, theirs), 1);
      double flop = 2e-9 * shape.m() * shape.n() * shape.k();
      row(shape.toString(), "GFLOP/s", flop / took[0], flop / took[1]);
    }
  }

  private static float[] floats(Random random, int count) {
    float[] floats = new float[count];
    for (int i = 0; i < count; i++) {
      floats[i] = random.nextFloat() - 0.5f;
    }
    return floats;
  }

  private void convolution(ConvLayer layer) {
    int batch = 8;
    Shape input = Shape.of(layer.side(), layer.side(), layer.in());
    Conv2d conv = new Conv2d(layer.out(), Window.square(layer.kernel(), layer.stride(), layer.padding()), false,
        new Init.He());
    SingleLayer ours = new SingleLayer(conv, input, batch, KernelProvider.kernels(), Team.alone());
    fill(ours.x());
    fill(ours.dy());
    TorchNetwork.Convolution theirs = new TorchNetwork.Convolution(batch, layer.in(), layer.side(), layer.out(),
        layer.kernel(), layer.stride(), layer.padding());
    double flop = 2e-9 * batch * conv.multiplyAdds(input);
    double[] took = turns(List.of(() -> {
      ours.weightsChanged();
      ours.forward();
    }, theirs::forward), 1);
    row(layer + " forward", "GFLOP/s", flop / took[0], flop / took[1]);
    took = turns(List.of(() -> {
      ours.weightsChanged();
      ours.backward();
    }, theirs::backward), 1);
    row(layer + " backward", "GFLOP/s", 2 * flop / took[0], 2 * flop / took[1]);
  }

  private static void fill(Tensor tensor) {
    float[] values = floats(new Random(1), tensor.shape().size());
    System.arraycopy(values, 0, tensor.array(), tensor.offset(), values.length);
  }

  /**
   * Gives turns.
   *
   * @param untimed runs at the beginning of each turn, which wake threads and fill caches
   * @return the median seconds of one run of each, the ratios of the others' to the first's being kept
   */
  private double[] turns(List<Work> all, int untimed) {
    int[] times = new int[all.size()];
    for (int i = 0; i < times.length; i++) {
      times[i] = warm(all.get(i));
    }
    List<List<Double>> took = new ArrayList<>();
    all.forEach(work -> took.add(new ArrayList<>()));
    long start = System.nanoTime();
    while (took.get(0).size() < LEAST_ROUNDS || System.nanoTime() - start < seconds * 1e9) {
      for (int i = 0; i < times.length; i++) {
        for (int run = 0; run < untimed; run++) {
          all.get(i).run();
        }
        took.get(i).add(timed(all.get(i), times[i]));
      }
    }
    ratios.clear();
    for (List<Double> theirs : took.subList(1, took.size())) {
      List<Double> each = new ArrayList<>();
      for (int round = 0; round < theirs.size(); round++) {
        each.add(theirs.get(round) / took.get(0).get(round));
      }
      ratios.add(each);
    }
    return took.stream().mapToDouble(NativePairs::median).toArray();
  }

  /** Until all is compiled; returns how many runs make a turn. */
  private static int warm(Work work) {
    long start = System.nanoTime();
    double one = Double.MAX_VALUE;
    for (int i = 0; i < 3 || System.nanoTime() - start < WARM_SECONDS * 1e9; i++) {
      one = Math.min(one, timed(work, 1));
    }
    return (int) Math.max(1, (torch.get_num_threads() > 1 ? TURN_SECONDS_OF_SEVERAL : TURN_SECONDS) / one);
  }

  private static double timed(Work work, int times) {
    long start = System.nanoTime();
    for (int i = 0; i < times; i++) {
      work.run();
    }
    return (System.nanoTime() - start) / 1e9 / times;
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }

  private double logarithms;
  private double least = Double.MAX_VALUE;
  private int rows;

  /** Prints it; where there are several libraries, the ratio that counts is that to the fastest. */
  private void row(String name, String unit, double... rates) {
    double ratio = ratios.stream().mapToDouble(NativePairs::median).min().orElseThrow();
    StringBuilder theirs = new StringBuilder();
    for (int i = 1; i < rates.length; i++) {
      theirs.append(String.format(Locale.ROOT, "  %,11.1f", rates[i]));
    }
    System.out.printf(Locale.ROOT, "%-34s %,11.1f%s %s  %.2f  (%d pairs)%n", name, rates[0], theirs, unit, ratio,
        ratios.get(0).size());
    logarithms += Math.log(ratio);
    least = Math.min(least, ratio);
    rows++;
  }

  private void finish() {
    System.out.printf(Locale.ROOT, "%ngeometric mean %.3f, least %.2f%s%n", Math.exp(logarithms / rows), least,
        KernelProvider.tiles() == null ? "" : "; tiles " + KernelProvider.tiles());
  }
}
