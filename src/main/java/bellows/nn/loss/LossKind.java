package bellows.nn.loss;

import bellows.conf.Kind;
import bellows.conf.Settings;

/** A loss, as a run file names it: {@code loss = hinge}, or with keys {@code loss {name = …, …}}. */
public interface LossKind extends Kind {
  /** Reads the section {@code loss}. Plain complaints, by {@link IllegalArgumentException}, get file and line. */
  Loss read(Settings loss);
}
