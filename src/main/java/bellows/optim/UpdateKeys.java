package bellows.optim;

import bellows.conf.Key;
import bellows.conf.KeySection;
import java.util.List;

/** The keys of run files that this package reads: optimizers, schedules, and what else decides an update. */
public final class UpdateKeys {
  private static final String OPTIMIZER = "optimizer {name = %s, …}";
  private static final String RATE = "rate {name = %s, …}";

  /** What {@code optimizer} may name. */
  public static final List<KeySection> OPTIMIZERS = List.of(
      optimizer("sgd", "gradient descent: v = momentum·v + g, w -= rate·v").examples("momentum = 0.9").keys(
          Key.number("momentum").from(0).below(1).or(0).means("what stays of the velocity in a step"),
          Key.flag("nesterov").or(false).means("looks ahead along the velocity; needs momentum above 0")),
      optimizer("rmsprop", "divides a gradient by the root of its mean square").examples("decay = 0.9").keys(
          Key.number("decay").from(0).below(1).or(0.9).means("what stays of the mean square in a step"),
          Key.number("epsilon").above(0).or(1e-8).means("is added to the root"),
          Key.number("momentum").from(0).below(1).or(0).means("what stays of the velocity in a step")),
      optimizer("adagrad", "divides a gradient by the root of the sum of its squares so far")
          .examples("initial = 0.1").keys(
              Key.number("initial").from(0).or(0).means("what the sum begins with; Keras' is 0.1"),
              Key.number("epsilon").above(0).or(1e-10).means("is added to the root")),
      optimizer("adam", "adaptive moments with bias correction").examples("beta1 = 0.9").keys(
          beta1(), beta2(), epsilon()),
      optimizer("adamw", "Adam whose decay acts on the weights themselves").examples("weight-decay = 0.01").keys(
          beta1(), beta2(), epsilon(),
          Key.number("weight-decay").from(0).or(0.01).means("times the rate, what a weight loses of itself in a step"),
          spare()),
      optimizer("lars", "momentum at a rate that follows the norms of each tensor and its gradient, for large batches")
          .examples("trust = 0.001").keys(
              Key.number("momentum").from(0).below(1).or(0.9).means("what stays of the velocity in a step"),
              Key.number("trust").above(0).or(0.001).means("how far a step may go, as a part of the weights' norm"),
              Key.number("weight-decay").from(0).or(1e-4).means("times the weights, joins their gradient"),
              spare()),
      optimizer("random-search", "without gradients: tries rate times new first values, keeps the best; needs batch = all"),
      optimizer("random-local-search",
          "without gradients: tries the best weights so far plus rate times normal draws; needs batch = all"));

  /** What {@code rate} may name: the learning rate as a function of how far the run has come. */
  public static final List<KeySection> SCHEDULES = List.of(
      schedule("constant", "stays as it starts").examples("start = 0.1").keys(start(), warmUp()),
      schedule("step", "drops by a factor, every so many epochs or at some")
          .examples("start = 0.1, factor = 0.1, every = 30", "start = 0.1, factor = 0.1, at = [30, 60, 80]").keys(
              start(),
              Key.number("factor").above(0).or(0.1).means("what the rate is multiplied by"),
              Key.number("every").above(0).missing("see at").means("epochs from one drop to the next"),
              Key.numbers("at").above(0).missing("see every").means("the epochs of the drops, rising"),
              warmUp()),
      schedule("exponential", "shrinks by a factor an epoch, within epochs too")
          .examples("start = 0.1, factor = 0.95").keys(
              start(), Key.number("factor").above(0).means("what the rate is multiplied by in an epoch"), warmUp()),
      schedule("cosine", "goes down along half a cosine").examples("start = 0.1, end = 0").keys(
          start(), end(), over(), warmUp()),
      schedule("polynomial", "end + (start − end)·(1 − t)^power, while t goes from 0 to 1")
          .examples("start = 0.1, power = 2").keys(
              start(), end(), Key.number("power").above(0).or(2).means("1 is a straight line"), over(), warmUp()),
      schedule("inverse-time", "start / (1 + decay·t)^power").examples("start = 0.1, decay = 0.5").keys(
          start(), Key.number("decay").from(0).means("how much the divisor grows in a unit of time"),
          Key.number("power").above(0).or(1).means("of the divisor"),
          Key.key("per", Key.Type.LENGTH).or("1 epoch").means("the unit of time"), warmUp()),
      schedule("table", "one rate after another, from given places on")
          .examples("start = 0.1, at = [10], rates = [0.01]").keys(
              start(),
              Key.key("at", Key.Type.LENGTHS).means("where rates change, rising, all in epochs or all in steps"),
              Key.numbers("rates").from(0).means("one for each place"),
              Key.word("between", "steps", "lines").or("steps").means("steps: changes at a place; lines: goes there in"
                  + " a straight line"), warmUp()),
      schedule("plateau", "is lowered when evaluations stop getting better").examples("start = 0.1, patience = 3").keys(
          start(),
          Key.word("of", "loss", "accuracy").or("loss").means("what must get better, on the test data"),
          Key.number("factor").above(0).below(1).or(0.1).means("what the rate is multiplied by"),
          Key.integer("patience").from(1).to(Key.TIMES).means("evaluations in a row without improvement that are waited for"),
          Key.number("threshold").from(0).or(0).means("what counts as an improvement must be larger"),
          Key.number("end").from(0).or(0).means("the rate is never lowered below it"),
          warmUp()));

  /** The section {@code warm-up} of {@code rate}. */
  public static final KeySection WARM_UP = KeySection.of("warm-up", "rate {start = 0.1, warm-up {…}}",
      "the rate rises in a straight line at the start of a run").bare("over").examples("over = 5 epochs").keys(
          Key.key("over", Key.Type.LENGTH).means("how long it rises"),
          Key.number("from").from(0).below(1).or(0.1).means("the part of the rate that it begins with"));

  /** More than any run takes, and few enough for a double to count. */
  private static final double MOST_STEPS = 1e12;

  /** The section {@code changed} of {@code rate}. */
  public static final KeySection CHANGED = KeySection.of(RateChanges.KEY, "rate {start = 0.1, changed {…}}",
      "what was asked for on a run's page while it went: a run writes it into its own file, so that who resumes or repeats"
          + " it gets the same weights").examples("after = [500], times = [0.5]").keys(
          Key.numbers(RateChanges.AFTER).from(0).to(MOST_STEPS).means("steps that the run had taken, rising"),
          Key.numbers(RateChanges.TIMES).above(0).to(RateChanges.MOST_TIMES).means("for each, what the schedule's rate is"
              + " multiplied by from there on"));

  /** What happens to gradients and weights beside the optimizer. */
  public static final List<KeySection> OTHERS = List.of(
      KeySection.of("clipping", "clipping {…}", "shortens a gradient that is too long").bare("norm")
          .examples("norm = 5").keys(
              Key.number("norm").above(0).missing("no limit").means("the longest gradient that passes unchanged")),
      KeySection.of("regularisation", "regularisation {…}", "a penalty on large weights, through their gradient")
          .examples("l2 = 5e-4").keys(
              Key.number("l1").from(0).or(0).means("times the sign of a weight, joins its gradient"),
              Key.number("l2").from(0).or(0).means("times the weight, joins its gradient: the penalty is ½·l2·‖w‖²"),
              spare()),
      KeySection.of("average", "average {…}",
          "a moving average of the weights, which is then what is evaluated and saved").bare("decay")
          .examples("decay = 0.999").keys(
              Key.number("decay").from(0).below(1).or(0).means("what stays of the average in a step; 0 for none")));

  private UpdateKeys() {}

  private static KeySection optimizer(String name, String meaning) {
    return KeySection.of(name, OPTIMIZER.formatted(name), meaning);
  }

  private static KeySection schedule(String name, String meaning) {
    return KeySection.of(name, RATE.formatted(name), meaning);
  }

  private static Key beta1() {
    return Key.number("beta1").from(0).below(1).or(0.9).means("what stays of the mean gradient in a step");
  }

  private static Key beta2() {
    return Key.number("beta2").from(0).below(1).or(0.999).means("what stays of the mean square in a step");
  }

  private static Key epsilon() {
    return Key.number("epsilon").above(0).or(1e-8).means("is added to the root of the mean square");
  }

  private static Key spare() {
    return Key.words("spare", "bias", "batchnorm").or("[bias, batchnorm]").means("what does not decay; [] for nothing");
  }

  private static Key start() {
    return Key.number("start").from(0).means("the rate before any decay");
  }

  private static Key end() {
    return Key.number("end").from(0).or(0).means("the rate at the end, at most start");
  }

  private static Key over() {
    return Key.key("over", Key.Type.LENGTH).missing("the whole run").means("how long the way down is");
  }

  private static Key warmUp() {
    return Key.key("warm-up", Key.Type.SECTION).missing("none").means("see warm-up");
  }
}
