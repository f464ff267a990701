package bellows.train;

import bellows.data.Samples;
import bellows.kernel.Kernels;
import bellows.nn.model.Model;
import bellows.train.worker.TrainSpec;

/**
 * Trains samples in memory in this JVM, without Spark and without files: the whole algorithm at its plainest. A
 * Spark run of the same configuration ends with the same bits.
 */
public final class LocalTrainer {
  private LocalTrainer() {}

  /**
   * Trains from the start, which the journal may know better than the seed, to a limit, in as many threads as the key
   * {@code team} says; {@code auto} is this one.
   *
   * @param test may be null
   */
  public static Outcome train(RunConfig config, Model model, Samples train, Samples test, Kernels kernels,
      Journal journal) {
    TrainSpec spec = config.spec(model, config.normalisation().resolve(train), train.count());
    try (Workers workers = new LocalWorkers(spec, train, test, kernels, Math.max(1, config.team()))) {
      return new Trainer(config.name(), config, spec, config.fresh(model, journal), workers, journal).run();
    }
  }
}
