package bellows.run;

import bellows.conf.BadInputException;
import bellows.conf.BoundedText;
import bellows.conf.Settings;
import bellows.data.Files;
import bellows.data.LocalFiles;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** Reads run files, with changes, and writes them as resolved. */
public final class RunFile {
  /** What the section {@code data} says of how samples are shown to the network, wherever they come from. */
  static final List<String> SHOWING = List.of("normalise", "augment", "view", "mixup");

  private RunFile() {}

  /**
   * A local file if there is one, as the person who types the command sees it; else whatever Hadoop finds under that
   * path.
   */
  public static Config read(Files files, String path, Changes changes) {
    Files local = new LocalFiles();
    try (InputStream in = (local.exists(path) ? local : files).open(path)) {
      return apply(Settings.parseConfig(BoundedText.read(in, path), path), changes);
    } catch (IOException e) {
      throw new UncheckedIOException(path + ": cannot be read", e);
    }
  }

  /** The run file with what was changed. */
  public static Config apply(Config config, Changes changes) {
    return apply(changes.data() == null ? config : withData(config, changes.data()), changes.keys());
  }

  /**
   * The run file with some keys changed.
   *
   * @param keys {@code KEY=VALUE}: a value that starts like a list, a section or a quoted text is read as one,
   *     {@code null} removes the key, anything else is taken to the letter
   */
  public static Config apply(Config config, List<String> keys) {
    Config changed = config;
    for (String change : keys) {
      int equals = change.indexOf('=');
      BadInputException.check(equals > 0, "--set: expected KEY=VALUE, found '%s'", change);
      changed = set(changed, change.substring(0, equals).trim(), change.substring(equals + 1).trim());
    }
    return changed;
  }

  /** Puts other data in place of the run file's: of the section {@code data} only {@link #SHOWING} stays. */
  private static Config withData(Config config, String path) {
    Config other = ConfigFactory.empty().withValue("data.path", ConfigValueFactory.fromAnyRef(path, "--data"));
    Config changed = config.withoutPath("data").withFallback(other);
    for (String key : SHOWING) {
      String kept = "data." + key;
      changed = config.hasPath(kept) ? changed.withFallback(config.withOnlyPath(kept)) : changed;
    }
    return changed;
  }

  private static Config set(Config config, String key, String value) {
    try {
      if (value.equals("null")) {
        return config.withoutPath(key);
      }
      if (value.startsWith("[") || value.startsWith("{") || value.startsWith("\"")) {
        return config.withValue(key, Settings.parseConfig("value = " + value, "--set " + key).getValue("value"));
      }
      return config.withValue(key, ConfigValueFactory.fromAnyRef(value, "--set " + key));
    } catch (ConfigException.BadPath e) {
      throw new BadInputException("--set: expected a key like data.path, found '%s'", key, e);
    }
  }

  /** HOCON text, as people write it. */
  public static String render(Config config) {
    return config.root().render(ConfigRenderOptions.defaults().setOriginComments(false).setJson(false));
  }
}
