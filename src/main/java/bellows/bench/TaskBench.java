package bellows.bench;

import bellows.conf.BadInputException;
import bellows.data.Leaf;
import bellows.data.Samples;
import bellows.image.augment.Views;
import bellows.kernel.KernelProvider;
import bellows.tensor.Futures;
import bellows.tensor.Shape;
import bellows.tensor.WireFormat;
import bellows.train.worker.StepInput;
import bellows.train.worker.TrainSpec;
import bellows.train.worker.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * Times what a task of a run does in a step, on random samples: packs new weights, decodes and runs its leaves, adds
 * them up. As many tasks work at the same time as have threads, each at its own pace, since cores share memory.
 *
 * @param threads that work at once
 * @param team threads that share a leaf
 * @param warmSeconds at least, before steps count
 */
public record TaskBench(int threads, int team, double warmSeconds) {
  /**
   * Medians.
   *
   * @param packMillis of a task, before its first leaf; 0 where a task has one leaf only, which then holds it
   * @param leafMillis of one leaf, decoding left out
   * @param decodeMillis of one leaf
   * @param samples of one leaf
   */
  public record Row(double packMillis, double leafMillis, double decodeMillis, double samples) {}

  record Times(double taskMillis, double decodeMillis) {}

  private static final int LEAST_STEPS = 3;
  private static final int MOST_LEAVES = 4;
  private static final double MEASURED_SECONDS = 1;
  /** Of a leaf's time, which is measured together with its decoding, so that something is left for arithmetic. */
  private static final double MOST_DECODING = 0.95;

  public TaskBench {
    BadInputException.check(threads > 0 && team > 0, "expected at least 1 thread, found %d in teams of %d", threads,
        team);
    BadInputException.check(warmSeconds >= 0, "--warm-up: expected at least 0 seconds, found %s", warmSeconds);
  }

  /**
   * Measures.
   *
   * @param run of any number of samples, which are made up
   * @param leavesATask of a task in the run
   */
  public Row run(TrainSpec run, int leavesATask) {
    TrainSpec spec = new TrainSpec(run.model(), Views.PLAIN, run.normalisation(), run.seed(), run.batch(), run.leaves(),
        run.together(), run.batch(), WireFormat.FLOAT32, run.gradients());
    int many = Math.max(1, Math.min(leavesATask, MOST_LEAVES));
    List<Leaf> leaves = IntStream.range(0, many).mapToObj(i -> leaf(spec, i)).toList();
    // One leaf first: what is asked about is the whole task, which then finds everything compiled.
    Times one = measure(spec, leaves.subList(0, 1));
    Times task = many == 1 ? one : measure(spec, leaves);
    double samples = leaves.stream().mapToInt(leaf -> leaf.samples().count()).average().orElse(0);
    return row(many, one, task, samples);
  }

  /** Of a task of many leaves and a task of one. */
  static Row row(int many, Times one, Times task, double samples) {
    double all = task.taskMillis / many;
    double more = many == 1 ? all : (task.taskMillis - one.taskMillis) / (many - 1);
    // Cold, one leaf may take longer than many do together, and that tells nothing of a leaf more.
    double leaf = more > 0 ? Math.min(all, more) : all;
    double decode = Math.min(task.decodeMillis / many, MOST_DECODING * leaf);
    return new Row(task.taskMillis - many * leaf, leaf - decode, decode, samples);
  }

  private Times measure(TrainSpec spec, List<Leaf> leaves) {
    int tasks = Math.max(1, threads / team);
    ExecutorService pool = Executors.newFixedThreadPool(tasks);
    try {
      List<Future<List<Times>>> all = new ArrayList<>();
      for (int task = 0; task < tasks; task++) {
        all.add(pool.submit(() -> steps(spec, leaves)));
      }
      List<Times> times = new ArrayList<>();
      for (Future<List<Times>> one : all) {
        times.addAll(Futures.get(one, "interrupted while measuring"));
      }
      return new Times(Timing.median(times.stream().mapToDouble(Times::taskMillis).toArray()),
          Timing.median(times.stream().mapToDouble(Times::decodeMillis).toArray()));
    } finally {
      pool.shutdownNow();
    }
  }

  private List<Times> steps(TrainSpec spec, List<Leaf> leaves) {
    float[] weights = spec.model().initial(spec.seed());
    List<Times> counted = new ArrayList<>();
    try (Worker worker = new Worker(spec, team, KernelProvider.kernels())) {
      long begin = System.nanoTime();
      long step = 0;
      while (step < LEAST_STEPS || Timing.secondsSince(begin) < warmSeconds) {
        worker.step(new StepInput(++step, step, 0, weights), leaves.iterator());
      }
      begin = System.nanoTime();
      while (counted.size() < LEAST_STEPS || Timing.secondsSince(begin) < Math.min(MEASURED_SECONDS, warmSeconds)) {
        long start = System.nanoTime();
        worker.step(new StepInput(++step, step, 0, weights), leaves.iterator());
        counted.add(new Times(Timing.millisSince(start), worker.cost().decodeNanos() / 1e6));
      }
    }
    return counted;
  }

  private static Leaf leaf(TrainSpec spec, int index) {
    Shape shape = spec.model().input();
    int count = spec.order(0).count(index, 0);
    BadInputException.check((long) count * shape.size() < Integer.MAX_VALUE,
        "a leaf has %d samples of %s, too many to hold; take more leaves", count, shape);
    Random random = new Random(index);
    byte[] pixels = new byte[count * shape.size()];
    random.nextBytes(pixels);
    float[] targets = new float[count];
    int classes = spec.model().classes();
    for (int i = 0; i < count; i++) {
      targets[i] = classes == 0 ? random.nextFloat() : random.nextInt(classes);
    }
    return new Leaf(index, spec.leaves(), new Samples(shape, classes, pixels, null, targets));
  }
}
