package bellows.cli;

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
import picocli.CommandLine.Option;

/** Reading run files with changes from the command line, and writing them as resolved. */
final class RunFile {
  /** The option {@code --set}, for every command that reads a run file. */
  static final class Changes {
    @Option(names = "--set", paramLabel = "KEY=VALUE",
        description = {"Change a key of the run file, for example --set data.path=mnist --set stop.epochs=2;",
            "null removes it."})
    List<String> changes = List.of();
  }

  private RunFile() {}

  /**
   * A local file if there is one, as the person who types the command sees it; else whatever Hadoop finds under that
   * path.
   *
   * @param data other data than the file's; null for the file's
   */
  static Config read(Files files, String path, String data, Changes changes) {
    Files local = new LocalFiles();
    try (InputStream in = (local.exists(path) ? local : files).open(path)) {
      Config file = Settings.parseConfig(BoundedText.read(in, path), path);
      return apply(data == null ? file : withData(file, data), changes);
    } catch (IOException e) {
      throw new UncheckedIOException(path + ": cannot be read", e);
    }
  }

  static Config apply(Config config, Changes changes) {
    Config changed = config;
    for (String change : changes.changes) {
      int equals = change.indexOf('=');
      BadInputException.check(equals > 0, "--set: expected KEY=VALUE, found '%s'", change);
      changed = set(changed, change.substring(0, equals).trim(), change.substring(equals + 1).trim());
    }
    return changed;
  }

  /** What the section {@code data} says of how samples are shown to the network, wherever they come from. */
  private static final List<String> SHOWING = List.of("normalise", "augment", "view", "mixup");

  /** Puts other data in place of the run file's: of the section {@code data} only {@link #SHOWING} stays. */
  static Config withData(Config config, String path) {
    Config other = ConfigFactory.empty().withValue("data.path", ConfigValueFactory.fromAnyRef(path, "--data"));
    Config changed = config.withoutPath("data").withFallback(other);
    for (String key : SHOWING) {
      String kept = "data." + key;
      changed = config.hasPath(kept) ? changed.withFallback(config.withOnlyPath(kept)) : changed;
    }
    return changed;
  }

  /**
   * Replaces what is there. A value that starts like a list, a section or a quoted text is read as one, {@code null}
   * removes the key, anything else is taken to the letter.
   */
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
  static String render(Config config) {
    return config.root().render(ConfigRenderOptions.defaults().setOriginComments(false).setJson(false));
  }
}
