package bellows.cli;

import bellows.data.Split;
import bellows.draw.Boundary;
import bellows.draw.Subject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code draw boundary}: the regions of a network of two inputs. */
@Command(name = "boundary", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "What a network of two inputs says of each point: regions, samples, and the",
    "lines on which the units of its first layer are 0. For example:",
    "  draw boundary runs/circle --out circle.png"})
final class DrawBoundaryCommand implements Callable<Integer> {
  @Mixin
  private DrawOptions options = new DrawOptions();

  @Mixin
  private SplitOption split = new SplitOption();

  @Option(names = "--samples", paramLabel = "N", defaultValue = "500",
      description = "The first N samples, of the training part unless --split says other; default: ${DEFAULT-VALUE}.")
  private int samples;

  @Override
  public Integer call() {
    Subject subject = options.open();
    options.write(new Boundary(subject).figure(split.samples(subject, Split.TRAIN, samples)));
    return 0;
  }
}
