package bellows.cli.draw;

import bellows.draw.WeightPictures;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code draw templates}: what a linear classifier compares pictures with. */
@Command(name = "templates", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "A linear classifier of pictures: the weights of each class as a picture. For",
    "example:",
    "  draw templates runs/softmax --out templates.png"})
final class DrawTemplatesCommand implements Callable<Integer> {
  @Mixin
  private DrawOptions options = new DrawOptions();

  @Override
  public Integer call() {
    options.write(new WeightPictures(options.open()).templates());
    return 0;
  }
}
