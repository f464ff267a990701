package bellows.image.augment;

import bellows.conf.Kind;
import bellows.conf.Settings;

/** A transform, as {@code data.augment} and {@code data.view} list it. */
public interface TransformKind extends Kind {
  /** Reads one transform's keys. Plain complaints, by {@link IllegalArgumentException}, get file and line. */
  Transform read(Settings settings);
}
