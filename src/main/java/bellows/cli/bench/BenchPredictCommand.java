package bellows.cli.bench;

import bellows.bench.PredictBench;
import bellows.cli.terminal.FigureTable.Column;
import bellows.cli.terminal.Subject;
import bellows.nn.model.Model;
import bellows.run.Changes;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bench predict}: how fast networks answer. */
@Command(name = "predict", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Time what networks say of random samples, by the network as it is used: BatchNorm folded, without memory for a "
        + "way back.",
    "One sample alone, and many together; trained ms is one sample through the network as it was trained. Medians of "
        + "warm passes."},
    footerHeading = "%nExamples:%n", footer = {
        "  bellows bench predict lenet resnet20 resnet50 --threads 2",
        "  bellows bench predict mobilenet-v2 --batch 16 --json"})
public final class BenchPredictCommand implements Callable<Integer> {
  private static final List<Column> COLUMNS = List.of(new Column("model", "model", 12, "%s"),
      new Column("threads", "threads", 7, "%d"), new Column("trainedMillis", "trained ms", 10, "%.3f"),
      new Column("onceMillis", "one ms", 9, "%.3f"), new Column("batch", "batch", 5, "%d"),
      new Column("samplesPerSecond", "samples/s", 10, "%.1f"));

  @Parameters(paramLabel = "MODEL", arity = "1..*", description = "A network's name or a run file.")
  private List<String> subjects;

  @Option(names = "--threads", paramLabel = "T", defaultValue = "1",
      description = "Threads that share a pass; default: ${DEFAULT-VALUE}.")
  private int threads;

  @Option(names = "--batch", paramLabel = "N", defaultValue = "0",
      description = "Samples that go through together; default: as many as suit the network and the cache, 1 to 64.")
  private int batch;

  @Option(names = "--warm-up", paramLabel = "SECONDS", defaultValue = "5",
      description = "Passes that do not count; default: ${DEFAULT-VALUE} seconds, and at least 3.")
  private double warmSeconds;

  @Option(names = "--repeats", paramLabel = "N", defaultValue = "0",
      description = "Passes that count; default: those of a second, from 9 to 1,001.")
  private int repeats;

  @Option(names = "--processor",
      description = "Time of the processor, not of the clock: other work on the machine then counts little.")
  private boolean processor;

  @Mixin
  private BenchReport.Output output = new BenchReport.Output();

  @Override
  public Integer call() {
    PredictBench bench = new PredictBench(threads, batch, warmSeconds, repeats, processor);
    List<Model> models = subjects.stream().map(subject -> Subject.open(subject, Changes.NONE).model()).toList();
    BenchReport report = output.report(COLUMNS);
    report.start();
    for (Model model : models) {
      PredictBench.Row row = bench.run(model);
      report.row(model.name(), threads, row.trainedMillis(), row.onceMillis(), row.batch(), row.samplesPerSecond());
    }
    report.finish();
    return 0;
  }
}
