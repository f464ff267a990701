package bellows.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import picocli.CommandLine;

/** A terminal has 80 columns unless somebody made it wider. */
class HelpWidthTest {
  private static final int COLUMNS = 80;

  @TestFactory
  Stream<DynamicTest> ofEachCommand() {
    return all(Main.commandLine()).map(command -> DynamicTest.dynamicTest(
        command.getCommandSpec().qualifiedName(), () -> assertEquals(List.of(), wide(command.getUsageMessage()))));
  }

  private static Stream<CommandLine> all(CommandLine command) {
    return Stream.concat(Stream.of(command),
        command.getSubcommands().values().stream().distinct().flatMap(HelpWidthTest::all));
  }

  private static List<String> wide(String text) {
    return text.lines().filter(line -> line.codePointCount(0, line.length()) > COLUMNS).toList();
  }
}
