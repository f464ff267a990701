package bellows.optim;

import bellows.conf.Kind;
import bellows.conf.Settings;

/** A schedule of the learning rate, as a run file names it: {@code rate {name = …, start = …, …}}. */
public interface ScheduleKind extends Kind {
  /**
   * Reads the section {@code rate}, whose {@code warm-up} is read elsewhere. Plain complaints, by
   * {@link IllegalArgumentException}, get file and line.
   */
  Schedule read(Settings rate);
}
