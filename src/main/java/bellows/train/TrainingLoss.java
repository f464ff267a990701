package bellows.train;

/** The losses of a run's steps: their mean over an epoch, and whether they end the run. */
final class TrainingLoss {
  private final Convergence convergence;
  private LossHistory seen;

  /** @param history of the run so far */
  TrainingLoss(Convergence convergence, LossHistory history) {
    this.convergence = convergence;
    seen = history;
  }

  void beginEpoch() {
    seen = with(0, 0, seen.gradientNorm());
  }

  /** @param loss summed over the samples of a step */
  void add(double loss, long samples, double gradientNorm) {
    seen = with(seen.sum() + loss, seen.samples() + samples, gradientNorm);
  }

  private LossHistory with(double sum, long samples, double gradientNorm) {
    return new LossHistory(sum, samples, seen.best(), seen.waited(), gradientNorm, Double.NaN);
  }

  void endEpoch() {
    seen = convergence.afterEpoch(seen, mean());
  }

  /** The mean over the samples of this epoch so far; NaN of none. */
  double mean() {
    return seen.sum() / seen.samples();
  }

  /** Why the losses end the run; null if they do not. */
  Outcome.Reason reached() {
    return convergence.reached(seen);
  }

  /**
   * What a state must hold of them.
   *
   * @param least of a search; NaN without one
   */
  LossHistory history(double least) {
    return convergence.isOn() ? new LossHistory(seen.sum(), seen.samples(), seen.best(), seen.waited(),
        seen.gradientNorm(), least)
        : new LossHistory(0, 0, Double.NaN, 0, Double.NaN, least);
  }
}
