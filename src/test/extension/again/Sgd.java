package again;

import bellows.conf.Settings;
import bellows.optim.Optimizer;
import bellows.optim.OptimizerKind;

/** Takes a name that is taken. */
public final class Sgd implements OptimizerKind {
  @Override
  public String name() {
    return "sgd";
  }

  @Override
  public Optimizer read(Settings optimizer) {
    return new bellows.optim.Sgd(0, false);
  }
}
