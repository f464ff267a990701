package bellows.train;

/**
 * What the losses of a run's steps came to, where its end or its next weights depend on them.
 *
 * @param sum of the losses of the epoch's samples so far
 * @param samples behind it
 * @param best the least mean loss of an epoch; NaN before the first has ended
 * @param waited epochs since, none of which was better by enough
 * @param gradientNorm of the last step, before clipping; NaN before the first
 * @param least the loss, with its penalty, of the weights that a search holds best; NaN without a search
 */
public record LossHistory(double sum, long samples, double best, int waited, double gradientNorm, double least) {
  /** Before the first step, and in a run in which nothing depends on them. */
  public static final LossHistory NOTHING = new LossHistory(0, 0, Double.NaN, 0, Double.NaN, Double.NaN);

  public LossHistory {
    if (samples < 0 || waited < 0) {
      throw new IllegalArgumentException("expected counts of 0 or more, found " + samples + " samples, " + waited
          + " epochs");
    }
  }

  /** The same for a run that looks for another improvement from now on: epochs begin to count anew. */
  public LossHistory patient() {
    return new LossHistory(sum, samples, best, 0, gradientNorm, least);
  }
}
