package bellows.cli;

import bellows.cli.terminal.FigureTable.Column;
import bellows.cli.terminal.FigureTable;
import bellows.cli.terminal.Folded;
import bellows.cli.terminal.HadoopSettings;
import bellows.conf.BadInputException;
import bellows.plan.Advice;
import bellows.plan.ExecutorTime;
import bellows.plan.Explanation;
import bellows.spark.metrics.MetricsTable;
import bellows.spark.metrics.TaskRow;
import bellows.store.HadoopFiles;
import bellows.store.run.RunFolder;
import bellows.train.Stepping;
import bellows.train.rows.EvalRow;
import bellows.train.rows.RunRow;
import bellows.train.rows.StepRow;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code explain}: where a run's time went, and what to change. */
@Command(name = "explain", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Say where a run's time went, step by step and executor by executor, and what to change.",
    "Reads the tables runs, steps, tasks and evals of the run's folder, also while it trains."})
public final class ExplainCommand implements Callable<Integer> {
  private static final List<Column> COLUMNS = List.of(new Column("executor", "executor", 8, "%s"),
      new Column("tasks", "tasks", 5, "%.1f"), new Column("samples", "samples", 7, "%.1f"),
      new Column("decode", "decode", 7, "%.2f"), new Column("compute", "compute", 8, "%.2f"),
      new Column("serialise", "serialise", 9, "%.2f"), new Column("network", "network", 7, "%.2f"),
      new Column("wait", "wait", 6, "%.2f"), new Column("span", "busy ms", 7, "%.2f"));

  @Parameters(paramLabel = "RUN", description = "The folder of a run, on any Hadoop file system.")
  private String run;

  @Option(names = "--json", description = "One JSON object: all figures and the advice.")
  private boolean json;

  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Configuration configuration = HadoopSettings.configuration();
    Path folder = new Path(RunFolder.open(new HadoopFiles(configuration), run).path());
    List<RunRow> starts = MetricsTable.read("runs", RunRow.class, folder, configuration);
    BadInputException.check(!starts.isEmpty(), "%s: expected a run that has started, found no row in its table runs",
        run);
    Explanation found = Explanation.of(starts, MetricsTable.read("steps", StepRow.class, folder, configuration),
        MetricsTable.read("tasks", TaskRow.class, folder, configuration),
        MetricsTable.read("evals", EvalRow.class, folder, configuration));
    RunRow start = starts.get(starts.size() - 1);
    List<String> advice = Advice.on(found, start.parameters());
    if (json) {
      Map<String, Object> all = new LinkedHashMap<>();
      all.put("run", start.run());
      all.put("explanation", found);
      all.put("stepMillis", found.step().total());
      all.put("advice", advice);
      spec.commandLine().getOut().println(new ObjectMapper().writeValueAsString(all));
      spec.commandLine().getOut().flush();
    } else {
      print(start, found, advice);
    }
    return 0;
  }

  private void print(RunRow start, Explanation found, List<String> advice) {
    line("run      %s: %s, %,d weights, batch %d in %d leaves, %s", start.run(), start.model(), start.parameters(),
        start.batch(), start.leaves(), start.master());
    line("time     %s of training in %,d steps, %s of evaluation", Progress.duration(found.trainingSeconds()),
        found.steps(), Progress.duration(found.evaluationSeconds()));
    line("step     %.2f ms, the mean of %s", found.step().total(), found.explained() == 0
        ? "all; table tasks has none of them, so what workers did counts as compute"
        : String.format(Locale.ROOT, "%,d steps of table tasks (steps = %s)", found.explained(),
            found.stepping().name().toLowerCase(Locale.ROOT)));
    String rest = found.stepping() == Stepping.JOBS ? "schedule" : "driver";
    found.step().parts().forEach((part, millis) -> line("  %-10s %10.2f ms %5.1f %%",
        part.equals("schedule") ? rest : part, millis,
        found.step().total() == 0 ? 0 : 100 * millis / found.step().total()));
    line("");
    if (!found.executors().isEmpty()) {
      FigureTable table = new FigureTable(spec.commandLine().getOut(), false, COLUMNS);
      table.heads();
      for (ExecutorTime e : found.executors()) {
        table.row(e.executor(), e.tasks(), e.samples(), e.decode(), e.compute(), e.serialise(), e.network(), e.waiting(),
            e.span());
      }
      line("hosts    %s", found.executors().stream().map(e -> Folded.tied(e.executor() + ": " + e.host()))
          .collect(Collectors.joining(", ")));
      line("");
    }
    advice.forEach(sentence -> line("%s", sentence));
  }

  private void line(String format, Object... arguments) {
    Folded.lines(String.format(Locale.ROOT, format, arguments)).forEach(spec.commandLine().getOut()::println);
    spec.commandLine().getOut().flush();
  }
}
