package bellows.cli.draw;

import bellows.data.Split;
import bellows.draw.ConfusionMatrix;
import bellows.draw.Subject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code draw confusion}: which classes are taken for which. */
@Command(name = "confusion", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "How often each class was taken for each, on the test data. For example:",
    "  draw confusion runs/lenet --out confusion.png"})
final class DrawConfusionCommand implements Callable<Integer> {
  @Mixin
  private DrawOptions options = new DrawOptions();

  @Mixin
  private SplitOption split = new SplitOption();

  @Override
  public Integer call() {
    Subject subject = options.open();
    options.write(ConfusionMatrix.of(subject, split.samples(subject, Split.TEST, Integer.MAX_VALUE)));
    return 0;
  }
}
