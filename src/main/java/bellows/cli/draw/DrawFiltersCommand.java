package bellows.cli.draw;

import bellows.conf.BadInputException;
import bellows.data.Split;
import bellows.draw.Reconstructions;
import bellows.draw.Subject;
import bellows.draw.WeightPictures;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code draw filters}: the weights of the first layer, or what excites the units of any. */
@Command(name = "filters", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "The weights of the first layer as pictures, a filter or unit each. With --layer,",
    "for each of its units the nine patches of samples that excite it most, and what",
    "of them does (Zeiler and Fergus, 2013). For example:",
    "  draw filters runs/lenet --out filters.png",
    "  draw filters runs/lenet --layer conv2 --out conv2.png"})
final class DrawFiltersCommand implements Callable<Integer> {
  @Mixin
  private DrawOptions options = new DrawOptions();

  @Option(names = "--layer", paramLabel = "NAME", description = "As describe names it; not one inside another.")
  private String layer;

  @Option(names = "--units", split = ",", paramLabel = "N",
      description = "Units or channels of --layer, from 0; default: the first 12.")
  private List<Integer> units = List.of();

  @Option(names = "--samples", paramLabel = "N", defaultValue = "500",
      description = "Look at the first N samples of the test data; default: ${DEFAULT-VALUE}.")
  private int samples;

  @Mixin
  private SplitOption split = new SplitOption();

  @Override
  public Integer call() {
    BadInputException.check(layer != null || units.isEmpty(), "--units: expected --layer too, found none");
    Subject subject = options.open();
    options.write(layer == null ? new WeightPictures(subject).filters()
        : new Reconstructions(subject, layer, units, split.samples(subject, Split.TEST, samples)).figure());
    return 0;
  }
}
