package bellows.spark.ui;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.util.kvstore.KVIndex;

/**
 * What the page shows of a run, as Spark's store of an application's facts keeps it: in memory, or by the history server
 * on its disk, as JSON. Of a long run each point stands for a stretch of it. Never changed: the store may be read at any
 * time.
 */
public final class ToldRun {
  /** More points than a chart has room for; then every other one goes. */
  static final int MOST_POINTS = 600;
  private static final int MOST_EVENTS = 50;

  /** When the run began, then its name. */
  @KVIndex
  public String key;

  /** The newest of it. */
  public RunNews last;

  /** Steps, and for each what {@link RunNews} said of it; NaN where it said nothing. */
  public List<Double> steps = new ArrayList<>();
  public List<Double> losses = new ArrayList<>();
  public List<Double> speeds = new ArrayList<>();
  public List<Double> rates = new ArrayList<>();

  /** Steps of evaluations, their losses and accuracies. */
  public List<Double> evaluatedSteps = new ArrayList<>();
  public List<Double> evaluatedLosses = new ArrayList<>();
  public List<Double> accuracies = new ArrayList<>();

  /** The last things that happened, a line each. */
  public List<String> events = new ArrayList<>();

  /** News a point: a power of two. */
  public long stretch = 1;

  /** News of steps so far. */
  public long told;

  /** For whoever reads it from a disk. */
  public ToldRun() {}

  /** The view of a run of which there are first news. */
  static ToldRun of(RunNews first) {
    return new ToldRun().with(first);
  }

  /** The view after these news. */
  ToldRun with(RunNews news) {
    ToldRun next = new ToldRun();
    next.key = news.key();
    next.last = news;
    next.stretch = stretch;
    next.told = told;
    next.steps.addAll(steps);
    next.losses.addAll(losses);
    next.speeds.addAll(speeds);
    next.rates.addAll(rates);
    next.evaluatedSteps.addAll(evaluatedSteps);
    next.evaluatedLosses.addAll(evaluatedLosses);
    next.accuracies.addAll(accuracies);
    next.events.addAll(events);
    next.add(news, last);
    return next;
  }

  private void add(RunNews news, RunNews before) {
    if (news.loss() != null && told++ % stretch == 0) {
      steps.add((double) news.step());
      losses.add(news.loss());
      speeds.add(orNaN(news.samplesPerSecond()));
      rates.add(orNaN(news.rate()));
    }
    if (steps.size() > MOST_POINTS) {
      List.of(steps, losses, speeds, rates).forEach(ToldRun::halve);
      stretch *= 2;
    }
    boolean evaluated = news.evaluatedLoss() != null && (before == null
        || !news.evaluatedLoss().equals(before.evaluatedLoss()));
    if (evaluated) {
      evaluatedSteps.add((double) news.step());
      evaluatedLosses.add(news.evaluatedLoss());
      accuracies.add(orNaN(news.accuracy()));
    }
    if (evaluatedSteps.size() > MOST_POINTS) {
      List.of(evaluatedSteps, evaluatedLosses, accuracies).forEach(ToldRun::halve);
    }
    if (news.event() != null) {
      events.add(news.event());
    }
    if (events.size() > MOST_EVENTS) {
      events.remove(0);
    }
  }

  private static double orNaN(Double value) {
    return value == null ? Double.NaN : value;
  }

  /** Keeps every other one, the first included. */
  private static void halve(List<Double> values) {
    for (int i = 0; 2 * i < values.size(); i++) {
      values.set(i, values.get(2 * i));
    }
    values.subList((values.size() + 1) / 2, values.size()).clear();
  }
}
