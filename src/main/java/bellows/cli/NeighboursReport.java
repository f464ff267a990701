package bellows.cli;

import bellows.cli.terminal.Terminal;
import bellows.data.Split;
import bellows.kernel.KernelProvider;
import bellows.neighbours.Distance;
import bellows.neighbours.NeighbourSpec;
import bellows.neighbours.Tally;
import bellows.spark.data.DataSet;
import bellows.spark.neighbours.FoundNeighbours;
import bellows.spark.neighbours.NeighbourData;
import bellows.spark.neighbours.NeighbourSearch;
import java.util.List;
import java.util.Locale;

/** What {@code neighbours} tells a person. */
final class NeighboursReport {
  private final Terminal terminal;
  private final NeighbourData data;
  private final List<Integer> ks;

  NeighboursReport(Terminal terminal, NeighbourData data, List<Integer> ks) {
    this.terminal = terminal;
    this.data = data;
    this.ks = ks;
  }

  Terminal terminal() {
    return terminal;
  }

  void start(Distance distance, boolean raw) {
    DataSet set = data.set();
    set.notes().forEach(note -> terminal.note(note));
    line("data     %s: %,d training and %,d test samples of %s, %s", set.describe(), set.count(Split.TRAIN),
        set.count(Split.TEST), data.shape(), data.isReal() ? "real targets" : set.classes() + " classes");
    line("distance %s of values %s", distance.name().toLowerCase(Locale.ROOT), raw ? "as they are stored"
        : "as a network would see them");
    line("kernels  %s (%s)", KernelProvider.kernels().name(), KernelProvider.reason());
  }

  /** Searches, and tells how far that has come and what it took. */
  FoundNeighbours find(NeighbourSearch search, NeighbourSpec spec, Split queries) {
    long count = data.set().count(queries);
    long training = data.set().count(Split.TRAIN);
    long start = System.nanoTime();
    FoundNeighbours found = search.find(spec, queries, pairs -> progress(Math.min(count, pairs / training), count,
        seconds(start)));
    double seconds = seconds(start);
    double pairs = (double) count * training;
    line("searched %,d among %,d in %.1f s, %,.0f queries/s%s", count, training, seconds, count / seconds,
        spec.distance() == Distance.L1 ? ""
            : String.format(Locale.ROOT, ", %.1f GFLOP/s", 2 * pairs * spec.shape().size() / seconds / 1e9));
    return found;
  }

  private void progress(long done, long count, double seconds) {
    if (done > 0) {
      terminal.progress(() -> String.format(Locale.ROOT, "%,d of %,d queries  %,.0f queries/s  ETA %s", done, count,
          done / seconds, Progress.duration(seconds * (count - done) / done)));
    }
  }

  /** Tells how each k does, and returns the best. */
  int folds(Tally tally, int folds) {
    for (int i = 0; i < ks.size(); i++) {
      line("folds    k = %-4d %s over %d folds", ks.get(i), score(tally.score(data.isReal(), i)) + " ± "
          + number(tally.deviation(data.isReal(), i)), folds);
    }
    int best = ks.get(tally.best(data.isReal()));
    line("best     k = %d", best);
    return best;
  }

  void test(Tally tally, int k) {
    if (tally.samples() == 0) {
      line("test     no sample has a label");
      return;
    }
    line("test     k = %-4d %s, %,d samples", k, score(tally.score(data.isReal(), 0)), tally.samples());
  }

  private String score(double score) {
    return (data.isReal() ? "RMSE " : "accuracy ") + number(score);
  }

  private String number(double score) {
    return data.isReal() ? String.format(Locale.ROOT, "%.6g", score) : String.format(Locale.ROOT, "%.2f %%", 100 * score);
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private void line(String format, Object... arguments) {
    terminal.text(format, arguments);
  }
}
