package bellows.cli.draw;

import bellows.data.Rows;
import bellows.data.Split;
import bellows.draw.Boundary;
import bellows.draw.FeatureSpace;
import bellows.draw.Subject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code draw boundary}: the regions of a network of two inputs. */
@Command(name = "boundary", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "What a network of two inputs says of each point: regions, samples, and the",
    "lines on which the units of its first layer are 0. With --layer, for any",
    "network, where samples lie before and after a layer: its values if they are two,",
    "else their first two principal components. For example:",
    "  draw boundary runs/circle --out circle.png"})
final class DrawBoundaryCommand implements Callable<Integer> {
  @Mixin
  private DrawOptions options = new DrawOptions();

  @Mixin
  private SplitOption split = new SplitOption();

  @Option(names = "--samples", paramLabel = "N", defaultValue = "500",
      description = "The first N samples, of the training part unless --split says other; default: ${DEFAULT-VALUE}.")
  private int samples;

  @Option(names = "--layer", paramLabel = "NAME", description = "As describe names it; not one inside another.")
  private String layer;

  @Override
  public Integer call() {
    Subject subject = options.open();
    Rows shown = split.samples(subject, Split.TRAIN, samples);
    options.write(layer == null ? new Boundary(subject).figure(shown) : new FeatureSpace(subject, layer, shown).figure());
    return 0;
  }
}
