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
  private static final int LEAST_TOGETHER = 8;
  private static final int MOST_TOGETHER = 64;

  /**
   * @param model as it was trained
   * @param weights weights, then statistics, in the order of its layout
   */
  public static Folded of(Model model, float[] weights) {
    return new Folding(model, weights).folded();
  }

  /**
   * How many samples go well through the network at once: as many as have their outputs in a core's own cache, or, as
   * each pass reads all weights, so many that their outputs weigh as much; within limits. No answer depends on it.
   */
  public int together() {
    int more = LEAST_TOGETHER;
    long sample = Math.max(1, (model.workspaceBytes(1 + more) - model.workspaceBytes(1)) / more);
    long wanted = Math.max(Gemm.cacheBytes(), 4L * model.layout().size()) / sample;
    return (int) Math.max(LEAST_TOGETHER, Math.min(MOST_TOGETHER, wanted));
  }
}
