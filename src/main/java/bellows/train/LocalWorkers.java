package bellows.train;

import bellows.data.Leaf;
import bellows.data.Samples;
import bellows.data.Split;
import bellows.kernel.Kernels;
import bellows.train.worker.Evaluation;
import bellows.train.worker.Fault;
import bellows.train.worker.Partial;
import bellows.train.worker.Prefetcher;
import bellows.train.worker.ReductionTree;
import bellows.train.worker.StepInput;
import bellows.train.worker.Sum;
import bellows.train.worker.TrainSpec;
import bellows.train.worker.Worker;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * This JVM, one leaf after the other: the plainest way to run the algorithm, and the oracle that every other way must
 * equal bit for bit.
 */
public final class LocalWorkers implements Workers {
  private final TrainSpec spec;
  private final Map<Split, List<Leaf>> leaves = new EnumMap<>(Split.class);
  private final Prefetcher ahead;
  private final Worker worker;

  /**
   * In this thread alone.
   *
   * @param test may be null
   */
  public LocalWorkers(TrainSpec spec, Samples train, Samples test, Kernels kernels) {
    this(spec, train, test, kernels, 1);
  }

  /**
   * @param test may be null
   * @param team threads that share each leaf; does not change the result
   */
  public LocalWorkers(TrainSpec spec, Samples train, Samples test, Kernels kernels, int team) {
    this(spec, test == null ? Map.of(Split.TRAIN, train) : Map.of(Split.TRAIN, train, Split.TEST, test), kernels, team);
  }

  /**
   * @param samples of each split that there is
   * @param team threads that share each leaf; does not change the result
   */
  LocalWorkers(TrainSpec spec, Map<Split, Samples> samples, Kernels kernels, int team) {
    this.spec = spec;
    samples.forEach((split, some) -> leaves.put(split, leaves(some)));
    ahead = new Prefetcher(spec, team);
    worker = new Worker(spec, team, kernels, ahead);
  }

  private List<Leaf> leaves(Samples samples) {
    return IntStream.range(0, spec.leaves()).mapToObj(l -> Leaf.of(samples, l, spec.leaves())).toList();
  }

  @Override
  public StepResult step(StepInput input) {
    long start = System.nanoTime();
    Partial sum = root(worker.step(input, leaves.get(Split.TRAIN).iterator()).roots());
    return new StepResult(sum, 0, worker.cost().decodeNanos() / 1e6, (System.nanoTime() - start) / 1e6, 0, 0);
  }

  @Override
  public Optional<Fault> diagnose(StepInput input) {
    return Optional.ofNullable(root(worker.diagnose(input, leaves.get(Split.TRAIN).iterator())));
  }

  @Override
  public Evaluation evaluate(Split split, float[] weights) {
    return root(worker.evaluate(weights, leaves.get(split).iterator()));
  }

  private <S extends Sum<S>> S root(List<ReductionTree.Node<S>> roots) {
    ReductionTree<S> tree = new ReductionTree<>(spec.leaves());
    roots.forEach(tree::add);
    return tree.root();
  }

  @Override
  public boolean has(Split split) {
    return leaves.containsKey(split);
  }

  @Override
  public String describe() {
    return "this JVM, one leaf at a time";
  }

  @Override
  public void close() {
    worker.close();
    ahead.close();
  }
}
