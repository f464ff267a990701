package bellows.cli;

import bellows.bench.TaskBench;
import bellows.cli.terminal.HadoopSettings;
import bellows.conf.BadInputException;
import bellows.plan.Cluster;
import bellows.plan.Costs;
import bellows.plan.Forecast;
import bellows.plan.Network;
import bellows.plan.Rate;
import bellows.plan.Spread;
import bellows.plan.TrainingJob;
import bellows.spark.metrics.MetricsTable;
import bellows.spark.metrics.TaskRow;
import bellows.store.HadoopFiles;
import bellows.store.run.RunFolder;
import bellows.train.Aggregation;
import bellows.train.TeamPlan;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.network.util.JavaUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code plan}: what a run takes on a cluster, and how long, before there is one. */
@Command(name = "plan", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Predict memory, bytes on the wire, the time of a step and of an epoch, and the fastest layout on a cluster.",
    "Measures how fast this machine computes the model, unless told. What Spark and the wire cost are constants of a "
        + "machine, which 'bench step' measures on another: see --bench."},
    footerHeading = "%nExamples:%n", footer = {
        "  bellows plan conf/mnist-lenet.conf --executors 2 --cores 1 --memory 1g --driver-memory 2g",
        "  bellows plan resnet50 --set batch=256 --executors 8 --cores 4 --memory 8g --driver-memory 8g --network 10Gb",
        "  bellows plan resnet50 alexnet vgg16 --batch-per-core 8 --table --cores 8 --memory 16g --driver-memory 16g",
        "  bellows bench step --plan --master spark://HOST:7077 --json > bench.json  # then --bench bench.json"})
public final class PlanCommand implements Callable<Integer> {
  private static final String DECADES = "1,2,5,10,20,50,100,200,500,1000";

  @Mixin
  private PlanSubject subject = new PlanSubject();

  @Option(names = {"--executors", "--num-executors"}, paramLabel = "E[,E…]",
      description = "Executors; 0 is local mode. Several make a table. Default: 1.")
  private String executors;

  @Option(names = "--table", description = "A table of 1 to 1,000 executors.")
  private boolean table;

  @Option(names = {"--cores", "--executor-cores"}, paramLabel = "C", defaultValue = "1",
      description = "Cores of each; default: ${DEFAULT-VALUE}.")
  private int cores;

  @Option(names = {"--memory", "--executor-memory"}, paramLabel = "M", defaultValue = "1g",
      description = "The heap of each, such as 1500m or 8g; default: ${DEFAULT-VALUE}.")
  private String memory;

  @Option(names = "--driver-memory", paramLabel = "M", defaultValue = "4g",
      description = "The driver's heap; default: ${DEFAULT-VALUE}.")
  private String driverMemory;

  @Option(names = "--network", paramLabel = "SPEED", defaultValue = "10Gb",
      description = {"Each machine's link, such as 10Gb or 100Mb (bits a second).",
          "loopback: all are processes of one machine. Default: ${DEFAULT-VALUE}."})
  private String network;

  @Option(names = "--batch-per-core", paramLabel = "B",
      description = "A batch of so many samples for each core; default: the run file's batch, whatever the cluster.")
  private Integer batchPerCore;

  @Option(names = "--samples-per-second", paramLabel = "R[,R…]", split = ",",
      description =
          "How fast a core computes, as from 'bench train', instead of measuring it here; one for each model.")
  private List<Double> samplesPerSecond = List.of();

  @Option(names = "--bench", paramLabel = "FILE",
      description = "What 'bench step --plan --json' printed on such a cluster.")
  private Path bench;

  @Option(names = "--tasks", paramLabel = "RUN",
      description = {"The folder of a run, on such machines: its tasks' times say how much tasks differ, and what is drawn "
          + "in a simulation.", "Default: by 3 %, an assumption."})
  private String run;

  @Option(names = "--simulate", paramLabel = "SEED", arity = "0..1", fallbackValue = "1",
      description = "Also simulate the step event by event on a network, with times drawn from SEED (default: 1).")
  private Long simulate;

  @Option(names = "--warm-up", paramLabel = "SECONDS", defaultValue = "8",
      description = "Before the measurement counts; default: ${DEFAULT-VALUE} seconds.")
  private double warmSeconds;

  @Option(names = "--json", description = "One JSON object a number of executors.")
  private boolean json;

  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    List<Integer> counts = counts();
    check();
    Cluster first = new Cluster(counts.get(0), cores, bytes("--memory", memory), bytes("--driver-memory", driverMemory),
        Network.parse(network));
    List<Costs.EmptyStep> measured = bench == null ? List.of() : emptySteps(bench);
    Spread spread = run == null ? null : spread(run);
    for (int i = 0; i < subject.all().size(); i++) {
      subject.open(subject.all().get(i));
      Rate rate = samplesPerSecond.isEmpty() ? rate(first)
          : Rate.told(samplesPerSecond.get(i), job(first).spec());
      List<Forecast> forecasts = new ArrayList<>();
      for (int count : counts) {
        Cluster cluster = first.withExecutors(count);
        forecasts.add(Forecast.of(job(cluster), cluster, rate, measured, spread));
      }
      report(forecasts, i > 0);
    }
    return 0;
  }

  private void report(List<Forecast> forecasts, boolean another) {
    PlanReport report = new PlanReport(spec.commandLine().getOut(), samplesPerSecond.isEmpty(), bench != null, simulate);
    if (json) {
      forecasts.forEach(report::json);
      return;
    }
    if (another) {
      spec.commandLine().getOut().println();
    }
    if (forecasts.size() > 1) {
      report.table(forecasts);
    } else {
      report.one(forecasts.get(0));
      refuse(forecasts.get(0));
    }
  }

  /** Says what {@code train} would say of too little memory. */
  private static void refuse(Forecast forecast) {
    TrainingJob job = forecast.job();
    TeamPlan.forTraining(job.spec(), job.slots(), job.team(), job.aggregation(), forecast.cluster().jvms());
  }

  private TrainingJob job(Cluster cluster) {
    if (batchPerCore == null) {
      return subject.job(null);
    }
    long batch = (long) batchPerCore * cluster.workers() * cluster.cores();
    BadInputException.check(batch <= Integer.MAX_VALUE, "--batch-per-core: expected a batch below 2^31, found %d",
        batch);
    return subject.job((int) batch);
  }

  /** Of a leaf of the first cluster's run, in as many threads as an executor has, or as this machine has. */
  private Rate rate(Cluster cluster) {
    TrainingJob job = job(cluster);
    int here = Runtime.getRuntime().availableProcessors();
    int there = cluster.network().isLoopback() ? cluster.workers() * cores : cores;
    int team = Math.min(here, Math.max(1, job.team() > 0 ? job.team()
        : TeamPlan.unchecked(job.spec(), job.slots(), job.aggregation(), cluster.jvms()).team()));
    int tasks = TeamPlan.ofTeams(job.spec(), job.slots(), team, job.aggregation(), cluster.jvms()).tasks();
    TaskBench.Row row = new TaskBench(Math.max(team, Math.min(here, there)), team, warmSeconds)
        .run(job.spec(), (job.spec().leaves() + tasks - 1) / tasks);
    return new Rate(1e3 * row.samples() / row.leafMillis() / team, 1e3 * row.decodeMillis() / row.samples(),
        row.packMillis(), team);
  }

  private void check() {
    BadInputException.check(cores > 0, "--cores: expected at least 1, found %d", cores);
    BadInputException.check(batchPerCore == null || batchPerCore > 0, "--batch-per-core: expected at least 1, found %d",
        batchPerCore);
    BadInputException.check(samplesPerSecond.isEmpty() || samplesPerSecond.size() == subject.all().size(),
        "--samples-per-second: expected a number for each of %s, found %d", subject.all(), samplesPerSecond.size());
    samplesPerSecond.forEach(rate -> BadInputException.check(rate > 0,
        "--samples-per-second: expected more than 0, found %s", rate));
  }

  private List<Integer> counts() {
    String text = executors != null ? executors : table ? DECADES : "1";
    BadInputException.check(text.matches("\\d{1,6}(,\\d{1,6})*"),
        "--executors: expected a number, or several as 1,2,4, found '%s'", text);
    return Arrays.stream(text.split(",")).map(Integer::parseInt).toList();
  }

  private static long bytes(String option, String text) {
    BadInputException.check(text.matches("[1-9]\\d{0,8}[kmgtKMGT]"),
        "%s: expected a size such as 1500m or 8g, found '%s'", option, text);
    return JavaUtils.byteStringAsBytes(text);
  }

  private static Spread spread(String run) throws IOException {
    Configuration configuration = HadoopSettings.configuration();
    String folder = RunFolder.open(new HadoopFiles(configuration), run).path();
    return Spread.measured(MetricsTable.read("tasks", TaskRow.class, new org.apache.hadoop.fs.Path(folder), configuration),
        run);
  }

  private static List<Costs.EmptyStep> emptySteps(Path file) throws IOException {
    BadInputException.check(Files.isReadable(file), "--bench: expected a file of rows of bench step --json, found "
        + "nothing to read at %s", file);
    List<Costs.EmptyStep> rows = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      JsonNode row = line.startsWith("{") ? new ObjectMapper().readTree(line) : null;
      if (row != null && row.has("floats") && row.has("partitions") && row.has("medianMillis")) {
        rows.add(new Costs.EmptyStep(row.get("floats").asLong(), row.get("partitions").asInt(),
            row.path("aggregation").asText().equals("shuffle") ? Aggregation.SHUFFLE : Aggregation.DRIVER,
            row.get("medianMillis").asDouble()));
      }
    }
    BadInputException.check(!rows.isEmpty(), "--bench %s: expected rows of bench step --json, found none", file);
    return rows;
  }
}
