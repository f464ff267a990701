package bellows.data.source;

import bellows.conf.Kind;
import bellows.conf.Settings;
import bellows.data.Files;

/** Data sets in one format, as a run file names it: {@code data {source = …, …}}. */
public interface SourceKind extends Kind {
  /**
   * Opens a data set by the keys of the section {@code data}; what a network sees of its samples is read elsewhere.
   *
   * @param files where paths lead to: on this machine, or on any Hadoop file system
   */
  Source read(Settings data, Files files);
}
