package bellows.cli;

import bellows.conf.BadInputException;
import bellows.page.PageAddress;
import java.util.Map;
import java.util.Stack;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** How a command that trains shows a page. */
final class PageOptions {
  @Option(names = "--page", arity = "0..1", paramLabel = "PORT", fallbackValue = "0", preprocessor = OnlyNumbers.class,
      description = {"Show the run in a browser while it goes, at http://localhost:PORT/; default: the first",
      "free port from 4140 on. Only this machine can look, and nothing is asked of any other."})
  private Integer port;

  @Option(names = "--page-bind", paramLabel = "HOST", description = {
      "Let other machines look: bind to this name or address of this machine, 0.0.0.0 for all.",
      "The address that is printed then holds a token, without which nobody sees anything."})
  private String bind;

  @Option(names = "--page-control", description =
      "Let whoever sees the page have a checkpoint saved, the rate changed or the run stopped.")
  private boolean control;

  /** Whether a page is wanted; refuses options that only a page has. */
  boolean isWanted() {
    BadInputException.check(port != null || bind == null && !control, "%s: expected --page too, found none",
        bind != null ? "--page-bind" : "--page-control");
    return port != null;
  }

  PageAddress address() {
    return new PageAddress(bind, port == null ? 0 : port);
  }

  boolean control() {
    return control;
  }

  /** {@code --page conf/it.conf} has no port: what follows is the run file. */
  static final class OnlyNumbers implements CommandLine.IParameterPreprocessor {
    @Override
    public boolean preprocess(Stack<String> arguments, CommandSpec command, ArgSpec option,
        Map<String, Object> info) {
      boolean port = !arguments.isEmpty() && arguments.peek().matches("\\d+");
      if (!port) {
        arguments.push("0");
      }
      return false;
    }
  }
}
