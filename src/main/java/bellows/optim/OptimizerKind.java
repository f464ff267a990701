package bellows.optim;

import bellows.conf.Kind;
import bellows.conf.Settings;

/** An optimizer, as a run file names it: {@code optimizer {name = …, …}}. */
public interface OptimizerKind extends Kind {
  /** Reads the section {@code optimizer}. Plain complaints, by {@link IllegalArgumentException}, get file and line. */
  UpdateRule read(Settings optimizer);
}
