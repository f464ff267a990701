package bellows.train.worker;

import bellows.nn.Activity;
import bellows.nn.model.Model;
import bellows.nn.model.Workspace;
import bellows.tensor.Tensor;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** Counts, over samples, which units of a network's activation layers still pass a gradient. */
public final class Health implements Serializable {
  private static final long serialVersionUID = 1;

  /** One activation layer: for each unit, in how many samples (or outputs) it was active. */
  private static final class Counts implements Serializable {
    private static final long serialVersionUID = 1;
    private final String layer;
    private final Activity activity;
    private final long[] active;
    private long outputs;

    Counts(String layer, Activity activity, int units) {
      this.layer = layer;
      this.activity = activity;
      active = new long[units];
    }

    void add(Tensor y, int samples) {
      int size = y.shape().size() / y.shape().at(0);
      outputs += (long) samples * size;
      int end = y.offset() + samples * size;
      for (int at = y.offset(); at < end; at += active.length) {
        for (int c = 0; c < active.length; c++) {
          float value = y.array()[at + c];
          active[c] += value > activity.low() && value < activity.high() ? 1 : 0;
        }
      }
    }
  }

  private final List<Counts> layers = new ArrayList<>();

  Health(Model model) {
    for (Model.Row row : model.rows()) {
      if (row.layer().activity() != null) {
        layers.add(new Counts(row.name(), row.layer().activity(), row.output().channels()));
      }
    }
  }

  void add(Workspace workspace) {
    for (Workspace.Output output : workspace.outputs()) {
      for (Counts counts : layers) {
        if (counts.layer.equals(output.name()) && output.y() != null) {
          counts.add(output.fetch(), workspace.pass().count());
        }
      }
    }
  }

  void add(Health right) {
    for (int i = 0; i < layers.size(); i++) {
      Counts left = layers.get(i);
      left.outputs += right.layers.get(i).outputs;
      for (int c = 0; c < left.active.length; c++) {
        left.active[c] += right.layers.get(i).active[c];
      }
    }
  }

  /** The fraction of a layer's units that were never active; null where units cannot die or were not seen. */
  public Double deadFraction(String layer) {
    Counts counts = find(layer);
    if (counts == null || !counts.activity.dead()) {
      return null;
    }
    long dead = 0;
    for (long active : counts.active) {
      dead += active == 0 ? 1 : 0;
    }
    return (double) dead / counts.active.length;
  }

  /**
   * The fraction of a layer's outputs at the flat ends of its function; null where there are none or none were seen.
   */
  public Double saturatedFraction(String layer) {
    Counts counts = find(layer);
    if (counts == null || counts.activity.dead()) {
      return null;
    }
    long active = 0;
    for (long some : counts.active) {
      active += some;
    }
    return 1 - (double) active / counts.outputs;
  }

  private Counts find(String layer) {
    return layers.stream().filter(c -> c.layer.equals(layer) && c.outputs > 0).findFirst().orElse(null);
  }
}
