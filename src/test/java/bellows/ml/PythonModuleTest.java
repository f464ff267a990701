package bellows.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Python module, as far as it can be run without PySpark: it compiles, its params and methods are Java's, and what it
 * does with them is right against stand-ins for PySpark and for Java.
 */
class PythonModuleTest {
  private static final List<Params> STAGES = List.of(new NeuralNetworkClassifier(), new NeuralNetworkRegressor(),
      new ImagePreparer());

  private static final String EXAMPLE = "src/site/python/circle_pipeline.py";

  @TempDir
  private Path folder;

  private String run(String path, String... command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("PYTHONPATH", path);
    builder.environment().put("PYTHONPYCACHEPREFIX", folder.resolve("cache").toString());
    Process process = builder.start();
    String printed = new String(process.getInputStream().readAllBytes());
    assertTrue(process.waitFor(1, TimeUnit.MINUTES));
    assertEquals(0, process.exitValue(), printed);
    return printed;
  }

  private static boolean hasPython() {
    try {
      return new ProcessBuilder("python3", "-c", "import sys; sys.exit(sys.version_info < (3, 9))").start()
          .waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As the jar holds it. */
  private void write() throws IOException {
    PythonModule.main(new String[] {folder.toString()});
    for (String file : List.of("bellows/__init__.py", "bellows/ml/stages.py")) {
      try (InputStream in = PythonModule.class.getResourceAsStream("/" + file)) {
        Files.write(folder.resolve(file), in.readAllBytes());
      }
    }
  }

  @Test
  void eachParamIsThereWithItsWords() {
    String text = PythonModule.text();
    for (Params stage : STAGES) {
      for (Param<?> param : stage.params()) {
        assertTrue(text.contains("        " + param.name() + " : ") || text.contains("    " + param.name() + ": Param["),
            param.name());
        assertTrue(text.contains(param.doc().replace("\\", "\\\\").replace("\"", "\\\"")), param.doc());
      }
    }
    assertTrue(text.contains("        maxIter: int = 20,\n"));
    assertTrue(text.contains("        standardization: bool = True,\n"));
    assertTrue(text.contains("        thresholds: Optional[List[float]] = None,\n"));
    assertTrue(text.contains("typeConverter=TypeConverters.toListString"));
  }

  @Test
  void itCompilesAndDoesWhatItSays() throws Exception {
    assumeTrue(hasPython(), "there is no python3, from 3.9 on, on this machine");
    write();
    run("", "python3", "-m", "py_compile", folder.resolve("bellows/ml/__init__.py").toString(),
        folder.resolve("bellows/ml/stages.py").toString(), EXAMPLE);
    Path java = folder.resolve("java.json");
    new ObjectMapper().writeValue(java.toFile(), types());
    Path stubs = stubs();
    String printed = run(folder + ":" + stubs, "python3", stubs.resolve("dry_run.py").toString(),
        java.toString(), EXAMPLE);
    assertTrue(printed.contains("all of bellows.ml"), printed);
  }

  private static Path stubs() throws URISyntaxException {
    return Path.of(PythonModuleTest.class.getResource("python/dry_run.py").toURI()).getParent();
  }

  /** Of each class that Python meets: the names of its params, and what its methods return. */
  private static Map<String, Object> types() {
    Map<String, Object> types = new LinkedHashMap<>();
    Deque<Class<?>> coming = new ArrayDeque<>(List.of(NeuralNetworkClassifier.class, NeuralNetworkRegressor.class,
        NeuralNetworkClassificationModel.class, NeuralNetworkRegressionModel.class, ImagePreparer.class,
        PythonValues.class));
    while (!coming.isEmpty()) {
      Class<?> type = coming.pop();
      boolean ours = type.getName().startsWith("bellows.") || type.getName().startsWith("org.apache.spark.ml.");
      if (!ours || types.containsKey(type.getName())) {
        continue;
      }
      Map<String, String> methods = new TreeMap<>();
      List<Method> all = new ArrayList<>(List.of(type.getMethods()));
      all.sort(Comparator.comparing(Method::getParameterCount).reversed()); // The shortest form counts.
      for (Method method : all) {
        if (!method.isBridge()) {
          methods.put(method.getName(), method.getReturnType().getCanonicalName());
          coming.add(method.getReturnType());
        }
      }
      types.put(type.getName(), Map.of("methods", methods, "params", params(type)));
    }
    return types;
  }

  private static List<String> params(Class<?> type) {
    return STAGES.stream().filter(stage -> type == stage.getClass() || type.getSimpleName().equals(stage.getClass()
        .getSimpleName().replace("Classifier", "ClassificationModel").replace("Regressor", "RegressionModel")))
        .flatMap(stage -> Arrays.stream(stage.params())).map(Param::name).toList();
  }
}
