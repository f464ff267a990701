package bellows.tune;

import bellows.conf.KeySection;
import bellows.conf.Settings;
import bellows.optim.Plateau.Metric;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the section {@code tune} of a run file says, read and checked.
 *
 * @param random whether settings are drawn, not counted
 * @param trials settings that are tried
 * @param metric null for the one that suits the targets
 * @param together runs at once
 * @param halving null if all trials run to their end
 */
public record Search(SearchSpace space, boolean random, int trials, long seed, Metric metric, int together,
    Halving halving) {
  private static final int DRAWN = 10;
  private static final int MOST_TRIALS = 10_000;

  private enum Kind { GRID, RANDOM }

  /** @param tune the section */
  public static Search read(Settings tune) {
    tune.within(KeySection.named(TuneKeys.ALL, TuneKeys.SECTION), TuneKeys.ALL);
    SearchSpace space = SearchSpace.read(tune.section("vary"));
    if (space.dimensions().isEmpty()) {
      throw tune.error("vary", "expected keys that differ, for example vary {rate.start = [0.01, 0.1]}, found none");
    }
    long size = space.size();
    Kind kind = tune.choice("search", Kind.class, size == Dimension.ENDLESS ? Kind.RANDOM : Kind.GRID);
    int together = tune.integer("together", 1);
    if (together < 1) {
      throw tune.error("together", "expected at least 1 run at once, found %d", together);
    }
    Metric metric = tune.choice("metric", Metric.class, null);
    Halving halving = tune.has("halving") ? Halving.read(tune.sectionOrWord("halving", "first")) : null;
    return new Search(space, kind == Kind.RANDOM, trials(tune, kind, size), tune.whole("seed", 1), metric, together,
        halving);
  }

  private static int trials(Settings tune, Kind kind, long size) {
    if (kind == Kind.GRID && size == Dimension.ENDLESS) {
      throw tune.error("search", "expected lists of values for a grid, found a range; search = random draws from it");
    }
    long usual = kind == Kind.GRID ? size : size == Dimension.ENDLESS ? DRAWN : Math.min(size, DRAWN);
    long trials = tune.whole("trials", usual);
    if (trials < 1 || trials > MOST_TRIALS) {
      throw tune.error("trials", "expected 1 to %d trials, found %d", MOST_TRIALS, trials);
    }
    if (kind == Kind.GRID && trials != size) {
      throw tune.error("trials", "expected none, or the %d of the grid, found %d; search = random tries some of them",
          size, trials);
    }
    if (size != Dimension.ENDLESS && trials > size) {
      throw tune.error("trials", "expected at most %d, for there are no more different settings, found %d", size,
          trials);
    }
    return (int) trials;
  }

  /** The keys that differ. */
  public List<String> keys() {
    return space.dimensions().stream().map(Dimension::key).toList();
  }

  /** What a trial sets, by key: a function of the section and the trial's number, from 1 on. */
  Map<String, ConfigValue> settings(int trial) {
    return random ? space.drawn(seed, trial - 1) : space.point(trial - 1);
  }

  /** The same for people, in the order of the keys. */
  Map<String, String> texts(int trial) {
    Map<String, String> texts = new LinkedHashMap<>();
    settings(trial).forEach((key, value) -> texts.put(key, Dimension.render(value)));
    return texts;
  }

  /** The run file of a trial. */
  Config configuration(Config file, int trial) {
    Config own = file.withoutPath(TuneKeys.SECTION);
    for (Map.Entry<String, ConfigValue> one : settings(trial).entrySet()) {
      own = own.withValue(one.getKey(), one.getValue());
    }
    return own;
  }
}
