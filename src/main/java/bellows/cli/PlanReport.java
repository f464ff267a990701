package bellows.cli;

import bellows.cli.terminal.FigureTable.Column;
import bellows.cli.terminal.FigureTable;
import bellows.cli.terminal.Folded;
import bellows.plan.Cluster;
import bellows.plan.ClusterLayout;
import bellows.plan.Costs;
import bellows.plan.Forecast;
import bellows.plan.Rate;
import bellows.plan.Simulation;
import bellows.train.Aggregation;
import bellows.train.IdleCores;
import bellows.train.worker.Gradients;
import bellows.train.worker.TrainSpec;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What {@code plan} prints. */
final class PlanReport {
  private static final List<Column> LAYOUTS = List.of(new Column(null, "team", 4, "%d"),
      new Column(null, "tasks", 5, "%d"), new Column(null, "aggregation", 11, "%s"),
      new Column(null, "step ms", 10, "%.1f"),
      new Column(null, "executor MB", 11, "%.0f"), new Column(null, "driver MB", 9, "%.0f"),
      new Column(null, "fits", 4, "%s"));
  private static final int SIMULATED_STEPS = 10;
  private static final List<Column> ROWS = List.of(new Column(null, "executors", 9, "%d"),
      new Column(null, "batch", 6, "%d"), new Column(null, "tasks", 5, "%d"), new Column(null, "added by", 8, "%s"),
      new Column(null, "step s", 6, "%.2f"), new Column(null, "samples/s", 9, "%.1f"),
      new Column(null, "% used", 6, "%.0f"), new Column(null, "MB back", 7, "%.0f"), new Column(null, "epoch", 8, "%s"));

  private final PrintWriter out;
  private final boolean measured;
  private final boolean benched;
  private final Long seed;

  /**
   * @param measured whether the rate was, here
   * @param benched whether the other costs were
   * @param seed of a simulation; null for none
   */
  PlanReport(PrintWriter out, boolean measured, boolean benched, Long seed) {
    this.seed = seed;
    this.out = out;
    this.measured = measured;
    this.benched = benched;
  }

  /** All about one cluster. */
  void one(Forecast forecast) {
    ClusterLayout chosen = forecast.chosen();
    head(forecast);
    line("cluster  %s", forecast.cluster());
    line("memory   %s", chosen.plan().describe());
    line("heap     live at most: driver %.0f MB%s; a heap needs a third more", chosen.heap().driver() / 1e6,
        forecast.cluster().isLocal() ? ""
            : String.format(Locale.ROOT, ", each executor %.0f MB", chosen.heap().executor() / 1e6));
    line("wire     a step: %.1f MB to each executor, %.1f MB to the driver (aggregation = %s), %.1f MB between them",
        chosen.wire().toEach() / 1e6, chosen.wire().toDriver() / 1e6, word(chosen.aggregation()),
        chosen.wire().between() / 1e6);
    line("step     %.1f ms, %,.1f samples/s: %.0f %% of what so many cores would do without a cluster",
        chosen.step().total(), forecast.samplesPerSecond(chosen), 100 * forecast.efficiency(chosen));
    chosen.step().parts().forEach((part, millis) -> line("  %-10s %10.2f ms %5.1f %%", part, millis,
        100 * millis / chosen.step().total()));
    simulation(forecast, chosen);
    line("epoch    %s in %,d steps", Progress.duration(forecast.epochSeconds(chosen)),
        forecast.job().spec().order(0).steps());
    line("");
    FigureTable layouts = new FigureTable(out, false, LAYOUTS);
    layouts.heads();
    for (ClusterLayout layout : forecast.layouts()) {
      layouts.row(layout.plan().team(), layout.plan().tasks(), word(layout.aggregation()), layout.step().total(),
          layout.heap().executor() / 1e6, layout.heap().driver() / 1e6, layout.fits() ? "yes" : "no");
    }
    line("");
    List<String> fastest = Folded.lines("fastest  ", options(forecast).stream().map(Folded::tied)
        .collect(Collectors.joining(" ")), Folded.WIDTH - 2);
    out.println(String.join(String.format(" \\%n"), fastest)); // as a shell takes them
    IdleCores.of(forecast.job().spec(), chosen.plan(), forecast.cluster().jvms()).note(true)
        .ifPresent(note -> line("note     %s", note));
    out.flush();
  }

  private void simulation(Forecast forecast, ClusterLayout layout) {
    if (seed != null && Simulation.isPossible(forecast.cluster())) {
      double millis = Simulation.stepMillis(forecast, layout, seed, SIMULATED_STEPS);
      line("simulated %.1f ms, event by event (%d steps, seed %d): %+.1f %%", millis, SIMULATED_STEPS, seed,
          100 * (millis / layout.step().total() - 1));
    }
  }

  /** A row for each number of executors: what a step takes, how much of all cores computes, what the driver receives. */
  void table(List<Forecast> forecasts) {
    Cluster cluster = forecasts.get(0).cluster();
    head(forecasts.get(0));
    line("cluster  executors of %d cores, heap %.1f GB each; driver %.1f GB; network %s", cluster.cores(),
        cluster.heap() / 1e9, cluster.driverHeap() / 1e9, cluster.network());
    line("");
    FigureTable rows = new FigureTable(out, false, ROWS);
    rows.heads();
    for (Forecast forecast : forecasts) {
      ClusterLayout best = forecast.best();
      rows.row(forecast.cluster().executors(), forecast.job().spec().batch(), best.plan().tasks(),
          word(best.aggregation()), best.step().total() / 1e3, forecast.samplesPerSecond(best),
          100 * forecast.efficiency(best), best.wire().toDriver() / 1e6,
          best.fits() ? Progress.duration(forecast.epochSeconds(best)) : "no room");
    }
  }

  /** The chosen and the best layout, and all that they were derived from. */
  void json(Forecast forecast) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("model", forecast.job().spec().model().name());
    all.put("floats", forecast.job().spec().model().layout().size());
    all.put("batch", forecast.job().spec().batch());
    all.put("leaves", forecast.job().spec().leaves());
    all.put("executors", forecast.cluster().executors());
    all.put("cores", forecast.cluster().cores());
    all.put("rate", forecast.rate());
    all.put("costs", finite(forecast.costs()));
    all.put("chosen", layout(forecast, forecast.chosen()));
    all.put("best", layout(forecast, forecast.best()));
    all.put("options", String.join(" ", options(forecast)));
    try {
      out.println(new ObjectMapper().writeValueAsString(all));
      out.flush();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, Object> layout(Forecast forecast, ClusterLayout layout) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("team", layout.plan().team());
    map.put("tasks", layout.plan().tasks());
    map.put("aggregation", word(layout.aggregation()));
    map.put("fits", layout.fits());
    map.put("stepMillis", layout.step().total());
    map.put("parts", layout.step().parts());
    map.put("samplesPerSecond", forecast.samplesPerSecond(layout));
    map.put("epochSeconds", forecast.epochSeconds(layout));
    map.put("driverHeapBytes", layout.heap().driver());
    map.put("executorHeapBytes", layout.heap().executor());
    map.put("workspaceBytes", layout.plan().workspaceBytes());
    map.put("bytesToEachExecutor", layout.wire().toEach());
    map.put("bytesBetweenExecutors", layout.wire().between());
    map.put("bytesToDriver", layout.wire().toDriver());
    return map;
  }

  /** JSON has no infinity. */
  private static Map<String, Object> finite(Costs costs) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("jobMillis", costs.jobMillis());
    map.put("taskMillis", costs.taskMillis());
    map.put("stageMillis", costs.stageMillis());
    map.put("serialiseBytesAMilli", costs.serialise());
    map.put("mergeBytesAMilli", costs.merge());
    map.put("loopbackBytesAMilli", Double.isInfinite(costs.loopback()) ? null : costs.loopback());
    return map;
  }

  /** The best layout as options of the launcher, which are those of spark-submit too. */
  private static List<String> options(Forecast forecast) {
    Cluster cluster = forecast.cluster();
    ClusterLayout best = forecast.best();
    List<String> options = new ArrayList<>();
    if (cluster.isLocal()) {
      options.add("--master 'local[" + cluster.cores() + "]'");
    } else {
      options.add("--num-executors " + cluster.executors());
      options.add("--executor-cores " + cluster.cores());
      options.add("--total-executor-cores " + cluster.executors() * cluster.cores());
      options.add("--executor-memory " + (cluster.heap() >> 20) + "m");
    }
    options.add("--driver-memory " + (cluster.driverHeap() >> 20) + "m");
    if (best.plan().team() != forecast.chosen().plan().team()) {
      options.add("--set team=" + best.plan().team());
    }
    Aggregation auto = Aggregation.AUTO.choose(forecast.job().spec().model().layout().size(), best.plan().tasks(),
        cluster.isLocal());
    if (best.aggregation() != auto) {
      options.add("--set aggregation=" + word(best.aggregation()));
    }
    return options;
  }

  private void head(Forecast forecast) {
    TrainSpec run = forecast.job().spec();
    Rate rate = forecast.rate();
    line("model    %s, %,d weights; batch %d in %d leaves, at most %d together; %,d training samples",
        run.model().name(), run.model().layout().weightCount(), run.batch(), run.leaves(), run.together(),
        run.samples());
    line("rate     %.1f samples/s a core%s, %s", rate.samplesPerSecond(), rate.decodeMicros() > 0
        ? String.format(Locale.ROOT, ", decoding %.1f µs a sample, packing %.2f ms a task", rate.decodeMicros(),
            rate.packMillis()) : "", measured ? "measured here" : "as told");
    if (run.gradients().way() != Gradients.Way.BACK_PROPAGATION) {
      line("passes   %,d forward for a sample in each step, none back, where back-propagation takes the time of %d",
          run.gradients().passes(run.model().layout()),
          Gradients.BACK_PROPAGATION.passes(run.model().layout()));
    }
    boolean local = forecast.cluster().isLocal();
    line("costs    %.1f ms a job, %.1f ms a task, %s: %s", forecast.costs().jobMillis(), forecast.costs().taskMillis(),
        String.format(Locale.ROOT, local ? "adding %.2f GB/s" : "serialising %.2f GB/s a thread",
            (local ? forecast.costs().merge() : forecast.costs().serialise()) / 1e6),
        benched ? "from bench step" : "the defaults, see --bench");
    line("tasks    %s%s", forecast.costs().spread(), forecast.costs().spread().isMeasured()
        ? ", in the run; longer ones as so many in a row" : ", an assumption, see --tasks");
  }

  private static String word(Aggregation aggregation) {
    return aggregation.name().toLowerCase(Locale.ROOT);
  }

  private void line(String format, Object... arguments) {
    Folded.lines(String.format(Locale.ROOT, format, arguments)).forEach(out::println);
    out.flush();
  }
}
