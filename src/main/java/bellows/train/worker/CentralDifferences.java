package bellows.train.worker;

import bellows.nn.model.Workspace;
import bellows.tensor.Layout.Segment;
import bellows.tensor.Layout;

/**
 * Slopes of the loss of the samples in a workspace by central differences, {@code (f(w + h) − f(w − h)) / 2h}, one weight
 * at a time: two passes through the network for each, where back-propagation takes about two for all of them.
 */
public final class CentralDifferences {
  private final Workspace workspace;
  private final Layout layout;
  private final float[] weights;
  /** Where passes forward may add what is no part of a difference. */
  private final float[] aside;

  /** @param workspace whose samples, targets and pass the caller sets */
  public CentralDifferences(Workspace workspace) {
    this.workspace = workspace;
    layout = workspace.model().layout();
    weights = new float[layout.size()];
    aside = new float[layout.size()];
  }

  /** Takes the weights around which slopes are; they are copied, since they have to be moved. */
  public void around(float[] all) {
    System.arraycopy(all, 0, weights, 0, weights.length);
  }

  /** Adds the slope along each weight that is not frozen to {@code gradient}. The workspace then points at it again. */
  void addTo(float[] gradient, double h) {
    workspace.gradient(aside);
    for (Segment tensor : layout.weights()) {
      for (int i = tensor.offset(); !layout.isFrozen(tensor) && i < tensor.end(); i++) {
        gradient[i] += (float) slope(i, h);
      }
    }
    workspace.weights(weights);
    workspace.gradient(gradient);
  }

  /** The slope along weight {@code at}, of the loss summed over the samples, by a difference of this half width. */
  public double slope(int at, double h) {
    float held = weights[at];
    float above = (float) (held + h);
    float below = (float) (held - h);
    double rise = loss(at, above) - loss(at, below);
    weights[at] = held;
    return rise / ((double) above - below);
  }

  private double loss(int at, float value) {
    weights[at] = value;
    workspace.weights(weights);
    return workspace.evaluate();
  }
}
