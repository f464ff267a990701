package bellows.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.nn.model.Zoo;
import org.junit.jupiter.api.Test;

/** {@code describe} for the networks by name. */
class DescribeTest {
  @Test
  void allNetworksStandInOneTableBesideWhatIsPublished() {
    String all = CommandLineRun.of("describe", "--all", "--batch", "2").fine().out();
    assertTrue(all.contains("resnet152          224×224×3  60,192,808  60,192,808 11,513.6 M   11.51 G"), all);
    assertTrue(all.contains("resnet44           32×32×3       661,338      0.66 M     97.4 M  "), all);
    assertEquals(Zoo.names(), all.lines().filter(line -> line.endsWith(" MB"))
        .map(line -> line.substring(0, line.indexOf(' '))).toList());
    assertTrue(words(all).contains("googlenet has 6,998,552 weights"), all);
  }

  /** Wherever lines end. */
  private static String words(String text) {
    return text.replaceAll("\\s+", " ");
  }

  @Test
  void auxiliaryClassifiersAreCountedApart() {
    String out = words(CommandLineRun.of("describe", "googlenet").fine().out());
    assertTrue(out.contains("13,378,280 weights (53.5 MB), 1,582,671,872 multiply-adds"), out);
    assertTrue(out.contains("googlenet has 6,998,552 weights; with them a training pass takes 8,372,224 more"), out);
  }

  @Test
  void eitherOneNetworkOrAll() {
    CommandLineRun.of("describe").failed(1, "expected a run file or a network's name, or --all, or --keys, found none");
    CommandLineRun.of("describe", "--all", "lenet").failed(1, "or --all, or --keys, found more than one");
    CommandLineRun.of("describe", "lenet", "--keys").failed(1, "or --all, or --keys, found more than one");
    CommandLineRun.of("describe", "lenet", "--markdown").failed(1, "--markdown: expected --keys or --all, found lenet");
  }

  @Test
  void keysOfASectionByItsName() {
    String out = CommandLineRun.of("describe", "--keys", "rmsprop").fine().out();
    assertEquals("""
        rmsprop: divides a gradient by the root of its mean square
          optimizer {name = rmsprop, decay = 0.9}
            decay     number in [0, 1)  0.9   what stays of the mean square in a step
            epsilon   number > 0        1e-8  is added to the root
            momentum  number in [0, 1)  0     what stays of the velocity in a step
        """, out.stripTrailing() + "\n");
  }

  @Test
  void keysOfATopicAndOfAll() {
    String all = CommandLineRun.of("describe", "--keys").fine().out();
    String layers = CommandLineRun.of("describe", "--keys", "layers").fine().out();
    assertTrue(all.contains(layers), layers);
    assertTrue(layers.contains("\nrelu: max(x, 0)\n"), layers);
    assertTrue(layers.lines().anyMatch(line -> line.matches(" +units +classes or whole number in \\[1, 16777216\\] +required.*")),
        layers);
    CommandLineRun.of("describe", "--keys", "layerss").failed(1, "--keys: unknown topic 'layerss', did you mean 'layers'?",
        "there are run, data, sources");
  }
}
