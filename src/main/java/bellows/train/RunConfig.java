package bellows.train;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.data.Normalisation;
import bellows.image.augment.Views;
import bellows.nn.model.Model;
import bellows.optim.Averaging;
import bellows.optim.Clipping;
import bellows.optim.Optimizers;
import bellows.optim.Plateau;
import bellows.optim.RateChanges;
import bellows.optim.Regularisation;
import bellows.optim.Schedule;
import bellows.optim.Schedules;
import bellows.optim.Search;
import bellows.optim.UpdateRule;
import bellows.tensor.WireFormat;
import bellows.train.worker.Gradients;
import bellows.train.worker.TrainSpec;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a run file says of training, read and checked. The keys {@code data}, {@code network} and {@code loss} belong to
 * the data and the model, and are read with them.
 *
 * @param batch samples of a step, 0 for all of them
 * @param leaves parts of a batch, 0 for {@code auto}; part of what determines the result, as the seed is
 * @param together samples a pass, 0 for {@code auto}; see {@link BatchDivision}, which knows what {@code auto} means
 * @param team threads that share one leaf, 0 for {@code auto}; does not change the result
 * @param views what the network sees of samples, before normalisation
 * @param normalisation may still be {@code auto}
 * @param rate before a plateau or a guard lowers it, and people change it
 * @param plateau when evaluations lower the rate; null if they do not
 * @param rateChanges what people have made of the rate in this run so far
 * @param mode how steps are carried out; does not change the result
 * @param average of the weights, which is then what is evaluated and saved
 * @param start the weights that a run begins with, and what stays as it is
 * @param early what a run's end and model owe to its evaluations
 * @param convergence what a run's end owes to its losses and gradients
 * @param wire in which weights and gradients travel, rounded
 * @param gradients how they are found
 */
public record RunConfig(String name, long seed, int batch, int leaves, int together, int team,
    Views views, Normalisation normalisation, UpdateRule optimizer, String optimizerName, Schedule rate, Plateau plateau,
    RateChanges rateChanges, Clipping clipping, Regularisation regularisation, Averaging average, Start start,
    Stop stop, EarlyStopping early, Convergence convergence, Every evaluate, Every checkpoint, int keep, Guard guard, StepMode mode,
    WireFormat wire, Gradients gradients) {

  /**
   * When a run ends: at whichever limit comes first. Missing limits are {@link Long#MAX_VALUE} or infinite.
   *
   * @param accuracy on the test split, at an evaluation
   */
  public record Stop(long epochs, long steps, double minutes, double accuracy) {
    static Stop read(Settings settings) {
      boolean limited = settings.has("epochs") || settings.has("steps") || settings.has("minutes");
      long epochs = settings.whole("epochs", limited ? Long.MAX_VALUE : 10);
      long steps = settings.whole("steps", Long.MAX_VALUE);
      double minutes = settings.number("minutes", Double.POSITIVE_INFINITY);
      double accuracy = settings.number("accuracy", Double.POSITIVE_INFINITY);
      require(settings, "epochs", epochs >= 1, "at least 1");
      require(settings, "steps", steps >= 1, "at least 1");
      require(settings, "minutes", minutes > 0, "more than 0");
      require(settings, "accuracy", accuracy > 0, "more than 0");
      return new Stop(epochs, steps, minutes, accuracy);
    }

    private static void require(Settings settings, String key, boolean holds, String expected) {
      if (!holds) {
        throw settings.error(key, "expected %s, found %s", expected, settings.text(key));
      }
    }

    /** The limit that a run has come to after so many steps, whole epochs and seconds of training; null if to none. */
    public Outcome.Reason reached(long step, long epoch, double seconds) {
      if (step >= steps) {
        return Outcome.Reason.STEPS;
      } else if (epoch >= epochs) {
        return Outcome.Reason.EPOCHS;
      }
      return seconds / 60 >= minutes ? Outcome.Reason.TIME : null;
    }

    /**
     * The step at which the run will end, or -1 if only time or accuracy ends it.
     *
     * @param step where it is
     * @param left steps of the epochs that are left, which are not so long as steps were if the batch has changed
     */
    long lastStep(long step, double left) {
      return epochs == Long.MAX_VALUE || step + left > steps ? steps == Long.MAX_VALUE ? -1 : steps
          : (long) (step + left);
    }

    /** The steps of the whole run, or -1 if only time or accuracy ends it. */
    public long totalSteps(long stepsAnEpoch) {
      long byEpochs = epochs > Long.MAX_VALUE / stepsAnEpoch ? Long.MAX_VALUE : epochs * stepsAnEpoch;
      long total = Math.min(byEpochs, steps);
      return total == Long.MAX_VALUE ? -1 : total;
    }
  }

  /** Keys of run files that have no part in what is trained: when a run stops, tells and saves, and who works where. */
  public static final List<String> NOT_DECIDING =
      List.of("stop", "evaluate", "checkpoint", "name", "team", "steps", "aggregation", "data.path");

  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{M}\\p{N}_.-]{0,99}");

  public static RunConfig read(Settings run) {
    RunKeys.hold(run);
    run.ignore(List.of(RunKeys.TUNE, RunKeys.LECTURE));
    Settings stop = run.section("stop");
    Settings optimizer = run.sectionOrWord("optimizer", "name");
    Settings evaluate = run.sectionOrWord("evaluate", "every");
    Settings checkpoint = run.sectionOrWord("checkpoint", "every");
    int keep = checkpoint.integer("keep", 3);
    if (keep < 1) {
      throw checkpoint.error("keep", "expected at least 1, found %d", keep);
    }
    Settings rate = run.sectionOrWord("rate", "start");
    RunConfig config = new RunConfig(name(run), run.whole("seed", 1), BatchKeys.batch(run), BatchKeys.leaves(run),
        BatchKeys.together(run), BatchKeys.team(run), Views.read(run.section("data")),
        Normalisation.read(run.section("data").sectionOrWord("normalise", "mean")),
        Optimizers.read(optimizer), optimizer.text("name", "sgd"), Schedules.read(rate), plateau(rate, evaluate),
        RateChanges.read(rate), Clipping.read(run.sectionOrWord("clipping", "norm")),
        Regularisation.read(run.section("regularisation")),
        Averaging.read(run.sectionOrWord("average", "decay")), Start.read(run.section("start")),
        Stop.read(stop), early(stop, evaluate), Convergence.read(stop), every(evaluate), every(checkpoint), keep,
        Guard.read(run), StepMode.read(run), run.choice("wire", WireFormat.class, WireFormat.FLOAT32),
        Gradients.read(run));
    return config.searches() ? optimizer.located(config::searching) : config;
  }

  /** The samples of a step among so many. */
  private int batch(long samples) {
    BadInputException.check(batch > 0 || samples <= Integer.MAX_VALUE, "batch = all: expected at most %,d samples, found "
        + "%,d; set a number", Integer.MAX_VALUE, samples);
    return batch > 0 ? batch : (int) samples;
  }

  /** Where partials are added up. */
  public Aggregation aggregation() {
    return mode.aggregation();
  }

  /** The value of the key {@code batch}. */
  public Object batchKey() {
    return batch > 0 ? batch : BatchKeys.ALL;
  }

  /** Whether the optimizer compares losses, and follows no gradient. */
  public boolean searches() {
    return optimizer instanceof Search;
  }

  /** This configuration without gradients, of which nothing may be asked that only they have. */
  private RunConfig searching() {
    String other = clipping.limits() ? "clipping" : average.isOn() ? "average" : wire.halves() ? "wire"
        : convergence.gradientNorm() > 0 ? "stop.gradient-norm"
            : !gradients.equals(Gradients.BACK_PROPAGATION) ? "gradient" : null;
    if (other != null) {
      throw new IllegalArgumentException("expected no " + other + " beside " + optimizerName + ", since a search has no "
          + "gradient and keeps the best weights as they are; remove it");
    }
    return new RunConfig(name, seed, batch, leaves, together, team, views, normalisation, optimizer, optimizerName, rate,
        plateau, rateChanges, clipping, regularisation, average, start, stop, early, convergence, evaluate, checkpoint,
        keep, guard, mode, wire, Gradients.NONE);
  }

  /** The state before a run's first step: first values of the weights, empty slots. */
  public TrainState fresh(Model model) {
    return fresh(model, model.initial(seed));
  }

  /**
   * The state before the first step of a run that begins with given weights; slots are empty.
   *
   * @param weights and statistics, as the layout has them; not copied, they become the state's
   */
  public TrainState fresh(Model model, float[] weights) {
    return new TrainState(0, 0, 0, 0, 0, seed, weights, new float[slots()][model.layout().weightCount()]);
  }

  /** The state before the first step of a run under way, with the weights that its journal says it began with. */
  TrainState fresh(Model model, Journal journal) {
    return fresh(model, journal.beginning().orElseGet(() -> model.initial(seed)));
  }

  /**
   * Arrays beside the weights that a run's state holds: the optimizer's, and what rounding took from the weights that
   * were handed out last.
   */
  public int slots() {
    return optimizer.slots() + (wire.halves() ? 1 : 0);
  }

  /** What each of these arrays holds: states whose arrays have other names are of no use to this run. */
  public List<String> slotNames() {
    return wire.halves() ? Stream.concat(optimizer.slotNames().stream(), Stream.of("wire residue")).toList()
        : optimizer.slotNames();
  }

  /**
   * Such arrays that a driver holds: a guard that skips keeps those of the step before too. And the average, or what a
   * search holds best, and the weights of the best evaluation.
   */
  public int slotArrays() {
    return slots() * (guard.nonFinite() == Guard.Policy.SKIP ? 2 : 1) + (average.isOn() || searches() ? 1 : 0)
        + (early.restoresBest() ? 1 : 0);
  }

  /** How batches are divided for this model; see {@link BatchDivision}. */
  private BatchDivision division(Model frozen, long samples) {
    return BatchDivision.of(frozen, batch(samples), leaves, together, samples);
  }

  /** What a person should know of how batches are divided for a model; lines. */
  public List<String> notes(Model model, long samples) {
    Model frozen = start.freeze(model);
    return division(frozen, samples).notes(frozen, batch(samples), samples);
  }

  /** What workers must know of a run of this configuration. */
  public TrainSpec spec(Model model, Normalisation resolved, long samples) {
    return spec(model, views, resolved, samples);
  }

  /** What workers must know of a run whose views know the data's colours; see {@link Views#withColours}. */
  public TrainSpec spec(Model model, Views views, Normalisation resolved, long samples) {
    Model frozen = start.freeze(model);
    BatchDivision division = division(frozen, samples);
    gradients.check(frozen.layout(), searches() ? "optimizer = " + optimizerName : "gradient = numerical");
    BadInputException.check(!searches() || batch(samples) >= samples, "optimizer = %s: expected batch = all, since losses "
        + "of other samples cannot be compared, found batch = %d of %,d samples", optimizerName, batch, samples);
    return new TrainSpec(frozen, views, resolved, seed, batch(samples), division.leaves(), division.together(), samples,
        wire, gradients);
  }

  /**
   * The key {@code name}, which becomes part of a path and of commands to copy.
   *
   * @throws BadInputException if it would not stay one plain word there
   */
  public static String name(Settings run) {
    String name = run.text("name", "run");
    if (!NAME.matcher(name).matches()) {
      throw run.error("name", "expected a name of up to 100 letters, digits, -, _ and ., not beginning with - or ., "
          + "found '%s'", name);
    }
    return name;
  }

  /** The key {@code team}: threads that share one leaf; 0 for {@code auto}. */
  public static int team(Settings run) {
    return BatchKeys.team(RunKeys.hold(run));
  }

  /** The samples that a run file lets through the network together, where no layer mixes them. */
  public static int together(Settings run) {
    return BatchKeys.togetherUnmixed(RunKeys.hold(run));
  }

  private static Plateau plateau(Settings rate, Settings evaluate) {
    Plateau plateau = Plateau.read(rate);
    if (plateau != null) {
      requireCounted(evaluate, "rate.name = plateau");
    }
    return plateau;
  }

  private static EarlyStopping early(Settings stop, Settings evaluate) {
    EarlyStopping early = EarlyStopping.read(stop);
    if (early.isOn()) {
      requireCounted(evaluate, early.patience() > 0 ? "stop.patience" : "stop.restore-best");
    }
    return early;
  }

  /** Who waits for evaluations must find the same ones in a run that is resumed: never when a clock says so. */
  private static void requireCounted(Settings evaluate, String who) {
    Every.Unit unit = every(evaluate).unit();
    if (unit != Every.Unit.EPOCH && unit != Every.Unit.STEP) {
      throw evaluate.error("every", "expected steps or epochs, since %s waits for evaluations, found %s", who,
          evaluate.text("every"));
    }
  }

  private static Every every(Settings section) {
    return section.located("every", () -> Every.parse(section.text("every", "1 epoch")));
  }
}
