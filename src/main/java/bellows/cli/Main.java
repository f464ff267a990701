package bellows.cli;

import bellows.cli.bench.BenchCommand;
import bellows.cli.draw.DrawCommand;
import bellows.cli.export.ExportCommand;
import bellows.cli.importing.ImportCommand;
import bellows.cli.terminal.PrintableWriter;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;

/** {@code bellows}: distributed training of neural networks on Apache Spark. */
@Command(name = "bellows", mixinStandardHelpOptions = true, versionProvider = Main.Version.class,
    description = "Trains neural networks on Apache Spark, in pure Java.")
public final class Main {
  private static final Map<String, Class<?>> COMMANDS = new LinkedHashMap<>();

  static {
    COMMANDS.put("train", TrainCommand.class);
    COMMANDS.put("tune", TuneCommand.class);
    COMMANDS.put("evaluate", EvaluateCommand.class);
    COMMANDS.put("predict", PredictCommand.class);
    COMMANDS.put("neighbours", NeighboursCommand.class);
    COMMANDS.put("import", ImportCommand.class);
    COMMANDS.put("prepare", PrepareCommand.class);
    COMMANDS.put("describe", DescribeCommand.class);
    COMMANDS.put("derive", DeriveCommand.class);
    COMMANDS.put("check-gradients", CheckGradientsCommand.class);
    COMMANDS.put("augment", AugmentCommand.class);
    COMMANDS.put("curves", CurvesCommand.class);
    COMMANDS.put("draw", DrawCommand.class);
    COMMANDS.put("export", ExportCommand.class);
    COMMANDS.put("filter", FilterCommand.class);
    COMMANDS.put("bench", BenchCommand.class);
    COMMANDS.put("lectures", LecturesCommand.class);
    COMMANDS.put("sql", SqlCommand.class);
    COMMANDS.put("plan", PlanCommand.class);
    COMMANDS.put("explain", ExplainCommand.class);
    COMMANDS.put("page", PageCommand.class);
    COMMANDS.put("report", ReportCommand.class);
    COMMANDS.put("help", HelpCommand.class);
  }

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
    writeToTerminal();
    // Figures are painted in memory, whatever display the machine has.
    System.setProperty("java.awt.headless", "true");
    int code = commandLine(args.length == 0 ? "" : args[0]).execute(args);
    // Not System.exit on success: in cluster mode Spark takes it for a failure, and its threads are daemons.
    if (code != 0) {
      System.exit(code);
    }
  }

  /** Up to here the launcher filters what the JVM writes; where that is not possible, it goes on. */
  private static void writeToTerminal() {
    String terminal = System.getenv("BELLOWS_TERMINAL");
    if (terminal != null) {
      try {
        System.setErr(new PrintStream(new FileOutputStream(terminal), true));
      } catch (FileNotFoundException e) {
        // A terminal of another user's session cannot be opened again.
      }
    }
  }

  /** All commands. */
  static CommandLine commandLine() {
    return commandLine("");
  }

  /**
   * The commands, or the one that is asked for: picocli reads the annotations of all that it knows, which takes as long
   * as to describe a network.
   */
  private static CommandLine commandLine(String asked) {
    CommandLine all = new CommandLine(new Main());
    COMMANDS.forEach((name, type) -> {
      if (name.equals(asked) || !COMMANDS.containsKey(asked) || asked.equals("help")) {
        all.addSubcommand(type);
      }
    });
    all.setCaseInsensitiveEnumValuesAllowed(true).setExecutionStrategy(Main::run)
        .setParameterExceptionHandler(new Misuse());
    return all.setExecutionExceptionHandler((e, commandLine, parsed) -> {
      PrintWriter err = PrintableWriter.of(commandLine.getErr());
      err.println("bellows: " + ErrorMessage.of(e));
      if (System.getenv("BELLOWS_TRACE") != null) {
        e.printStackTrace(err);
      }
      err.flush();
      return FAILED;
    });
  }

  /**
   * Picocli's handler hears of exceptions only; out of memory is to be told as well. Help is picocli's and may have
   * colours; what commands print is made printable.
   */
  private static int run(CommandLine.ParseResult parsed) {
    Integer help = CommandLine.executeHelpRequest(parsed);
    if (help != null) {
      return help;
    }
    for (CommandLine command : parsed.asCommandLineList()) {
      command.setOut(PrintableWriter.of(command.getOut())).setErr(PrintableWriter.of(command.getErr()));
    }
    try {
      return new CommandLine.RunLast().execute(parsed);
    } catch (Error e) {
      throw new CommandLine.ExecutionException(parsed.commandSpec().commandLine(), e.toString(), e);
    }
  }
}
