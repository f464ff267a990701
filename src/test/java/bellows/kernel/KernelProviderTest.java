package bellows.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What JVMs of all kinds choose, and that their bits are the same. */
class KernelProviderTest {
  private static final String MODULE = "--add-modules=jdk.incubator.vector";
  private static final String NO_C2 =
      "this JVM compiles without C2 (a client VM, or -XX:TieredStopAtLevel below 4)";

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "-Xint | this JVM only interprets (-Xint)",
      "-XX:TieredStopAtLevel=1 | " + NO_C2,
      "-XX:TieredStopAtLevel=3 | " + NO_C2,
      "-XX:CompilationMode=quick-only | " + NO_C2,
      "-XX:+UnlockExperimentalVMOptions -XX:+EnableJVMCI -XX:+UseJVMCICompiler -XX:-BootstrapJVMCI "
          + "-XX:TieredStopAtLevel=1 | this JVM compiles with JVMCI (Graal) and not with C2",
      "-XX:+UnlockExperimentalVMOptions -XX:-EnableVectorSupport "
          + "| this JVM's C2 does not know vectors (-XX:-EnableVectorSupport)"})
  void whereEachVectorWouldBeAnObjectPlainLoopsAreTaken(String options, String objection) throws Exception {
    Child plain = Child.of(MODULE + " " + options);
    assertEquals("scalar", plain.kernels);
    assertEquals(objection + ": same results; -Dbellows.kernels=vector insists on the Vector API", plain.reason);
    assertEquals(bits(), plain.bits);
  }

  @Test
  void whoInsistsGetsVectorsAndIsTold() throws Exception {
    Child child = Child.of(MODULE + " -XX:TieredStopAtLevel=1 -Dbellows.kernels=vector128");
    assertTrue(child.kernels.startsWith("vector"), child.kernels);
    assertEquals("bellows.kernels=vector128 asks for it, though " + NO_C2, child.reason);
    assertEquals(bits(), child.bits);
  }

  @ParameterizedTest
  @CsvSource({"-XX:+TieredCompilation", "-XX:-TieredCompilation", "-XX:-TieredCompilation -XX:TieredStopAtLevel=1"})
  void c2IsEnough(String options) throws Exception {
    Child child = Child.of(MODULE + " " + options);
    assertTrue(child.kernels.startsWith("vector"), child.reason);
    assertEquals("the Vector API is available", child.reason);
    assertEquals(bits(), child.bits);
  }

  @Test
  void withoutTheModuleThereIsNothingToInsistOn() throws Exception {
    Child child = Child.of("-Dbellows.kernels=vector");
    assertEquals("scalar", child.kernels);
    assertEquals("this JVM runs without --add-modules=jdk.incubator.vector: same results, slower", child.reason);
    assertEquals(bits(), child.bits);
  }

  /** A fingerprint of functions and sums of floats. */
  private static String bits() {
    Kernels kernels = KernelProvider.kernels();
    int n = 1_000;
    float[] x = new float[n];
    float[] y = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = (i - n / 2) / 37f;
    }
    List<Float> found = new ArrayList<>();
    kernels.exp(x, 0, y, 0, n);
    found.add(kernels.dot(x, 0, y, 0, n, new float[Kernels.SUM_LANES], 0));
    kernels.tanh(x, 0, y, 0, n);
    found.add(kernels.dot(x, 0, y, 0, n, new float[Kernels.SUM_LANES], 0));
    return Arrays.hashCode(y) + " " + found;
  }

  private record Child(String kernels, String reason, String bits) {
    static Child of(String options) throws IOException, InterruptedException {
      List<String> command =
          new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
      command.addAll(List.of(options.split(" +")));
      command.addAll(List.of("-cp", System.getProperty("java.class.path"), KernelProviderTest.class.getName()));
      Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(process.waitFor(1, TimeUnit.MINUTES), options);
      List<String> lines = output.lines().filter(l -> l.startsWith("found ")).map(l -> l.substring(6)).toList();
      assertEquals(3, lines.size(), output);
      return new Child(lines.get(0), lines.get(1), lines.get(2));
    }
  }

  /** In the other JVM. */
  public static void main(String[] args) {
    System.out.println("found " + KernelProvider.kernels().name());
    System.out.println("found " + KernelProvider.reason());
    System.out.println("found " + bits());
  }
}
