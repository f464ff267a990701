package bellows.cli.draw;

import bellows.conf.BadInputException;
import bellows.data.Split;
import bellows.draw.Augmented;
import bellows.draw.Subject;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code draw augmented}: what augmentation makes of a picture. */
@Command(name = "augmented", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "What augmentation makes of one training picture: as it is stored, as",
    "evaluation sees it, and the draws of the first epochs, which are the run's own.",
    "'augment' shows many pictures. For example:",
    "  draw augmented conf/imagenette-resnet18.conf --sample 3 --out three.png"})
final class DrawAugmentedCommand implements Callable<Integer> {
  private static final int MOST = 1000;

  @Mixin
  private DrawOptions options = new DrawOptions();

  @Option(names = "--picture", paramLabel = "FILE",
      description = "A JPEG or PNG, as large as the pictures of the data set if they have one size.")
  private Path picture;

  @Option(names = "--sample", paramLabel = "N",
      description = "A sample of the training data, by its number from 0; default: 0.")
  private Integer sample;

  @Option(names = "--epochs", paramLabel = "N", defaultValue = "8",
      description = "Of how many epochs to show the draws; default: ${DEFAULT-VALUE}.")
  private int epochs;

  @Override
  public Integer call() {
    BadInputException.check(picture == null || sample == null, "expected --picture or --sample, found both");
    int number = sample == null ? 0 : sample;
    BadInputException.check(number >= 0 && number < Integer.MAX_VALUE, "--sample: expected at least 0, found %d", number);
    BadInputException.check(epochs > 0 && epochs <= MOST, "--epochs: expected 1 to %d, found %d", MOST, epochs);
    Subject subject = options.open();
    Augmented augmented = picture != null ? Augmented.of(subject, picture)
        : Augmented.of(subject, subject.data().first(Split.TRAIN, number + 1), number);
    options.write(augmented.figure(epochs));
    return 0;
  }
}
