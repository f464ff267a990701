package bellows.cli;

import bellows.cli.terminal.ChangeOptions;
import bellows.cli.terminal.HadoopSettings;
import bellows.cli.terminal.Terminal;
import bellows.data.Leaf;
import bellows.data.Split;
import bellows.kernel.KernelProvider;
import bellows.nn.model.Workspace;
import bellows.run.RunFile;
import bellows.run.Setup;
import bellows.store.HadoopFiles;
import bellows.train.GradientCheck;
import bellows.train.worker.BatchLoader;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code check-gradients}: back-propagation against central differences, for every parameter tensor of a run's network.
 */
@Command(name = "check-gradients", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Compare each parameter tensor's gradient with central differences, on the first samples of the data and at the",
    "initial weights, biases moved off zero.",
    "Exits with 1 if one is wrong."})
public final class CheckGradientsCommand implements Callable<Integer> {
  @Parameters(paramLabel = "CONF", description = "The run file.")
  private String conf;

  @Mixin
  private ChangeOptions changes = new ChangeOptions();

  @Option(names = "--samples", paramLabel = "N", defaultValue = "4",
      description = "Samples; default: ${DEFAULT-VALUE}.")
  private int samples;

  @Option(names = "--elements", paramLabel = "N", defaultValue = "100",
      description = "The most elements to check of each tensor; default: ${DEFAULT-VALUE}.")
  private int elements;

  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() {
    HadoopFiles files = new HadoopFiles(HadoopSettings.configuration());
    Setup setup = Setup.open(RunFile.read(files, conf, changes.changes()), files);
    Leaf leaf = new Leaf(0, 1, setup.data().first(Split.TRAIN, samples));
    GradientCheck check = new GradientCheck(setup.model(), leaf.samples().count(), KernelProvider.kernels(),
        setup.model().initial(setup.config().seed()), elements, workspace -> place(setup, leaf, workspace));
    List<GradientCheck.Row> rows = check.run();
    Terminal out = new Terminal(spec.commandLine().getOut());
    int width = rows.stream().mapToInt(row -> row.tensor().name().length()).max().orElse(0);
    String form = "%-" + Math.max(width, 6) + "s  %-14s  %8s  %8s  %14s  %s";
    out.line(String.format(form, "tensor", "shape", "checked", "at kinks", "relative error", ""));
    for (GradientCheck.Row row : rows) {
      out.line(String.format(Locale.ROOT, form, row.tensor().name(), row.tensor().shape(), row.checked(), row.kinks(),
          String.format(Locale.ROOT, "%.1e", row.error()), row.passes() ? "ok" : "WRONG"));
    }
    boolean passes = rows.stream().allMatch(GradientCheck.Row::passes);
    out.line(passes ? "All gradients agree." : String.format(Locale.ROOT,
        "Some gradients disagree by more than %.0e, or had no element away from kinks.", GradientCheck.TOLERANCE));
    return passes ? 0 : 1;
  }

  private static void place(Setup setup, Leaf leaf, Workspace workspace) {
    workspace.pass().set(true, setup.config().seed(), 1, leaf.samples().count());
    BatchLoader loader = new BatchLoader(setup.spec(), workspace);
    loader.test(leaf, 0, leaf.samples().count());
    loader.mix(1, leaf, 0, leaf.samples().count());
  }
}
