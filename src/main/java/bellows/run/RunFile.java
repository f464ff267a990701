package bellows.run;

import bellows.conf.BadInputException;
import bellows.conf.BoundedText;
import bellows.conf.Key;
import bellows.conf.KeySection;
import bellows.conf.Settings;
import bellows.conf.Spelling;
import bellows.data.Files;
import bellows.data.LocalFiles;
import bellows.data.Validation;
import bellows.data.source.SourceKeys;
import bellows.data.source.Sources;
import bellows.data.source.TableForm;
import bellows.feature.Chain;
import bellows.feature.Extraction;
import bellows.train.RunConfig;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads run files, with changes, and writes them as resolved. */
public final class RunFile {
  /** What the section {@code data} says of how samples are shown to the network, wherever they come from. */
  static final List<String> SHOWING = List.of("normalise", "augment", "view", "mixup", Chain.KEY);

  /** The limits that say how long a run is. */
  private static final List<String> LENGTHS = List.of("stop.epochs", "stop.steps", "stop.minutes");

  private RunFile() {}

  /**
   * Reads what is left of a run file whose network, and data if they were opened, the caller has read, and refuses any
   * key that {@code train} would refuse. For commands that tell of a run without starting it.
   *
   * @param opened whether the data were opened, by a reader that asks for all of its keys; otherwise the section may
   *     say what the source that it names is declared to take
   */
  public static RunConfig readRest(Settings run, boolean opened) {
    RunConfig config = RunConfig.read(run);
    if (!opened) {
      Validation.read(run.section("data"));
      Extraction.read(run.section("data"));
      passSource(run.section("data"));
    }
    run.ignore(List.of("input", "classes", "class-names", TableForm.SECTION));
    run.finish();
    return config;
  }

  /** Of a source that others brought along all keys pass, as only its reader knows them. */
  private static void passSource(Settings data) {
    List<KeySection> all = Stream.concat(SourceKeys.ALL.stream(), Stream.of(SourceKeys.TABLE)).toList();
    String name = data.text("source", Sources.SHARDS);
    List<KeySection> named = all.stream().filter(source -> source.name().equals(name)).toList();
    if (named.isEmpty()) {
      data.ignore(data.config().root().keySet());
    }
    // Shards may say all that the source says which they were made of.
    (name.equals(Sources.SHARDS) ? all : named).forEach(
        source -> data.ignore(source.keys().stream().map(Key::name).toList()));
  }

  /**
   * A local file if there is one, as the person who types the command sees it; else whatever Hadoop finds under that
   * path.
   */
  public static Config read(Files files, String path, Changes changes) {
    Files local = new LocalFiles();
    BadInputException.check(local.exists(path) || files.exists(path), "%s: expected a file or folder, found nothing%s",
        path, nearest(local, path));
    try (InputStream in = (local.exists(path) ? local : files).open(path)) {
      return apply(Settings.parseConfig(BoundedText.read(in, path), path), changes, files);
    } catch (IOException e) {
      throw new UncheckedIOException(path + ": cannot be read", e);
    }
  }

  /** A run file beside the one that was asked for, or among those that come with Bellows, which may be meant. */
  private static String nearest(Files files, String path) {
    int name = path.lastIndexOf('/') + 1;
    List<String> known = new ArrayList<>();
    for (String folder : name > 0 ? List.of(path.substring(0, name)) : List.of("", "conf/")) {
      String place = folder.isEmpty() ? "." : folder;
      if (files.isFolder(place)) {
        files.list(place).stream().filter(file -> file.endsWith(".conf")).map(folder::concat).forEach(known::add);
      }
    }
    return known.stream().filter(file -> file.substring(file.lastIndexOf('/') + 1).equals(path)).findFirst()
        .map(file -> Spelling.nearest(file, List.of(file)))
        .orElseGet(() -> nearestName(path.substring(name), known));
  }

  private static String nearestName(String name, List<String> known) {
    Map<String, String> paths = new LinkedHashMap<>();
    known.forEach(file -> paths.putIfAbsent(file.substring(file.lastIndexOf('/') + 1), file));
    String found = Spelling.nearest(name, paths.keySet());
    return paths.entrySet().stream().filter(entry -> found.contains("'" + entry.getKey() + "'")).findFirst()
        .map(entry -> found.replace(entry.getKey(), entry.getValue())).orElse("");
  }

  /** The run file with what was changed. */
  public static Config apply(Config config, Changes changes, Files files) {
    return apply(changes.data() == null ? config : withData(config, changes.data(), files), changes.keys());
  }

  /**
   * The run file with some keys changed. How long a run is, is one question: {@code stop.steps=5} takes the place of
   * the file's {@code stop.epochs} and {@code stop.minutes}, unless these are among the changes as well.
   *
   * @param keys {@code KEY=VALUE}: a value that starts like a list, a section or a quoted text is read as one,
   *     {@code null} removes the key, anything else is taken to the letter
   */
  public static Config apply(Config config, List<String> keys) {
    Config changed = withoutLengths(config, keys);
    for (String change : keys) {
      int equals = change.indexOf('=');
      BadInputException.check(equals > 0, "--set: expected KEY=VALUE, found '%s'", change);
      changed = set(changed, change.substring(0, equals).trim(), change.substring(equals + 1).trim());
    }
    return changed;
  }

  private static Config withoutLengths(Config config, List<String> keys) {
    boolean other = keys.stream().anyMatch(change -> LENGTHS.stream().anyMatch(length -> isSet(change, length)));
    Config without = config;
    for (String length : other ? LENGTHS : List.<String>of()) {
      without = without.withoutPath(length);
    }
    return without;
  }

  private static boolean isSet(String change, String key) {
    int equals = change.indexOf('=');
    return equals > 0 && change.substring(0, equals).trim().equals(key)
        && !change.substring(equals + 1).trim().equals("null");
  }

  /**
   * Puts other data in place of the run file's. What tells where data lie goes; how tables are read and samples are
   * shown stays, so that a file means the same wherever it is named.
   */
  private static Config withData(Config config, String path, Files files) {
    Config other = ConfigFactory.empty().withValue("path", ConfigValueFactory.fromAnyRef(path, "--data"));
    if (config.hasPath("data")) {
      Settings before = Settings.of(config).section("data");
      String source = Sources.detect(files, path).orElse(Sources.DIGITS.equals(before.text("source", Sources.DIGITS))
          ? null : before.text("source"));
      other = source == null ? other : other.withValue("source", ConfigValueFactory.fromAnyRef(source, "--data"));
      for (Map.Entry<String, ConfigValue> one : before.config().root().entrySet()) {
        boolean ofTable = SourceKeys.staysWithOtherData(source, one.getKey()) && !one.getKey().equals(Extraction.LEARNT);
        if (SHOWING.contains(one.getKey()) || ofTable) {
          other = other.withValue(ConfigUtil.joinPath(one.getKey()), one.getValue());
        }
      }
    }
    return config.withoutPath(TableForm.SECTION).withValue("data", other.root());
  }

  private static Config set(Config config, String key, String value) {
    try {
      if (value.equals("null")) {
        return config.withoutPath(key);
      }
      if (value.startsWith("[") || value.startsWith("{") || value.startsWith("\"")) {
        return set(config, key, Settings.parseConfig("value = " + value, "--set " + key).getValue("value"));
      }
      return set(config, key, ConfigValueFactory.fromAnyRef(value, "--set " + key));
    } catch (ConfigException.BadPath e) {
      throw new BadInputException("--set: expected a key like data.path, found '%s'", key, e);
    }
  }

  /** Sections that the key makes have its origin, so that an error about one of them says where it comes from. */
  private static Config set(Config config, String key, ConfigValue value) {
    List<String> names = ConfigUtil.splitPath(key);
    ConfigValue nested = value;
    for (int i = names.size() - 1; i > 0; i--) {
      nested = ConfigValueFactory.fromMap(Map.of(names.get(i), nested), "--set " + key);
    }
    return ConfigFactory.empty().withValue(ConfigUtil.joinPath(names.get(0)), nested)
        .withFallback(config.withoutPath(key));
  }

  /** HOCON text, as people write it. */
  public static String render(Config config) {
    return Settings.render(config);
  }
}
