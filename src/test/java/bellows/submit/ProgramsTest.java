package bellows.submit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The programs beside the launchers and the proofs are compiled when they are run, so nobody else would see that one
 * does not fit.
 */
class ProgramsTest {
  @TempDir Path folder;

  static List<Path> programs() throws IOException {
    try (Stream<Path> launchers = Files.list(Path.of("submit"));
        Stream<Path> proofs = Files.list(Path.of("src/proof"))) {
      return Stream.concat(launchers, proofs).filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("programs")
  void compiles(Path program) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      boolean well = compiler.getTask(said, manager, null,
          List.of("-d", folder.toString(), "-classpath", System.getProperty("java.class.path")), null,
          manager.getJavaFileObjects(program)).call();
      assertTrue(well, said.toString());
    }
  }
}
