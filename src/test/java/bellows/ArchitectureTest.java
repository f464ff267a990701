package bellows;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.kernel.KernelProvider;
import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Who may use whom: {@code cli → bench → spark → store → train → {nn, optim, data} → tensor → kernel}, and what nobody may. */
class ArchitectureTest {
  private static final JavaClasses PRODUCT = product();

  /** Each package, and all that lie below it. */
  private static final Map<String, Set<String>> BELOW = Map.ofEntries(
      entry("conf", Set.of()),
      entry("kernel", Set.of()),
      entry("tensor", Set.of("kernel", "conf")),
      entry("image", Set.of("tensor", "kernel", "conf")),
      entry("nn", Set.of("tensor", "kernel", "conf")),
      entry("optim", Set.of("tensor", "kernel", "conf")),
      entry("data", Set.of("image", "tensor", "kernel", "conf")),
      entry("train", Set.of("nn", "optim", "data", "image", "tensor", "kernel", "conf")),
      entry("store", Set.of("train", "nn", "optim", "data", "image", "tensor", "kernel", "conf")),
      entry("spark", Set.of("store", "train", "nn", "optim", "data", "image", "tensor", "kernel", "conf")),
      entry("plan", Set.of("train", "nn", "optim", "data", "image", "tensor", "kernel", "conf")),
      entry("bench", Set.of("spark", "train", "nn", "optim", "data", "image", "tensor", "kernel", "conf")),
      entry("cli", Set.of("bench", "plan", "spark", "store", "train", "nn", "optim", "data", "image", "tensor", "kernel",
          "conf")));

  /** The product's own class files; what they refer to is known by name, which is all that these rules need. */
  private static JavaClasses product() {
    ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
    return new ClassFileImporter().importUrl(KernelProvider.class.getProtectionDomain().getCodeSource().getLocation());
  }

  @Test
  void everyPackageHasItsPlace() {
    Set<String> packages = PRODUCT.stream().map(ArchitectureTest::part).collect(Collectors.toCollection(TreeSet::new));
    assertEquals(new TreeSet<>(BELOW.keySet()), packages);
  }

  @Test
  void arrowsPointDownwards() {
    List<String> wrong = new ArrayList<>();
    for (JavaClass from : PRODUCT) {
      from.getDirectDependenciesFromSelf().stream()
          .filter(d -> d.getTargetClass().getPackageName().startsWith("bellows."))
          .filter(d -> !part(d.getTargetClass()).equals(part(from)))
          .filter(d -> !BELOW.getOrDefault(part(from), Set.of()).contains(part(d.getTargetClass())))
          .forEach(d -> wrong.add(d.getDescription()));
    }
    assertTrue(wrong.isEmpty(), String.join("\n", wrong));
  }

  private static String part(JavaClass type) {
    return type.getPackageName().substring("bellows.".length());
  }

  @Test
  void sparkIsKnownOnlyToItsPackageAndTheCommands() {
    noClasses().that().resideOutsideOfPackages("bellows.spark", "bellows.cli")
        .should().dependOnClassesThat().resideInAnyPackage("org.apache.spark..", "scala..").check(PRODUCT);
  }

  @Test
  void hadoopIsKnownOnlyWhereFilesAreDurableAndAbove() {
    noClasses().that().resideOutsideOfPackages("bellows.store", "bellows.spark", "bellows.cli")
        .should().dependOnClassesThat().resideInAPackage("org.apache.hadoop..").check(PRODUCT);
  }

  @Test
  void vectorModuleIsImportedByKernelsOnly() {
    noClasses().that().resideOutsideOfPackage("bellows.kernel")
        .should().dependOnClassesThat().resideInAPackage("jdk.incubator.vector..").check(PRODUCT);
  }

  @Test
  void nothingIsNative() {
    methods().should().notHaveModifier(JavaModifier.NATIVE).check(PRODUCT);
    noClasses().should().dependOnClassesThat().haveNameMatching("(sun\\.misc|jdk\\.internal\\..*)\\.Unsafe")
        .orShould().dependOnClassesThat().resideInAnyPackage("com.sun.jna..", "java.lang.foreign..",
            "jdk.incubator.foreign..", "org.bytedeco..", "jnr..").check(PRODUCT);
    for (Class<?> loader : List.of(System.class, Runtime.class)) {
      for (String method : List.of("load", "loadLibrary")) {
        noClasses().should().callMethod(loader, method, String.class).check(PRODUCT);
      }
    }
  }
}
