package bellows.cli.bench;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench}: how fast this machine computes, from single products to whole steps. */
@Command(name = "bench", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Measure how fast this machine computes. Each benchmark prints a table, or JSON with --json.",
    footerHeading = "%nExamples:%n", footer = {
        "  bellows bench gemm --threads 2",
        "  bellows bench conv --layers 3 7",
        "  bellows bench depthwise",
        "  bellows bench function",
        "  bellows bench train lenet:64 --profile",
        "  bellows bench predict lenet resnet20 --threads 2",
        "  bellows bench step 431080 --partitions 2 --master local[2]"},
    subcommands = {BenchGemmCommand.class, BenchConvCommand.class, BenchDepthwiseCommand.class,
        BenchFunctionCommand.class, BenchTrainCommand.class, BenchPredictCommand.class, BenchStepCommand.class})
public final class BenchCommand implements Runnable {
  @Spec
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "bench: expected one of "
        + String.join(", ", spec.subcommands().keySet()));
  }
}
