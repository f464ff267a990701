package bellows.cli;

import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine;

/** {@code bellows}: distributed training of neural networks on Apache Spark. */
@Command(name = "bellows", mixinStandardHelpOptions = true, versionProvider = Main.Version.class,
    description = "Trains neural networks on Apache Spark, in pure Java.",
    subcommands = {TrainCommand.class, EvaluateCommand.class, PredictCommand.class, PrepareCommand.class,
        DescribeCommand.class, CheckGradientsCommand.class, AugmentCommand.class, BenchCommand.class, SqlCommand.class,
        PlanCommand.class, ExplainCommand.class, HelpCommand.class})
public final class Main {
  /** The input was wrong, as opposed to a usage error (2) or an interruption (130). */
  private static final int FAILED = 1;

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"Bellows " + (version == null ? "(not from a jar)" : version)};
    }
  }

  public static void main(String[] args) {
    int code = commandLine().execute(args);
    // Not System.exit on success: in cluster mode Spark takes it for a failure, and its threads are daemons.
    if (code != 0) {
      System.exit(code);
    }
  }

  static CommandLine commandLine() {
    CommandLine all = new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionStrategy(Main::run);
    return all.setExecutionExceptionHandler((e, commandLine, parsed) -> {
      PrintWriter err = commandLine.getErr();
      err.println("bellows: " + ErrorMessage.of(e));
      if (System.getenv("BELLOWS_TRACE") != null) {
        e.printStackTrace(err);
      }
      err.flush();
      return FAILED;
    });
  }

  /** Picocli's handler hears of exceptions only; out of memory is to be told as well. */
  private static int run(CommandLine.ParseResult parsed) {
    try {
      return new CommandLine.RunLast().execute(parsed);
    } catch (Error e) {
      throw new CommandLine.ExecutionException(parsed.commandSpec().commandLine(), e.toString(), e);
    }
  }
}
