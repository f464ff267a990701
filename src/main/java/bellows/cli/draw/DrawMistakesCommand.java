package bellows.cli.draw;

import bellows.conf.BadInputException;
import bellows.data.Split;
import bellows.draw.Mistakes;
import bellows.draw.Subject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code draw mistakes}: what a classifier of pictures is wrong about. */
@Command(name = "mistakes", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "The test pictures that a classifier is wrong about, the worst first: what it",
    "said, and what is right. For example:",
    "  draw mistakes runs/lenet --out mistakes.png"})
final class DrawMistakesCommand implements Callable<Integer> {
  @Mixin
  private DrawOptions options = new DrawOptions();

  @Mixin
  private SplitOption split = new SplitOption();

  @Option(names = "--most", paramLabel = "N", defaultValue = "120",
      description = "Show no more pictures than these; default: ${DEFAULT-VALUE}.")
  private int most;

  @Override
  public Integer call() {
    BadInputException.check(most > 0, "--most: expected at least 1, found %d", most);
    Subject subject = options.open();
    options.write(new Mistakes(subject, split.samples(subject, Split.TEST, Integer.MAX_VALUE)).figure(most));
    return 0;
  }
}
