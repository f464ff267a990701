package bellows.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class TerminalTest {
  private final StringWriter out = new StringWriter();

  private void progressAndLine(boolean able) throws InterruptedException {
    Terminal terminal = new Terminal(new PrintWriter(out), able);
    Thread.sleep(250); // Sooner a terminal would flicker.
    terminal.progress(() -> "step 1", () -> List.of("▁▂\u001b", "▃"));
    terminal.line("done");
  }

  /** Two lines below, the cursor back; then all three are blank before the line that stays. */
  @Test
  void writesOverWhatIsBelow() throws InterruptedException {
    progressAndLine(true);
    assertEquals("\rstep 1\n▁▂?\u001b[K\n▃\u001b[K\u001b[2A\r"
        + "\r      \r\n\u001b[K\n\u001b[K\u001b[2A\rdone\n", out.toString());
  }

  @Test
  void aTerminalWithoutEscapesHasOneLine() throws InterruptedException {
    progressAndLine(false);
    assertEquals("\rstep 1\r      \rdone\n", out.toString());
  }
}
