package bellows.cli;

import bellows.conf.Printable;
import bellows.conf.Spelling;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Tells of a wrong command line in a line or two; picocli would print the whole help, above which nobody scrolls. */
final class Misuse implements IParameterExceptionHandler {
  @Override
  public int handleParseException(ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    CommandSpec spec = command.getCommandSpec();
    command.getErr().printf("%s: %s%nSee submit/%s --help.%n", spec.qualifiedName(), Printable.lines(what(e, spec)),
        spec.qualifiedName());
    command.getErr().flush();
    return spec.exitCodeOnInvalidInput();
  }

  private static String what(ParameterException e, CommandSpec spec) {
    if (!(e instanceof UnmatchedArgumentException unmatched) || unmatched.getUnmatched().isEmpty()) {
      return e.getMessage();
    }
    String found = unmatched.getUnmatched().get(0);
    if (unmatched.isUnknownOption()) {
      String name = found.replaceFirst("=.*", "");
      return "unknown option '" + name + "'" + Spelling.nearest(name, spec.optionsMap().keySet());
    }
    return spec.subcommands().isEmpty() ? "expected no further argument, found '" + found + "'"
        : "unknown command '" + found + "'" + Spelling.nearest(found, spec.subcommands().keySet());
  }
}
