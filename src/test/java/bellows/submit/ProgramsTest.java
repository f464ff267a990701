package bellows.submit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Programs of the launchers, of the proofs and of the documentation are compiled only when they are run. */
class ProgramsTest {
  /** Runs with a library that lives beside this project alone, ONNX Runtime. */
  private static final String WITH_OTHERS = "OnnxAnswers.java";

  @TempDir Path folder;

  static List<Path> programs() throws IOException {
    List<Path> programs = new ArrayList<>();
    for (String folder : List.of("submit", "src/proof", "src/site/java")) {
      try (Stream<Path> files = Files.list(Path.of(folder))) {
        files.filter(file -> file.toString().endsWith(".java") && !file.endsWith(WITH_OTHERS)).sorted()
            .forEach(programs::add);
      }
    }
    return programs;
  }

  @ParameterizedTest
  @MethodSource("programs")
  void compiles(Path program) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      boolean well = compiler.getTask(said, manager, null,
          List.of("-d", folder.toString(), "--add-modules", "jdk.incubator.vector", "-classpath",
              System.getProperty("java.class.path")), null,
          manager.getJavaFileObjects(program)).call();
      assertTrue(well, said.toString());
    }
  }
}
