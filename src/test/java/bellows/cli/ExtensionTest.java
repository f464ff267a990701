package bellows.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.Refusal;
import bellows.conf.Kinds;
import bellows.conf.Settings;
import bellows.data.LocalFiles;
import bellows.data.source.SourceContract;
import bellows.data.source.Sources;
import bellows.image.augment.Transforms;
import bellows.nn.Layer;
import bellows.nn.model.Model;
import bellows.nn.model.Zoo;
import bellows.optim.OptimizerKind;
import bellows.optim.Optimizers;
import bellows.optim.Schedules;
import bellows.tensor.Shape;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A jar of somebody else's, compiled here and known to nobody: its kinds are found by name through the class loader of
 * the thread, as those of {@code --jars} are.
 */
class ExtensionTest {
  private static final Map<String, String> SERVICES = Map.of(
      "bellows.nn.LayerKind", "visitor.Ramp$Kind",
      "bellows.nn.loss.LossKind", "visitor.Halved$Kind",
      "bellows.optim.OptimizerKind", "visitor.Descent$Kind",
      "bellows.optim.ScheduleKind", "visitor.Sawtooth$Kind",
      "bellows.image.augment.TransformKind", "visitor.Negative$Kind",
      "bellows.data.source.SourceKind", "visitor.Stripes$Kind");

  @TempDir
  static Path folder;
  private static ClassLoader before;
  private static URLClassLoader loader;

  @BeforeAll
  static void load() throws IOException {
    Path jar = jar("visitor", SERVICES);
    before = Thread.currentThread().getContextClassLoader();
    loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, before);
    Thread.currentThread().setContextClassLoader(loader);
  }

  @AfterAll
  static void unload() throws IOException {
    Thread.currentThread().setContextClassLoader(before);
    loader.close();
  }

  /** Compiles the sources of a package and packs them with the files that announce them. */
  private static Path jar(String name, Map<String, String> services) throws IOException {
    Path classes = Files.createDirectories(folder.resolve(name + "-classes"));
    List<String> arguments = new ArrayList<>(List.of("-d", classes.toString(), "-cp",
        System.getProperty("java.class.path")));
    try (Stream<Path> sources = Files.list(Path.of("src/test/extension", name))) {
      sources.map(Path::toString).forEach(arguments::add);
    }
    assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)));
    Path jar = folder.resolve(name + ".jar");
    try (OutputStream file = Files.newOutputStream(jar); JarOutputStream out = new JarOutputStream(file);
        Stream<Path> compiled = Files.walk(classes)) {
      for (Path path : compiled.filter(Files::isRegularFile).toList()) {
        add(out, classes.relativize(path).toString(), Files.readAllBytes(path));
      }
      for (Map.Entry<String, String> service : services.entrySet()) {
        add(out, "META-INF/services/" + service.getKey(), service.getValue().getBytes());
      }
    }
    return jar;
  }

  private static void add(JarOutputStream out, String name, byte[] bytes) throws IOException {
    out.putNextEntry(new JarEntry(name));
    out.write(bytes);
  }

  private static Settings run(String text) {
    return Settings.parse(text, "run.conf");
  }

  @Test
  void eachKindIsReadByNameWithItsKeys() {
    Settings run = run("""
        network = [flatten, {dense = 5}, {ramp {slope = 2}}, {ramp = 3}, {dense = classes}]
        loss = halved, optimizer {name = descent, brake = 0.5}, rate {name = sawtooth, start = 1, teeth = 3}
        augment = [mirror, {negative = 200}], source = stripes, count = 7
        """);
    Model model = Zoo.model(run, Shape.of(2, 3, 1), 4);
    assertEquals(List.of("flatten1", "dense1", "ramp1", "ramp2", "dense2"),
        model.network().children().stream().map(Layer.Named::name).toList());
    assertEquals("slope 2.0", model.network().children().get(2).layer().detail());
    assertEquals("halved", model.loss().kind());
    assertEquals("Descent[brake=0.5]", Optimizers.read(run.section("optimizer")).toString());
    assertEquals("Sawtooth[start=1.0, teeth=3]", Schedules.read(run.section("rate")).toString());
    assertEquals("Negative[white=200]", Transforms.read(run, "augment").list().get(1).toString());
    assertEquals("7 stripes", Sources.read(run, new LocalFiles()).describe());
    run.finish();
  }

  @Test
  void whatIsUnknownIsComparedWithTheirNamesToo() {
    Refusal.of(() -> Zoo.model(run("network = [{rmap = 2}]"), Shape.of(2), 4),
        "run.conf: 1: network[0].rmap: unknown layer, did you mean 'ramp'?; valid: ", "ramp");
    Refusal.of(() -> Optimizers.read(run("name = decent")), "unknown optimizer 'decent', did you mean 'descent'?");
    Settings misspelt = run("network = [{ramp {slop = 2}}, {dense = classes}]");
    Zoo.model(misspelt, Shape.of(2), 4);
    Refusal.of(misspelt::finish, "run.conf: 1: network[0].ramp.slop: unknown key, did you mean 'slope'?");
  }

  @Test
  void theContractsHoldThemToTheirPromises() {
    SourceContract.check(Sources.read(run("source = stripes, count = 9"), new LocalFiles()));
  }

  @Test
  void oneNameForTwoClassesIsRefusedWithBoth() throws IOException {
    Path again = jar("again", Map.of("bellows.optim.OptimizerKind", "again.Sgd"));
    try (URLClassLoader twice = new URLClassLoader(new URL[] {again.toUri().toURL()}, loader)) {
      Thread.currentThread().setContextClassLoader(twice);
      Refusal.of(() -> Optimizers.read(run("name = adam")), "OptimizerKind 'sgd': expected one class of that "
          + "name, found Bellows' own and again.Sgd of file:", "again.jar; leave out one");
    } finally {
      Thread.currentThread().setContextClassLoader(loader);
    }
  }

  @Test
  void aClassThatIsNotThereIsAnErrorInTheJar() throws IOException {
    Path broken = jar("again", Map.of("bellows.optim.OptimizerKind", "again.Missing"));
    try (URLClassLoader missing = new URLClassLoader(new URL[] {broken.toUri().toURL()}, loader)) {
      Thread.currentThread().setContextClassLoader(missing);
      Refusal.of(() -> Kinds.find(OptimizerKind.class, List.of()),
          "META-INF/services/bellows.optim.OptimizerKind", "again.Missing");
    } finally {
      Thread.currentThread().setContextClassLoader(loader);
    }
  }

  private static String trained(String name, String activation, String optimizer, String loss) throws IOException {
    Path conf = CommandLineRun.write(folder.resolve(name + ".conf"), """
        name = stripes, data {source = stripes, augment = [{negative = 255}], view = [{negative = 255}]}
        network = [flatten, {dense = 16}, %s, {dense = classes}]
        batch = 20, rate = 0.001, stop.epochs = 2, optimizer = %s, loss = %s
        """.formatted(activation, optimizer, loss));
    return CommandLineRun.of("train", conf.toString(), "--run", folder.resolve(name).toString()).fine().line("weights");
  }

  /** Ramp of slope 1 and Descent do what relu and sgd do, and the bits are the same; executors find their classes. */
  @Test
  void aRunTrainsWithThemAndItsModelIsUsed() throws IOException {
    String ours = trained("ours", "relu", "sgd", "softmax-cross-entropy");
    assertTrue(ours.contains("sha256"), ours);
    assertEquals(ours.replace("ours", "theirs"), trained("theirs", "ramp", "descent", "softmax-cross-entropy"));
    String halved = trained("halved", "ramp", "{name = descent, brake = 1}", "halved");
    assertNotEquals(ours.replace("ours", "halved"), halved);
    String run = folder.resolve("halved").toString();
    assertTrue(CommandLineRun.of("evaluate", run).fine().out().contains("across"));
    CommandLineRun.of("predict", run, "--out", folder.resolve("rows").toString()).fine();
  }
}
