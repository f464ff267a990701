package bellows.inference;

import bellows.nn.model.Model;
import bellows.tensor.product.Gemm;

/**
 * A network for use alone: as it was trained, but for what {@link Folding} takes out of it. Its answers are those of the
 * trained network to within rounding, and the same bits whatever the batch, the threads, the vectors or the machine.
 *
 * @param model that only goes forward
 * @param weights weights and statistics in the order of its layout; never changed, and the trained network's own array
 *     where nothing was folded
 */
public record Folded(Model model, float[] weights) {
  private static final int MOST_TOGETHER = 64;
  /** What a core can have of the cache that all share, about. */
  private static final long LAST_CACHE = 32L << 20;

  /**
   * @param model as it was trained
   * @param weights weights, then statistics, in the order of its layout
   */
  public static Folded of(Model model, float[] weights) {
    return new Folding(model, weights).folded();
  }

  /**
   * How many samples go well through the network at once: as many as have their outputs in a core's own cache, or, as
   * each pass reads all weights, so many that their outputs weigh somewhat more; within limits. Of networks with much
   * larger outputs than weights (SqueezeNet, MobileNet v2) each sample had better go alone. No answer depends on it.
   */
  public int together() {
    int more = 8; // the first sample's memory is not only its own
    long sample = Math.max(1, (model.workspaceBytes(1 + more) - model.workspaceBytes(1)) / more);
    long weighing = 4L * model.layout().size();
    long wanted = Math.max(Gemm.cacheBytes(), weighing + Math.min(weighing, LAST_CACHE)) / sample;
    return (int) Math.max(1, Math.min(MOST_TOGETHER, wanted));
  }
}
