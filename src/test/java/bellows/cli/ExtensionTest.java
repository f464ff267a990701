package bellows.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.ExtensionJar;
import bellows.Refusal;
import bellows.conf.Kinds;
import bellows.conf.Settings;
import bellows.data.LocalFiles;
import bellows.data.source.Sources;
import bellows.image.augment.Transforms;
import bellows.nn.Layer;
import bellows.nn.model.Model;
import bellows.nn.model.Zoo;
import bellows.optim.OptimizerKind;
import bellows.optim.Optimizers;
import bellows.optim.Schedules;
import bellows.tensor.Shape;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A jar of somebody else's, compiled here and known to nobody: its kinds are found by name through the class loader of
 * the thread, as those of {@code --jars} are.
 */
class ExtensionTest {
  @TempDir
  static Path folder;
  private static ExtensionJar.Loaded loaded;

  @BeforeAll
  static void load() throws IOException {
    loaded = ExtensionJar.load(ExtensionJar.visitor(folder));
  }

  @AfterAll
  static void unload() throws IOException {
    loaded.close();
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

  /** What a page shows, which src/proof/extension runs as well. */
  @Test
  void theTestOfTheLayerIsCompiledAgainstTheContract() throws IOException {
    ExtensionJar.compile(folder.resolve("test-classes"), Path.of("src/test/extension/test/visitor"),
        System.getProperty("java.class.path") + File.pathSeparator + folder.resolve("visitor.jar"));
  }

  @Test
  void oneNameForTwoClassesIsRefusedWithBoth() throws IOException {
    Path again = ExtensionJar.of(folder, "again", Map.of("bellows.optim.OptimizerKind", "again.Sgd"));
    try (ExtensionJar.Loaded twice = ExtensionJar.load(again)) {
      Refusal.of(() -> Optimizers.read(run("name = adam")), "OptimizerKind 'sgd': expected one class of that "
          + "name, found Bellows' own and again.Sgd of file:", "again.jar; leave out one");
    }
  }

  @Test
  void aClassThatIsNotThereIsAnErrorInTheJar() throws IOException {
    Path broken = ExtensionJar.of(folder, "again", Map.of("bellows.optim.OptimizerKind", "again.Missing"));
    try (ExtensionJar.Loaded missing = ExtensionJar.load(broken)) {
      Refusal.of(() -> Kinds.find(OptimizerKind.class, List.of()),
          "META-INF/services/bellows.optim.OptimizerKind", "again.Missing");
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
