package bellows.feature;

import bellows.conf.Kind;
import bellows.conf.Settings;

/** A transform, as {@code data.extract} lists it. */
public interface FeatureKind extends Kind {
  /** Reads one transform's keys. Plain complaints, by {@link IllegalArgumentException}, get file and line. */
  Feature read(Settings settings);
}
