package bellows.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.spark.Sparks;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.ToolProvider;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Console;
import scala.tools.nsc.Main;

/** The documentation's walk, in Java and in Scala: both are compiled and run, and print the same. */
class WalksTest {
  private static final String CLASS_PATH = System.getProperty("java.class.path");

  @TempDir
  private Path folder;

  /** The programs take the session that is there. */
  @BeforeEach
  void session() {
    Sparks.stop();
    SparkSession.builder().master("local[2]").appName("test").config("spark.ui.enabled", false)
        .config("spark.scheduler.mode", "FAIR").getOrCreate();
  }

  @AfterEach
  void end() {
    Sparks.stop();
  }

  private List<String> printed(Path classes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream before = System.out;
    PrintStream taken = new PrintStream(out, true, StandardCharsets.UTF_8);
    System.setOut(taken);
    try (URLClassLoader loader = new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
      Console.withOut(taken, () -> main(loader));
    } finally {
      System.setOut(before);
    }
    return out.toString(StandardCharsets.UTF_8).lines().map(line -> line.replace("List(", "[").replace(")", "]"))
        .toList();
  }

  private Object main(ClassLoader loader) {
    try {
      return loader.loadClass("CirclePipeline").getMethod("main", String[].class)
          .invoke(null, (Object) new String[] {folder.resolve("model").toString()});
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private Path compiled(String language) throws IOException {
    Path classes = Files.createDirectory(folder.resolve(language));
    String program = "src/site/" + language + "/CirclePipeline." + language;
    boolean well = language.equals("scala")
        ? Main.process(new String[] {"-d", classes.toString(), "-classpath", CLASS_PATH, program})
        : ToolProvider.getSystemJavaCompiler().run(null, null, null, "-d", classes.toString(), "-classpath", CLASS_PATH,
            program) == 0;
    assertTrue(well, "the compiler's complaints are above");
    return classes;
  }

  @Test
  void javaAndScalaPrintTheSame() throws IOException {
    List<String> java = printed(compiled("java"));
    assertEquals(3, java.size(), java::toString);
    for (int line : new int[] {0, 2}) {
      double accuracy = Double.parseDouble(java.get(line).split(" ")[1]);
      assertTrue(accuracy > 0.93, java::toString);
    }
    session();
    assertEquals(java, printed(compiled("scala")));
  }
}
