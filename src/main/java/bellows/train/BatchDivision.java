package bellows.train;

import bellows.conf.BadInputException;
import bellows.nn.model.Model;
import bellows.tensor.Layout.Segment;
import bellows.tensor.Layout;
import bellows.train.worker.TrainSpec;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How a batch is divided: into leaves, and each leaf's part of it into passes through the network. Part of what
 * determines a result; a function of run file, network and number of samples, never of the cluster.
 *
 * <p>Layers that {@linkplain bellows.nn.Layer#mixesSamples mix samples}, such as BatchNorm, see one pass at a time. Of
 * few values a channel their statistics are noise, and of one there is no variance: everything becomes 0. So what is
 * left to Bellows avoids that, by fewer leaves, or passes of like size; and what a run file asks for is refused.
 *
 * @param leaves parts of the batch; left to Bellows, a power of two
 * @param together samples of a pass, at most; see {@link TrainSpec}
 */
public record BatchDivision(int leaves, int together) {
  /** Few samples a leaf cost a gradient buffer each; few leaves limit the tasks that can work at once. */
  private static final int SAMPLES_A_LEAF = 16;
  private static final int LEAST_LEAVES = 8;
  private static final int MOST_LEAVES = 1024;
  /** Values of a channel without which there is no variance. */
  private static final long LEAST_VALUES = 2;
  /** Values of a channel whose mean and variance are worth something. */
  private static final long ENOUGH_VALUES = 16;

  /** The layer that sees the fewest values of a channel in a pass, and how many those of one sample are. */
  private record Mixing(String layer, long valuesASample) {}

  /** What must be divided: full batches, and what is left of the samples for the last one of an epoch. */
  private record Batches(int full, int last) {
    static Batches of(int batch, long samples) {
      return new Batches((int) Math.min(batch, samples), samples < batch ? 0 : (int) (samples % batch));
    }
  }

  /**
   * Divides.
   *
   * @param leaves as a run file says, 0 for auto: as many as give each about {@link #SAMPLES_A_LEAF} samples
   * @param together likewise; auto: what a leaf draws in a step, within limits
   * @param samples in the training set
   * @throws BadInputException if a layer would have to find the variance of single values
   */
  static BatchDivision of(Model model, int batch, int leaves, int together, long samples) {
    Optional<Mixing> mixing = mixing(model);
    int most = leaves == 0 ? leaves(batch) : leaves;
    if (mixing.isEmpty()) {
      return new BatchDivision(most, together == 0 ? TrainSpec.together(batch, most) : together);
    }
    Batches batches = Batches.of(batch, samples);
    BatchDivision found = null;
    for (int some = most; some >= (leaves == 0 ? 1 : leaves) && (found == null || !found.suits(mixing.get(), batches));
        some /= 2) {
      found = of(mixing.get(), batches, batch, some, together);
    }
    found.require(mixing.get(), batches, batch, leaves, together);
    return found;
  }

  /** Whether a run file may ask for so many leaves in place of a run's own. */
  static boolean allows(TrainSpec spec, int leaves) {
    Optional<Mixing> mixing = mixing(spec.model());
    Batches batches = Batches.of(spec.batch(), spec.samples());
    return mixing.isEmpty() || of(mixing.get(), batches, spec.batch(), leaves, 0).suits(mixing.get(), batches);
  }

  /** With so many leaves; where one pass more than full ones would be small, all of a leaf's are made alike. */
  private static BatchDivision of(Mixing mixing, Batches batches, int batch, int leaves, int together) {
    if (together > 0) {
      return new BatchDivision(leaves, together);
    }
    BatchDivision usual = new BatchDivision(leaves, TrainSpec.together(batch, leaves));
    int drawn = ceiling(batch, leaves);
    BatchDivision alike = new BatchDivision(leaves, ceiling(drawn, ceiling(drawn, usual.together)));
    return !usual.suits(mixing, batches) && alike.smallest(batches) > usual.smallest(batches) ? alike : usual;
  }

  /** {@code auto} leaves of a batch, whatever the cluster, where no layer mixes samples. */
  static int leaves(int batch) {
    return Integer.highestOneBit(Math.max(LEAST_LEAVES, Math.min(MOST_LEAVES, batch / SAMPLES_A_LEAF)));
  }

  private static int ceiling(int some, int of) {
    return (some - 1) / of + 1;
  }

  private boolean suits(Mixing mixing, Batches batches) {
    return smallest(batches.full) * mixing.valuesASample >= ENOUGH_VALUES
        && (batches.last == 0 || smallest(batches.last) * mixing.valuesASample >= LEAST_VALUES);
  }

  /** Samples of the smallest pass of a batch, whose leaves draw as many as the others or one more. */
  private long smallest(int batch) {
    int few = batch / leaves;
    int least = few == 0 ? Integer.MAX_VALUE : last(few);
    return batch % leaves == 0 ? least : Math.min(least, last(few + 1));
  }

  /** Samples of the last pass of a leaf that draws so many, which is its smallest. */
  private int last(int drawn) {
    return (drawn - 1) % together + 1;
  }

  private long smallest(Batches batches) {
    return batches.last == 0 ? smallest(batches.full) : Math.min(smallest(batches.full), smallest(batches.last));
  }

  private void require(Mixing mixing, Batches batches, int batch, int asked, int askedTogether) {
    if (smallest(batches) * mixing.valuesASample >= LEAST_VALUES) {
      return;
    }
    boolean last = smallest(batches.full) * mixing.valuesASample >= LEAST_VALUES;
    throw new BadInputException("%s: expected passes that give each channel at least %d values, found one of a single "
        + "sample, which has no variance, %s; set %s", mixing.layer, LEAST_VALUES,
        last ? String.format(Locale.ROOT, "in the last batch of an epoch, of %d %s (batch = %d, leaves = %d, together "
            + "= %d)", batches.last, batches.last == 1 ? "sample" : "samples", batch, leaves, together)
            : String.format(Locale.ROOT, "with batch = %d, leaves = %d, together = %d", batch, leaves, together),
        asked > 1 || askedTogether > 0 ? "leaves = auto, together = auto"
            : "another batch, such as " + (last ? batch + 1 : 16));
  }

  /** What a person should know of the passes: that statistics are taken over few values. */
  List<String> notes(Model model, int batch, long samples) {
    Optional<Mixing> mixing = mixing(model);
    if (mixing.isEmpty()) {
      return List.of();
    }
    Batches batches = Batches.of(batch, samples);
    long values = mixing.get().valuesASample;
    boolean full = smallest(batches.full) * values < ENOUGH_VALUES;
    long least = (full ? smallest(batches.full) : smallest(batches)) * values;
    return least >= ENOUGH_VALUES ? List.of() : List.of(String.format(Locale.ROOT,
        "note: %s takes its statistics over as few as %d values a channel%s, %d or more are better; %s",
        mixing.get().layer, least, full ? "" : " in the last batch of an epoch", ENOUGH_VALUES,
        full && leaves > 1 ? "set leaves = auto, or a larger batch" : "a larger batch gives it more"));
  }

  private static Optional<Mixing> mixing(Model model) {
    return model.rows().stream().filter(row -> row.layer().mixesSamples() && !isFrozen(model.layout(), row.name()))
        .map(row -> new Mixing(row.name(), row.input().size() / row.input().channels()))
        .min((a, b) -> Long.compare(a.valuesASample, b.valuesASample));
  }

  /** With frozen statistics a layer uses those, and so sees each sample by itself. */
  private static boolean isFrozen(Layout layout, String layer) {
    List<Segment> own = layout.statistics().stream().filter(tensor -> tensor.layer().equals(layer)).toList();
    return !own.isEmpty() && own.stream().allMatch(layout::isFrozen);
  }
}
