package bellows.lecture;

import bellows.conf.Entry;
import bellows.conf.KeySection;
import bellows.conf.Settings;
import bellows.conf.Spelling;
import bellows.lecture.Quantity.Range;
import bellows.lecture.Quantity.Unit;
import bellows.neighbours.Distance;
import bellows.nn.loss.Loss;
import bellows.nn.loss.Losses;
import bellows.nn.model.Zoo;
import bellows.train.rows.EvalRow;
import bellows.train.rows.LayerRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Reads the list {@code lecture.numbers}. */
final class QuantityReader {
  private enum OfLayer { SATURATED, DEAD, GRADIENT, WEIGHT }

  private static final String ENTRY_FORM = "expected a number with its keys, such as {first-loss {expect = [2, 3]}}";

  private final List<String> runs;
  private final List<String> names = new ArrayList<>();

  /** @param runs the names of the experiment's */
  QuantityReader(Collection<String> runs) {
    this.runs = List.copyOf(runs);
  }

  /** All numbers, in their order; those that are made of others stand behind them. */
  List<Quantity> read(Settings section) {
    List<Quantity> numbers = new ArrayList<>();
    for (Entry entry : section.entries("numbers")) {
      numbers.add(read(entry));
      names.add(numbers.get(numbers.size() - 1).name());
    }
    if (numbers.isEmpty()) {
      throw section.error("numbers", "expected at least one number, which the experiment is about, found none");
    }
    return numbers;
  }

  private Quantity read(Entry entry) {
    Settings keys = entry.settings("").within(LectureKeys.SHARED).within(
        KeySection.named(LectureKeys.NUMBER_KINDS, entry.name()));
    Measure measure = measure(entry, keys);
    String called = measure instanceof Measure.OfRun of && runs.size() > 1 ? entry.name() + ", " + of.run()
        : entry.name();
    String name = keys.text("name", called);
    if (names.contains(name)) {
      throw entry.error("expected a name of its own, found '%s' a second time; the key name gives one", name);
    }
    if (!keys.has("expect")) {
      throw entry.error(ENTRY_FORM + ", found none of expect");
    }
    return new Quantity(name, unit(entry.name(), keys), measure, range(keys, "expect"),
        keys.has("claim") ? range(keys, "claim") : null);
  }

  private static Range range(Settings keys, String key) {
    double[] ends = keys.numbers(key);
    if (ends.length != 2 || !(ends[0] <= ends[1])) {
      throw keys.error(key, "expected [least, most], found %s", Arrays.toString(ends));
    }
    return new Range(ends[0], ends[1]);
  }

  private static Unit unit(String kind, Settings keys) {
    return switch (kind) {
      case "accuracy", "neighbours" -> Unit.PART;
      case "layer" -> List.of("saturated", "dead").contains(keys.text("of").toLowerCase(Locale.ROOT)) ? Unit.PART
          : Unit.PLAIN;
      case "steps-until", "weights", "multiply-adds" -> Unit.WHOLE;
      case "ratio" -> Unit.TIMES;
      default -> Unit.PLAIN;
    };
  }

  private Measure measure(Entry entry, Settings keys) {
    return switch (entry.name()) {
      case "first-loss" -> ofRun(entry, keys, run -> run.steps().isEmpty() ? Double.NaN : run.steps().get(0).loss());
      case "last-loss" -> {
        int window = window(keys);
        yield ofRun(entry, keys, run -> Measure.lastLoss(run, window), window);
      }
      case "steps-until" -> stepsUntil(entry, keys);
      case "test-loss" -> ofRun(entry, keys, run -> last(run, EvalRow::loss));
      case "accuracy" -> ofRun(entry, keys, run -> last(run, EvalRow::accuracy));
      case "layer" -> layer(entry, keys);
      case "neighbours" -> neighbours(keys);
      case "weights" -> keys.has("network") ? new Measure.OfNetwork(network(keys), false)
          : ofRun(entry, keys, run -> run.isFinite() ? (double) run.summary().parameters() : Double.NaN);
      case "multiply-adds" -> new Measure.OfNetwork(network(keys), true);
      case "loss-of" -> lossOf(keys);
      case "ratio" -> ofTwo(keys, true);
      case "difference" -> ofTwo(keys, false);
      default -> throw entry.error("unknown number '%s'%s; there are %s", entry.name(),
          Spelling.nearest(entry.name(), kinds()), String.join(", ", kinds()));
    };
  }

  private static List<String> kinds() {
    return LectureKeys.NUMBER_KINDS.stream().map(section -> section.name()).toList();
  }

  private Measure ofRun(Entry entry, Settings keys, Function<FinishedRun, Double> reader, Object... identity) {
    if (runs.isEmpty()) {
      throw entry.error("expected one of the runs, found none to choose from");
    }
    if (!keys.has("run") && runs.size() > 1) {
      throw entry.error("expected run, which of %s, found none", String.join(", ", runs));
    }
    String run = keys.text("run", runs.get(0));
    if (!runs.contains(run)) {
      throw keys.error("run", "expected one of the runs, found '%s'; there are %s", run, String.join(", ", runs));
    }
    return new Measure.OfRun(run, reader, List.of(entry.name(), List.of(identity)));
  }

  private static double last(FinishedRun run, Function<EvalRow, Double> value) {
    List<EvalRow> rows = run.evaluations();
    Double last = rows.isEmpty() || !run.isFinite() ? null : value.apply(rows.get(rows.size() - 1));
    return last == null ? Double.NaN : last;
  }

  /** The key {@code window}. */
  static int window(Settings keys) {
    int window = keys.integer("window", 1);
    if (window < 1) {
      throw keys.error("window", "expected at least 1 step, found %d", window);
    }
    return window;
  }

  private Measure stepsUntil(Entry entry, Settings keys) {
    int window = window(keys);
    if (keys.has("loss") == keys.has("accuracy")) {
      throw entry.error("expected one of loss and accuracy, found %s", keys.has("loss") ? "both" : "none");
    }
    String key = keys.has("loss") ? "loss" : "accuracy";
    double bound = keys.number(key);
    if (!(bound > 0) || key.equals("accuracy") && bound > 1) {
      throw keys.error(key, "expected more than 0%s, found %s", key.equals("accuracy") ? ", at most 1" : "", bound);
    }
    return ofRun(entry, keys, run -> key.equals("loss") ? Measure.stepsUntilLoss(run, window, bound)
        : Measure.stepsUntilAccuracy(run, bound), window, key, bound);
  }

  private Measure layer(Entry entry, Settings keys) {
    String layer = keys.text("layer");
    keys.text("of");
    OfLayer of = keys.choice("of", OfLayer.class, null);
    Function<LayerRow, Double> value = switch (of) {
      case SATURATED -> LayerRow::saturatedFraction;
      case DEAD -> LayerRow::deadFraction;
      case GRADIENT -> LayerRow::gradientNorm;
      case WEIGHT -> LayerRow::weightNorm;
    };
    return ofRun(entry, keys, run -> Measure.layer(run, layer, value), layer, of);
  }

  private static Measure neighbours(Settings keys) {
    int k = keys.integer("k");
    if (k < 1) {
      throw keys.error("k", "expected at least 1 neighbour, found %d", k);
    }
    return new Measure.OfNeighbours(keys.choice("distance", Distance.class, Distance.L2), k);
  }

  /** The name of a network, checked. */
  static String network(Settings keys) {
    String name = keys.text("network");
    keys.located("network", () -> Zoo.open(name));
    return name;
  }

  private static Measure lossOf(Settings keys) {
    double[] scores = keys.numbers("scores");
    int label = keys.integer("label");
    if (label < 0 || label >= scores.length) {
      throw keys.error("label", "expected a class from 0 to %d, as there are %d scores, found %d", scores.length - 1,
          scores.length, label);
    }
    Loss loss = Losses.read(keys);
    return new Measure.OfScores(loss, Arrays.stream(scores).mapToObj(score -> (float) score).toList(), label);
  }

  private Measure ofTwo(Settings keys, boolean quotient) {
    List<String> of = keys.texts("of");
    if (of.size() != 2 || !names.containsAll(of)) {
      throw keys.error("of", "expected the names of two numbers that stand before it, found %s; there are %s", of,
          String.join(", ", names));
    }
    return new Measure.OfTwo(of.get(0), of.get(1), quotient);
  }
}
