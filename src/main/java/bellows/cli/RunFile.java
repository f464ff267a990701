package bellows.cli;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.data.Files;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine.Option;

/** Reading run files with changes from the command line, and writing them as resolved. */
final class RunFile {
  /** The option {@code --set}, for every command that reads a run file. */
  static final class Changes {
    @Option(names = "--set", paramLabel = "KEY=VALUE",
        description = "Change a key of the run file, for example --set data.path=mnist --set stop.epochs=2.")
    List<String> changes = List.of();
  }

  private RunFile() {}

  static Config read(Files files, String path, Changes changes) {
    try (InputStream in = files.open(path)) {
      return apply(Settings.parseConfig(new String(in.readAllBytes(), StandardCharsets.UTF_8), path), changes);
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

  /**
   * Replaces what is there. A value that starts like a list, a section or a quoted text is read as one; anything else is
   * taken to the letter.
   */
  private static Config set(Config config, String key, String value) {
    try {
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
