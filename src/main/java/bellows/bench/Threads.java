package bellows.bench;

import bellows.nn.model.Model;

/** How the threads of an executor share a training step. */
public enum Threads {
  /** All of them work on one leaf of the whole batch, layer by layer: one replica, one gradient. */
  TEAM,
  /** Each has a leaf, a workspace and a gradient of its own; gradients are added when all are done. */
  LEAVES;

  private static final int LARGE = 4_000_000;

  /** What suits a model: leaves never wait for each other, but each costs a gradient and packed weights. */
  public static Threads suiting(Model model) {
    return model.layout().weightCount() < LARGE ? LEAVES : TEAM;
  }
}
