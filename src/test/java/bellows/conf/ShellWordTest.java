package bellows.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellWordTest {
  @Test
  void aPlainPathStaysAsItIs() {
    assertEquals("hdfs://host:9000/runs/a-1_2.x", ShellWord.of("hdfs://host:9000/runs/a-1_2.x"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "it's", "$HOME/x", "x[1]", "a;b", "~/x", "*", "a\nb", "\"", "\\", "#x", "ü"})
  void aShellReadsOneWordBack(String text) throws IOException {
    Process shell = new ProcessBuilder("sh", "-c", "printf %s " + ShellWord.of(text)).start();
    assertEquals(text, new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
  }
}
