package bellows.cli.draw;

import bellows.conf.BadInputException;
import bellows.data.Split;
import bellows.draw.Activations;
import bellows.draw.Subject;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code draw activations}: what each layer makes of a picture. */
@Command(name = "activations", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "What each layer makes of one picture, from the input to the answer. For example:",
    "  draw activations runs/lenet --sample 3 --out activations.png"})
final class DrawActivationsCommand implements Callable<Integer> {
  @Mixin
  private DrawOptions options = new DrawOptions();

  @Mixin
  private SplitOption split = new SplitOption();

  @Option(names = "--picture", paramLabel = "FILE", description = "A JPEG or PNG of any size.")
  private Path picture;

  @Option(names = "--sample", paramLabel = "N",
      description = "A sample of the test data, by its number from 0; default: 0.")
  private Integer sample;

  @Override
  public Integer call() {
    BadInputException.check(picture == null || sample == null, "expected --picture or --sample, found both");
    int number = sample == null ? 0 : sample;
    BadInputException.check(number >= 0 && number < Integer.MAX_VALUE, "--sample: expected at least 0, found %d", number);
    Subject subject = options.open();
    options.write((picture != null ? Activations.of(subject, picture)
        : Activations.of(subject, split.samples(subject, Split.TEST, number + 1), number)).figure());
    return 0;
  }
}
