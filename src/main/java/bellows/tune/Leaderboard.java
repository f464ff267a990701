package bellows.tune;

import bellows.optim.Plateau.Metric;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * All trials of a search, the best first: those that came to their end, then those that were stopped, the later the
 * better, then those that failed.
 */
public final class Leaderboard {
  private final Search search;
  private final Metric metric;
  private final List<Trial> sorted;

  /** @param trials in any order */
  Leaderboard(Search search, List<Trial> trials) {
    this.search = search;
    metric = metric(search, trials);
    sorted = trials.stream().sorted(order()).toList();
  }

  /** That of the search, else accuracy where there are classes. */
  static Metric metric(Search search, List<Trial> trials) {
    boolean classes = trials.stream().anyMatch(trial -> trial.last() != null && trial.last().accuracy() != null);
    return search.metric() != null ? search.metric() : classes ? Metric.ACCURACY : Metric.LOSS;
  }

  /** By which trials are sorted. */
  public Metric metric() {
    return metric;
  }

  private Comparator<Trial> order() {
    return Comparator.comparing((Trial trial) -> trial.state() != Trial.State.FINISHED)
        .thenComparing(Trial::hasFailed).thenComparing(trial -> -trial.scores().size())
        .thenComparing(trial -> trial.last() == null ? new Score(0, Double.NaN, null) : trial.last(), Score.order(metric))
        .thenComparing(Trial::number);
  }

  public List<Trial> trials() {
    return sorted;
  }

  /** The best trial that came to its end; null if none did. */
  public Trial winner() {
    return sorted.isEmpty() || sorted.get(0).state() != Trial.State.FINISHED ? null : sorted.get(0);
  }

  /** Names of columns. */
  public List<String> columns() {
    return Stream.of(List.of("trial", "state", "stage"), search.keys(),
        List.of("loss", "accuracy", "epochs", "seconds", "run", "reason")).flatMap(List::stream).toList();
  }

  /**
   * A row for each trial: integers, longs, doubles and texts, with nulls where there is nothing to say.
   *
   * @param paths of the trials' folders, by name
   */
  public List<List<Object>> rows(UnaryOperator<String> paths) {
    List<List<Object>> rows = new ArrayList<>();
    for (Trial trial : sorted) {
      List<Object> row = new ArrayList<>(List.of(trial.number(), trial.state().toString(), trial.scores().size()));
      Map<String, ConfigValue> settings = search.settings(trial.number());
      search.space().dimensions().forEach(one -> row.add(value(one, settings.get(one.key()))));
      Score last = trial.last();
      row.add(last == null ? null : last.loss());
      row.add(last == null ? null : last.accuracy());
      row.add(last == null ? null : last.epochs());
      row.add(trial.seconds());
      row.add(paths.apply(trial.folder()));
      row.add(trial.reason());
      rows.add(row);
    }
    return rows;
  }

  private static Object value(Dimension dimension, ConfigValue value) {
    return dimension.isWhole() ? ((Number) value.unwrapped()).longValue()
        : dimension.isNumeric() ? (Object) ((Number) value.unwrapped()).doubleValue() : Dimension.render(value);
  }
}
