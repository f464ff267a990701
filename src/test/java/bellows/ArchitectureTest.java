package bellows;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
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
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

/** Who may use whom, and what nobody may. */
class ArchitectureTest {
  private static final JavaClasses PRODUCT = product();

  /** The map: from each package an arrow to those right below it. An arrow may skip downwards; none points up. */
  static final String ARROWS = """
      conf
      protobuf           -> conf
      expression         -> conf
      kernel.tile
      kernel.depthwise   -> kernel.tile
      kernel             -> kernel.depthwise
      tensor             -> kernel conf
      tensor.product     -> tensor
      tensor.convolution -> tensor.product
      tensor.pooling     -> tensor
      tensor.formula     -> tensor expression
      image              -> tensor
      image.file         -> image
      image.augment      -> image
      figure             -> image.file
      nn.loss            -> tensor.formula
      nn                 -> nn.loss tensor.product
      nn.layer           -> nn tensor.convolution tensor.pooling
      nn.model           -> nn.layer
      optim              -> tensor
      optim.update       -> optim
      data               -> image
      feature            -> data tensor.product
      data.source        -> data expression
      data.shard         -> data image.file
      train.rows
      train.worker       -> nn.model image.augment feature
      train.metrics      -> train.worker
      neighbours         -> train.worker
      train              -> train.metrics train.rows optim.update
      store              -> data
      store.run          -> store train
      store.shard        -> store data.shard data.source
      store.prepare      -> store.shard
      spark.internal
      spark.ui           -> spark.internal figure
      spark.share        -> spark.internal tensor
      spark.exchange     -> spark.share train
      spark.metrics      -> spark.exchange store.prepare
      spark.table        -> spark.internal store.shard
      spark.data         -> spark.share spark.table image.augment feature
      spark.prepare      -> spark.data spark.metrics
      spark.neighbours   -> neighbours spark.data
      spark              -> spark.metrics spark.data store.run
      plan               -> spark.metrics
      inference          -> store.run data.source image.file
      bench              -> spark inference
      run                -> spark spark.ui inference
      tune               -> run
      interchange.weights -> tensor
      interchange.onnx   -> protobuf nn.model interchange.weights
      interchange        -> run interchange.onnx
      ml.sql             -> run
      ml                 -> ml.sql
      draw.subnetwork    -> nn.model
      draw               -> run figure draw.subnetwork
      lecture            -> draw spark.neighbours
      page               -> draw plan
      tensorboard        -> draw protobuf
      mlflow             -> run
      cli.terminal       -> run
      cli.draw           -> cli.terminal draw
      cli.export         -> cli.terminal tensorboard interchange
      cli.importing      -> cli.terminal interchange
      cli.spark          -> spark
      cli.bench          -> cli.terminal cli.spark bench
      cli                -> cli.bench cli.draw cli.export cli.importing mlflow page tune lecture plan spark.prepare
      """;

  /** Each package, and all that lie below it. */
  private static final Map<String, Set<String>> BELOW = below();

  private static Map<String, Set<String>> below() {
    Map<String, Set<String>> below = new TreeMap<>();
    for (String line : ARROWS.lines().toList()) {
      String[] parts = line.split(" *-> *");
      Set<String> all = new TreeSet<>();
      for (String lower : parts.length > 1 ? parts[1].split(" ") : new String[0]) {
        all.add(lower);
        all.addAll(below.get(lower)); // which stands above its line: so there is no circle
      }
      below.put(parts[0].strip(), all);
    }
    return below;
  }

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
    noClasses().that().resideOutsideOfPackages("bellows.spark..", "bellows.run", "bellows.tune", "bellows.ml..",
        "bellows.cli..")
        .should().dependOnClassesThat().resideInAnyPackage("org.apache.spark..", "scala..").check(PRODUCT);
  }

  @Test
  void hadoopIsKnownOnlyWhereFilesAreDurableAndAbove() {
    noClasses().that().resideOutsideOfPackages("bellows.store..", "bellows.spark..", "bellows.run",
        "bellows.draw", "bellows.interchange", "bellows.tensorboard", "bellows.mlflow", "bellows.page",
        "bellows.tune", "bellows.lecture", "bellows.ml..", "bellows.cli..")
        .should().dependOnClassesThat().resideInAPackage("org.apache.hadoop..").check(PRODUCT);
  }

  @Test
  void vectorModuleIsImportedByKernelsOnly() {
    noClasses().that().resideOutsideOfPackage("bellows.kernel..")
        .should().dependOnClassesThat().resideInAPackage("jdk.incubator.vector..").check(PRODUCT);
  }

  /** What the launcher was told of file systems holds for every command. */
  @Test
  void commandsHaveTheLaunchersSettingsOfHadoop() {
    noClasses().that().resideInAPackage("bellows.cli..").and().doNotHaveFullyQualifiedName(
        "bellows.cli.terminal.HadoopSettings").should().callConstructor(Configuration.class).check(PRODUCT);
  }

  /** Where there is no such instruction it is a thousand times slower, and the same bits can be had otherwise. */
  @Test
  void multiplyAddsAreFusedInOnePlace() {
    noClasses().that().doNotHaveFullyQualifiedName("bellows.kernel.Fused")
        .should().callMethod(Math.class, "fma", float.class, float.class, float.class).check(PRODUCT);
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
