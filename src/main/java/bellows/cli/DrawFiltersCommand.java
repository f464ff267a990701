package bellows.cli;

import bellows.draw.WeightPictures;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code draw filters}: the weights of the first layer. */
@Command(name = "filters", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "The weights of the first layer as pictures, a filter or unit each. For example:",
    "  draw filters runs/lenet --out filters.png"})
final class DrawFiltersCommand implements Callable<Integer> {
  @Mixin
  private DrawOptions options = new DrawOptions();

  @Override
  public Integer call() {
    options.write(new WeightPictures(options.open()).filters());
    return 0;
  }
}
