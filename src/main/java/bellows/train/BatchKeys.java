package bellows.train;

import bellows.conf.Settings;
import bellows.train.worker.TrainSpec;

/** What a run file says of batches and of how they are divided; 0 where it leaves that to {@link BatchDivision}. */
final class BatchKeys {
  /** What the key {@code batch} says for all samples; for short, 0. */
  static final String ALL = "all";

  /** Samples of a step, if a run file does not say. */
  private static final int BATCH = 64;

  private BatchKeys() {}

  /** Samples of a step; 0 for all. */
  static int batch(Settings run) {
    if (run.has("batch") && run.text("batch").equals(ALL)) {
      return 0;
    }
    int batch = run.integer("batch", BATCH);
    if (batch < 1) {
      throw run.error("batch", "expected all or at least 1 sample, found %d", batch);
    }
    return batch;
  }

  /** Parts of a batch; 0 for {@code auto}. */
  static int leaves(Settings run) {
    return countOrAuto(run, "leaves", "expected auto or a number of at least 1, found %d");
  }

  /** Samples of a pass; 0 for {@code auto}. */
  static int together(Settings run) {
    return countOrAuto(run, "together", "expected auto or at least 1, found %d");
  }

  /** Threads that share one leaf; 0 for {@code auto}. */
  static int team(Settings run) {
    return countOrAuto(run, "team", "expected auto or at least 1, found %d");
  }

  /** Samples of a pass of a network in which no layer mixes them, for which no number of samples need be known. */
  static int togetherUnmixed(Settings run) {
    int batch = batch(run) == 0 ? BATCH : batch(run);
    int leaves = leaves(run) == 0 ? BatchDivision.leaves(batch) : leaves(run);
    int together = together(run);
    return together == 0 ? TrainSpec.together(batch, leaves) : together;
  }

  private static int countOrAuto(Settings run, String key, String expected) {
    if (!run.has(key) || run.text(key).equals("auto")) {
      return 0;
    }
    int count = run.integer(key);
    if (count < 1) {
      throw run.error(key, expected, count);
    }
    return count;
  }
}
