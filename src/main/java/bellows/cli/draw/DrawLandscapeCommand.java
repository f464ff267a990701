package bellows.cli.draw;

import bellows.conf.BadInputException;
import bellows.draw.Landscape;
import bellows.draw.Subject;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code draw landscape}: the loss around the weights. */
@Command(name = "landscape", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "The loss around a network's weights: over the plane of two random directions,",
    "whose filters are as long as the network's (Li et al., 2018); with --slices",
    "along lines; with --weight along single weights."})
final class DrawLandscapeCommand implements Callable<Integer> {
  @Mixin
  private DrawOptions options = new DrawOptions();

  @Option(names = "--slices", paramLabel = "N", description = "Lines along so many random directions, not a plane.")
  private Integer slices;

  @Option(names = "--weight", paramLabel = "LAYER/I", split = ",",
      description = "Lines along single weights, not a plane: dense1/3 is weight 3 of layer dense1.")
  private List<String> weights = List.of();

  @Option(names = "--samples", paramLabel = "N", defaultValue = "500",
      description = "The loss is over the first N samples of the test data; default: ${DEFAULT-VALUE}.")
  private int samples;

  @Option(names = "--points", paramLabel = "N", defaultValue = "31",
      description = "Places along each line, an odd number; default: ${DEFAULT-VALUE}.")
  private int points;

  @Option(names = "--span", paramLabel = "X", defaultValue = "1",
      description = "How far to go both ways: 1 is the length of the filters, or 1 of a weight; default: 1.")
  private double span;

  @Override
  public Integer call() {
    BadInputException.check(points >= 3 && points % 2 == 1, "--points: expected an odd number from 3, found %d", points);
    BadInputException.check(span > 0 && span < Float.MAX_VALUE, "--span: expected a positive number, found %s", span);
    BadInputException.check(slices == null || slices > 0, "--slices: expected at least 1, found %d", slices);
    BadInputException.check(slices == null || weights.isEmpty(), "expected --slices or --weight, found both");
    Subject subject = options.open();
    Landscape landscape = new Landscape(subject, subject.samples(samples), points, span);
    options.write(!weights.isEmpty() ? landscape.alongWeights(weights)
        : slices != null ? landscape.slices(slices) : landscape.plane());
    return 0;
  }
}
