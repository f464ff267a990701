package bellows.cli;

import bellows.cli.spark.SparkCommand;
import bellows.cli.terminal.ChangeOptions;
import bellows.cli.terminal.Terminal;
import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.data.Split;
import bellows.data.source.Expected;
import bellows.data.source.TableForm;
import bellows.neighbours.Distance;
import bellows.neighbours.Folds;
import bellows.neighbours.NeighbourSpec;
import bellows.neighbours.Tally;
import bellows.neighbours.Vote;
import bellows.run.RunFile;
import bellows.spark.neighbours.FoundNeighbours;
import bellows.spark.neighbours.NeighbourData;
import bellows.spark.neighbours.NeighbourSearch;
import bellows.train.RunKeys;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code neighbours}: the baseline that needs no training. */
@Command(name = "neighbours", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Classify test samples by their k nearest training samples: what a network has",
    "to beat. Of several k the best is chosen by cross-validation on the training",
    "samples (of equals the smallest), and the test judges that one alone. With",
    "real targets the answer is the neighbours' mean, and k is chosen by RMSE.",
    "Samples are those of the run file's section data, as evaluation shows them to",
    "a network; the rest of the file is not read. Distances are exact."},
    footerHeading = "%nExamples:%n", footer = {
        "  bellows neighbours conf/mnist-mlp.conf --set data.path=FOLDER --k 3",
        "  bellows neighbours conf/quickstart.conf --k 1,3,5 --out nearest --format csv",
        "  bellows neighbours conf/quickstart.conf --k 5 --sheet near.png --of 0 1 2 3"})
public final class NeighboursCommand implements Callable<Integer> {
  private static final int FOLDS = 5;

  @Parameters(paramLabel = "CONF", description = "The run file.")
  private String conf;

  @Option(names = "--k", paramLabel = "K", split = ",", defaultValue = "1,3,5,7",
      description = "How many neighbours vote; default: ${DEFAULT-VALUE}.")
  private List<Integer> ks;

  @Option(names = "--distance", paramLabel = "D", defaultValue = "l2",
      description = "l2, l1 or cosine; default: ${DEFAULT-VALUE}.")
  private Distance distance;

  @Option(names = "--ties", paramLabel = "RULE", defaultValue = "lowest",
      description = {"Of classes with equally many votes: the lowest, or that of the", "nearest neighbour; default: "
          + "${DEFAULT-VALUE}."})
  private Vote.Ties ties;

  @Option(names = "--folds", paramLabel = "N", description = {"Of the cross-validation; default: 5, or none where there is "
      + "one k", "and a test."})
  private Integer folds;

  @Option(names = "--raw", description = "Values as they are stored, without data.normalise.")
  private boolean raw;

  @Mixin
  private TableOutput output = new TableOutput();

  @Mixin
  private NeighbourSheet sheet = new NeighbourSheet();

  @Option(names = "--partitions", paramLabel = "N", description = "Spark partitions; default: one a core.")
  private Integer partitions;

  @Mixin
  private ChangeOptions changes = new ChangeOptions();

  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    ks = ks.stream().distinct().sorted().toList();
    BadInputException.check(ks.get(0) >= 1, "--k: expected at least 1, found %d", ks.get(0));
    output.check();
    sheet.check();
    try (SparkCommand spark = SparkCommand.open("neighbours")) {
      output.checkNew(spark);
      Settings settings = Settings.of(RunFile.read(spark.files(), conf, changes.changes()));
      Expected expected = new Expected(TableForm.read(settings.section(TableForm.SECTION)), -1, List.of(), true);
      try (NeighbourData data = NeighbourData.open(RunKeys.hold(settings).section("data"), spark.files(), expected, raw);
          NeighbourSearch search = new NeighbourSearch(spark.context(), data.set(), spark.partitions(partitions))) {
        run(spark, data, search);
      }
      return 0;
    }
  }

  private void run(SparkCommand spark, NeighbourData data, NeighbourSearch search) throws IOException, InterruptedException {
    NeighboursReport report = new NeighboursReport(new Terminal(spec.commandLine().getOut()), data, ks);
    boolean tested = data.set().has(Split.TEST);
    sheet.check(data, tested ? Split.TEST : Split.TRAIN);
    report.start(distance, raw);
    int best = ks.get(0);
    if (folds != null || ks.size() > 1 || !tested) {
      best = validate(spark, data, search, report, tested);
    }
    if (tested) {
      NeighbourSpec wanted = data.spec(distance, largest(), null);
      try (FoundNeighbours found = report.find(search, wanted, Split.TEST)) {
        report.test(found.tally(List.of(best), new Vote(data.set().classes(), ties), null), best);
        write(spark, search, wanted, found, Split.TEST, report);
      }
    }
  }

  /** Chooses k, by samples whose neighbours are outside of their fold. */
  private int validate(SparkCommand spark, NeighbourData data, NeighbourSearch search, NeighboursReport report,
      boolean tested) throws IOException, InterruptedException {
    Folds dealt = Folds.deal(folds == null ? FOLDS : folds, data.set().classes(), data.set().trainTargets());
    NeighbourSpec wanted = data.spec(distance, largest(), dealt);
    try (FoundNeighbours found = report.find(search, wanted, Split.TRAIN)) {
      Tally tally = found.tally(ks, new Vote(data.set().classes(), ties), dealt);
      int best = report.folds(tally, dealt.count());
      if (!tested) {
        write(spark, search, wanted, found, Split.TRAIN, report);
      }
      return best;
    }
  }

  private int largest() {
    return ks.get(ks.size() - 1);
  }

  private void write(SparkCommand spark, NeighbourSearch search, NeighbourSpec wanted, FoundNeighbours found, Split split,
      NeighboursReport report) throws IOException, InterruptedException {
    if (output.isAsked()) {
      output.write(spark, found.table(spark.session(), distance), report.terminal());
    }
    sheet.write(search, wanted, found, split, report.terminal());
  }
}
