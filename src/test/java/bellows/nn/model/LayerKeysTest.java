package bellows.nn.model;

import bellows.Refusal;
import bellows.conf.KeyContract;
import bellows.conf.KeySection;
import bellows.conf.Settings;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What is documented of layers is what {@link Layers} reads. */
class LayerKeysTest {
  static final List<KeySection> layers = LayerKeys.all();

  @ParameterizedTest
  @FieldSource("layers")
  void layer(KeySection section) {
    new KeyContract("network = […]", "network[0]." + section.name(), LayerKeysTest::read, "name").check(section);
  }

  @Test
  void init() {
    new KeyContract("network = […]", "network[0].dense.init", LayerKeysTest::read).check(LayerKeys.INIT);
  }

  @Test
  void node() {
    new KeyContract("network = […]", "network[0].graph.nodes[1].b", LayerKeysTest::read).check(LayerKeys.NODE);
  }

  @Test
  void everyLayerIsDocumented() {
    Refusal.of(() -> read(Settings.parse("network = [no-such-layer]", "run")),
        "valid: " + layers.stream().map(KeySection::name).sorted().collect(Collectors.joining(", ")));
  }

  private static Sequential read(Settings run) {
    return run.located(() -> new Layers(10).sequential(run.entries("network")));
  }
}
