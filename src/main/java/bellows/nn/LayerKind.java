package bellows.nn;

import bellows.conf.Entry;
import bellows.conf.Kind;
import bellows.conf.Settings;
import bellows.nn.loss.Loss;
import java.util.List;

/** Layers of one kind, as a run file's {@code network} lists them. */
public interface LayerKind extends Kind {
  /** What lies around a layer that is read. */
  interface Context {
    /** The number of classes that the data has; 0 for real targets. */
    int classes();

    /** The loss of the run. */
    Loss loss();

    /** Reads a list of layers inside this one: they follow one another. */
    Layer sequence(List<Entry> layers);
  }

  /**
   * Reads one layer's keys. Plain complaints, by {@link IllegalArgumentException}, get file and line.
   *
   * @throws bellows.conf.BadInputException if values do not fit
   */
  Layer read(Settings settings, Context context);
}
