package bellows.cli;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.tune.TuneKeys;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** What the command line may say of a search: the keys of the section {@code tune}, in place of the run file's. */
final class TuneOptions {
  private static final String SECTION = TuneKeys.SECTION + ".";
  private static final Pattern CALL = Pattern.compile("\\s*([\\w-]+)\\s*\\((.*)\\)\\s*");

  @Option(names = "--vary", paramLabel = "KEY=VALUES", description = {
      "A key that differs: a list such as batch=32,64, or a range such as 'rate.start=log-uniform(1e-4, 1e-1)';",
      "uniform(a, b) and, for whole numbers, whole(a, b) as well. May be repeated."})
  private List<String> vary = List.of();

  @Option(names = "--search", paramLabel = "KIND",
      description = "grid: each value with each of the others; random: drawn. Default: grid, unless there is a range.")
  private String search;

  @Option(names = "--trials", paramLabel = "N",
      description = "Settings to try; default: a grid's, or 10 that are drawn.")
  private String trials;

  @Option(names = "--seed", paramLabel = "N", description = "Of what is drawn; default: 1.")
  private String seed;

  @Option(names = "--metric", paramLabel = "METRIC",
      description = "accuracy or loss; default: accuracy where there are classes.")
  private String metric;

  @Option(names = "--together", paramLabel = "N",
      description = "Runs at once, which share the executors; default: 1. Does not change the result.")
  private String together;

  @Option(names = "--halving", paramLabel = "EPOCHS", description = {
      "Stop most trials early: after so many epochs a third of them goes on, after three times as many a third of",
      "those, and so on. --set tune.halving.factor=2 lets half go on."})
  private String halving;

  /** The run file with what was given. */
  Config apply(Config file) {
    Config changed = file;
    for (String one : vary) {
      changed = vary(changed, one);
    }
    changed = set(changed, "search", search);
    changed = set(changed, "trials", trials);
    changed = set(changed, "seed", seed);
    changed = set(changed, "metric", metric);
    changed = set(changed, "together", together);
    boolean section = changed.hasPath(SECTION + "halving.factor");
    return set(changed, section ? "halving.first" : "halving", halving);
  }

  private static Config set(Config file, String key, String value) {
    return value == null ? file
        : file.withValue(SECTION + key, ConfigValueFactory.fromAnyRef(value, "--" + key.replaceFirst("\\..*", "")));
  }

  private Config vary(Config file, String text) {
    int equals = text.indexOf('=');
    BadInputException.check(equals > 0, "--vary: expected KEY=VALUES, such as batch=32,64, found '%s'", text);
    String key = text.substring(0, equals).strip();
    for (String other : vary) {
      String path = other.replaceFirst("=.*", "").strip();
      BadInputException.check(!path.startsWith(key + "."), "--vary: expected keys that can differ by themselves, found "
          + "%s and %s, which is a part of it", key, path);
    }
    try {
      return file.withValue(SECTION + "vary." + key, values(key, text.substring(equals + 1)));
    } catch (ConfigException.BadPath e) {
      throw new BadInputException("--vary: expected a key like rate.start, found '%s'", key, e);
    }
  }

  private static ConfigValue values(String key, String text) {
    String origin = "--vary " + key;
    Matcher call = CALL.matcher(text);
    if (call.matches()) {
      BadInputException.check(TuneKeys.RANGES.contains(call.group(1)),
          "%s: expected uniform(a, b), log-uniform(a, b), whole(a, b) or values, found '%s'", origin, text);
      return parse(call.group(1) + " = [" + call.group(2) + "]", origin).root();
    }
    ConfigValue values = parse("values = " + (text.strip().startsWith("[") ? text : "[" + text + "]"), origin)
        .getValue("values");
    boolean broken = values instanceof ConfigList list && list.stream().anyMatch(value ->
        TuneKeys.RANGES.stream().anyMatch(range -> String.valueOf(value.unwrapped()).startsWith(range)));
    BadInputException.check(!broken, "%s: expected a range such as uniform(0.1, 0.9), found '%s'", origin, text);
    return values;
  }

  private static Config parse(String text, String origin) {
    return Settings.parseConfig(text, origin);
  }
}
