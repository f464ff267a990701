package bellows.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What to change in a run, from where its time went: the largest parts that something can be done about. */
public final class Advice {
  private static final double MUCH = 0.25;
  private static final double STRAGGLING = 0.15;
  private static final double MOSTLY = 0.6;
  private static final int MOST = 3;
  /** Below, a shuffle's second stage costs more than the driver's link. */
  private static final long LARGE_RESULTS = 64L << 20;

  private final Explanation run;
  private final long weights;
  private final List<String> sentences = new ArrayList<>();

  private Advice(Explanation run, long weights) {
    this.run = run;
    this.weights = weights;
  }

  /**
   * One sentence or two for each of at most three parts of a step.
   *
   * @param weights of the model
   */
  public static List<String> on(Explanation run, long weights) {
    Advice advice = new Advice(run, weights);
    if (run.steps() == 0) {
      return List.of("No step has ended yet.");
    }
    advice.transport();
    advice.overheads();
    advice.stragglers();
    if (run.evaluationSeconds() > run.trainingSeconds() / 2) {
      advice.add("Evaluations took %.1f s beside %.1f s of training: evaluate less often (evaluate = 5 epochs).",
          run.evaluationSeconds(), run.trainingSeconds());
    }
    if (run.share(run.step().compute()) >= MOSTLY) {
      advice.add("%s of a step is arithmetic: more cores make it faster, and little else does.",
          advice.percent(run.step().compute()));
    }
    return advice.sentences.isEmpty()
        ? List.of("No part of a step stands out; a larger batch makes all but decoding and arithmetic cheaper.")
        : List.copyOf(advice.sentences.subList(0, Math.min(MOST, advice.sentences.size())));
  }

  private void transport() {
    double transport = run.step().network() + run.step().serialise();
    if (run.share(transport) < MUCH) {
      return;
    }
    if (run.tasks() >= 2 && 4 * weights * run.tasks() >= LARGE_RESULTS) {
      add("%s of a step is transport: %.0f tasks return %.1f MB each over the driver's link, unless they are added up "
          + "on the executors. Set aggregation = shuffle if it is not, or let a team share each task (team), or take a "
          + "larger batch.", percent(transport), run.tasks(), 4 * weights / 1e6);
    } else {
      add("%s of a step is transport: %.1f MB of weights go out and as many come back from each task. Take a larger "
          + "batch, or fewer tasks (team), of which each computes longer.", percent(transport), 4 * weights / 1e6);
    }
  }

  private void overheads() {
    Breakdown step = run.step();
    double wait = run.executors().stream().mapToDouble(ExecutorTime::waiting).average().orElse(0);
    if (run.share(wait) >= STRAGGLING) {
      add("Tasks waited %.1f ms for a workspace: there are more of them than memory was planned for. Leave out "
          + "--partitions, or give executors more memory.", wait);
    } else if (run.share(step.schedule()) >= MUCH) {
      schedule(step.schedule());
    }
    if (run.share(step.decode()) >= MUCH) {
      add("%s of a step is decoding: give executors the memory to hold their samples, and write raw sources as shards "
          + "(prepare).", percent(step.decode()));
    }
    if (run.share(step.update()) >= MUCH) {
      add("%s of a step is the update on the driver: give it more cores, or take a larger batch.",
          percent(step.update()));
    }
  }

  private void schedule(double millis) {
    switch (run.stepping()) {
      case DIRECT -> add("%s of a step (%.2f ms) is the driver waking its threads and adding up what they bring; no job of "
          + "Spark's is in it. It costs the same for any batch: take a larger one.", percent(millis), millis);
      case RESIDENT -> add("%s of a step (%.2f ms) is messages between the driver and its resident tasks, and adding up "
          + "what these bring; no job of Spark's is in it. It costs the same for any batch: take a larger one.",
          percent(millis), millis);
      default -> add("%s of a step (%.1f ms) is Spark's scheduling, which costs the same for any batch: take a larger "
          + "one, or tasks that stay (steps = auto in local mode, steps = resident on a cluster), or fewer tasks "
          + "(--partitions) of which each computes longer.", percent(millis), millis);
    }
  }

  private void stragglers() {
    if (run.share(run.step().straggling()) < STRAGGLING) {
      return;
    }
    ExecutorTime most = run.executors().stream().max(Comparator.comparingDouble(ExecutorTime::samples)).orElseThrow();
    ExecutorTime least = run.executors().stream().min(Comparator.comparingDouble(ExecutorTime::samples)).orElseThrow();
    ExecutorTime slowest = run.executors().stream().max(Comparator.comparingDouble(ExecutorTime::span)).orElseThrow();
    double mean = run.executors().stream().mapToDouble(ExecutorTime::span).average().orElse(1);
    if (most.leaves() >= 1.2 * least.leaves()) {
      add("%s of a step is waiting for the slowest: executor %s has %.1f leaves a step, executor %s %.1f. Take a "
          + "number of executors that divides leaves, or more leaves.", percent(run.step().straggling()),
          most.executor(), most.leaves(), least.executor(), least.leaves());
    } else if (slowest.span() >= 1.2 * mean) {
      add("%s of a step is waiting for executor %s on %s, which takes %.1f times as long as the mean: see what else "
          + "that machine does.", percent(run.step().straggling()), slowest.executor(), slowest.host(),
          slowest.span() / mean);
    } else {
      add("%s of a step is waiting for whichever executor happens to be slowest: fewer, larger executors, or a larger "
          + "batch, make that less.", percent(run.step().straggling()));
    }
  }

  private String percent(double millis) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * run.share(millis));
  }

  private void add(String sentence, Object... figures) {
    sentences.add(String.format(Locale.ROOT, sentence, figures));
  }
}
