package bellows.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.conf.BadInputException;
import bellows.spark.metrics.SampleRuns;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class SqlCommandTest {
  @TempDir
  Path root;
  private String run;
  private String err;

  @BeforeEach
  void write() throws IOException {
    SampleRuns.session();
    SampleRuns.write(root.resolve("r"), "r");
    run = root.resolve("r").toString();
  }

  @Test
  void printsATable() throws Exception {
    assertEquals("""
        step      loss  finished                     config
        ----  --------  ---------------------------  -------------------------
           7  0.285714  2026-03-01T10:00:00.263456Z  model = lenet\\nbatch = 64
          20       0.1  2026-03-01T10:00:00.523456Z  model = lenet\\nbatch = 64
        """,
        sql(run, "SELECT s.step, s.loss, finished, config FROM steps s JOIN runs USING (run) WHERE s.step IN (7, 20) "
            + "ORDER BY s.step"));
  }

  @Test
  void printsCsv() throws Exception {
    assertEquals("step,top5,config\n10,,\"model = lenet\nbatch = 64\"\n20,,\"model = lenet\nbatch = 64\"\n",
        sql(run, "SELECT e.step, top5, config FROM evals e JOIN runs USING (run) ORDER BY 1", "--format", "csv"));
  }

  @Test
  void printsJsonLines() throws Exception {
    assertEquals("{\"step\":10,\"accuracy\":0.91,\"top5\":null}\n",
        sql(run, "SELECT step, accuracy, top5 FROM evals ORDER BY step LIMIT 1", "--format", "JSON"));
  }

  @Test
  void limitsAndSaysSo() throws Exception {
    assertEquals("step\n1\n2\n", sql(run, "SELECT step FROM steps ORDER BY step", "--limit", "2", "--format=csv"));
    assertEquals("Only the first 2 rows; --limit shows more.\n", err);
    sql(run, "SELECT step FROM steps", "--limit", "20", "--format=csv");
    assertEquals("", err);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      loss-by-epoch | a,2,10,0.133754,0.1,1.5,0.2,test,0.5,0.92
      slowest-steps | a,7,2026-03-01T10:00:00.263456Z,504.0,33.6,compute,1.0,500.0,2.0,0.5
      compare-runs  | a,lenet,Sgd,64,4,1,local[1],1,20,0.1,0.92,test,20,1620.3
      step-time     | a,compute,20,35.5,11.0,407.28,500.0,89.9
      events        | a,executor-lost,1,2,3,9,2026-03-01T10:00:05.123456Z,killed
      dead-units    | a,conv1,conv,20,1.0,0.05,,,0.05
      """)
  void storedQueriesAnswer(String name, String line) throws Exception {
    SampleRuns.write(root.resolve("a"), "a");
    String found = sql(run, root.resolve("a").toString(), "--file", "conf/queries/" + name + ".sql", "--format", "csv");
    assertTrue(List.of(found.split("\n")).contains(line), found);
  }

  @Test
  void tellsWhatIsMissing() {
    assertSays("expected the folder of a run, then a query; found only: SELECT 1", "SELECT 1");
    assertSays("expected the folder of a run, found nothing at " + run + "x", run + "x", "SELECT 1");
    assertSays("--file: expected a file with a query, found nothing at no.sql", run, "--file", "no.sql");
    assertSays("--format: expected one of table, csv, json, found 'cvs', did you mean 'csv'?", run, "SELECT 1",
        "--format", "cvs");
    assertSays("--limit: expected at least 1, found 0", run, "SELECT 1", "--limit", "0");
    assertSays("The tables and their columns:", run, "SELECT nothing FROM steps");
  }

  private void assertSays(String expected, String... arguments) {
    String message = assertThrows(BadInputException.class, () -> sql(arguments)).getMessage();
    assertTrue(message.contains(expected), message);
  }

  private String sql(String... arguments) throws Exception {
    StringWriter out = new StringWriter();
    StringWriter errors = new StringWriter();
    SqlCommand command = new SqlCommand();
    CommandLine line = new CommandLine(command).setOut(new PrintWriter(out)).setErr(new PrintWriter(errors));
    line.parseArgs(arguments);
    assertEquals(0, command.call());
    err = errors.toString().replace("\r\n", "\n");
    return out.toString().replace("\r\n", "\n");
  }
}
