import bellows.conf.Settings;
import bellows.data.Leaf;
import bellows.data.Normalisation;
import bellows.data.Samples;
import bellows.kernel.KernelProvider;
import bellows.nn.model.Model;
import bellows.nn.model.PassSize;
import bellows.nn.model.Zoo;
import bellows.tensor.Draws;
import bellows.tensor.Shape;
import bellows.train.worker.LeavesTogether;
import bellows.train.worker.Partial;
import bellows.train.worker.StepInput;
import bellows.train.worker.TrainSpec;
import bellows.train.worker.Worker;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What it brings that a worker runs small leaves through the network together: steps of one worker, one thread, with
 * its leaves together and one by one, in turns; medians, of seconds of the processor, so that other work on the machine
 * counts little. The sums of both have to be equal. Used by
 * src/proof/leaves-together-speed: {@code LeavesTogetherSpeed ROUNDS MODEL:BATCH:LEAVES…}, where a number in the place
 * of a model is a table of so many columns for 64 and 32 hidden units, and a fourth part the leaves to take together.
 */
public final class LeavesTogetherSpeed {
  private static final double WARM_SECONDS = 3;
  private static final double TURN_SECONDS = 0.2;

  private static long serial;

  private LeavesTogetherSpeed() {}

  public static void main(String[] arguments) {
    System.out.printf("%-12s %6s %6s %9s %12s %12s %6s%n", "network", "batch", "leaves", "together", "samples/s",
        "one by one", "ratio");
    for (String subject : Arrays.asList(arguments).subList(1, arguments.length)) {
      String[] parts = subject.split(":");
      TrainSpec spec = spec(model(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
      PassSize size = LeavesTogether.size(spec);
      if (parts.length > 3) {
        int leaves = Integer.parseInt(parts[3]);
        size = new PassSize(spec.together(), leaves, Math.max(spec.together(), leaves * ((spec.batch() - 1) / spec.leaves() + 1)));
      }
      compare(parts[0], spec, size, Integer.parseInt(arguments[0]));
    }
  }

  private static Model model(String name) {
    return !name.matches("\\d+") ? Zoo.named(name)
        : Zoo.model(Settings.parse("network = [{dense = 64}, relu, {dense = 32}, relu, {dense = classes}]", "table"),
            Shape.of(Integer.parseInt(name)), 2);
  }

  private static TrainSpec spec(Model model, int batch, int leaves) {
    return new TrainSpec(model, Normalisation.NONE, 1, batch, leaves,
        TrainSpec.together(batch, leaves), batch);
  }

  private static void compare(String name, TrainSpec spec, PassSize size, int rounds) {
    List<Leaf> leaves = IntStream.range(0, spec.leaves()).mapToObj(leaf -> leaf(spec, leaf)).toList();
    float[] weights = spec.model().initial(1);
    double[][] rates = new double[2][rounds];
    try (Worker together = new Worker(spec, 1, KernelProvider.kernels(), null, size);
        Worker alone = new Worker(spec, 1, KernelProvider.kernels(), null, PassSize.of(spec.together()))) {
      requireSame(step(together, leaves, weights), step(alone, leaves, weights));
      rate(together, leaves, weights, WARM_SECONDS);
      rate(alone, leaves, weights, WARM_SECONDS);
      for (int round = 0; round < rounds; round++) {
        rates[0][round] = rate(together, leaves, weights, TURN_SECONDS);
        rates[1][round] = rate(alone, leaves, weights, TURN_SECONDS);
      }
    }
    double[] ratios = IntStream.range(0, rounds).mapToDouble(i -> rates[0][i] / rates[1][i]).toArray();
    System.out.printf(Locale.ROOT, "%-12s %6d %6d %9d %,12.0f %,12.0f %6.2f%n", name, spec.batch(), spec.leaves(),
        size.leaves(), median(rates[0]), median(rates[1]), median(ratios));
  }

  private static Leaf leaf(TrainSpec spec, int index) {
    Shape shape = spec.model().input();
    int count = spec.order(0).count(index, 0);
    float[] features = new float[count * shape.size()];
    float[] targets = new float[count];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) Draws.gaussian(index, i);
    }
    for (int i = 0; i < count; i++) {
      targets[i] = i % Math.max(1, spec.model().classes());
    }
    return new Leaf(index, spec.leaves(), new Samples(shape, spec.model().classes(), null, features, targets));
  }

  /** Always the first step of an epoch, in which all samples are drawn; its serial lets the worker use memory again. */
  private static Partial step(Worker worker, List<Leaf> leaves, float[] weights) {
    return worker.step(new StepInput(++serial, 1, 0, 0, weights), leaves.iterator()).roots().get(0).sum();
  }

  private static void requireSame(Partial one, Partial other) {
    if (!Arrays.equals(one.gradient(), other.gradient()) || one.loss() != other.loss()) {
      throw new IllegalStateException("leaves together and one by one differ");
    }
  }

  private static double rate(Worker worker, List<Leaf> leaves, float[] weights, double seconds) {
    long start = processorNanos();
    long samples = 0;
    while (processorNanos() - start < seconds * 1e9) {
      samples += step(worker, leaves, weights).samples();
    }
    return samples / ((processorNanos() - start) / 1e9);
  }

  private static long processorNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static double median(double[] values) {
    return Arrays.stream(values).sorted().skip(values.length / 2).findFirst().orElseThrow();
  }
}
