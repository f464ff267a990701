package bellows.cli.draw;

import bellows.conf.BadInputException;
import bellows.draw.Dream;
import bellows.draw.Subject;
import bellows.figure.PictureGrid;
import bellows.image.Picture;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code draw dream}: what a layer would like to see. */
@Command(name = "dream", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Change a picture so that a layer responds to it as strongly as it can",
    "(DeepDream): gradient ascent on the pixels by octaves, with jitter. A class is",
    "a --unit of the last layer, which is the default."})
final class DrawDreamCommand implements Callable<Integer> {
  private static final int CELL = 224;

  @Mixin
  private DrawOptions options = new DrawOptions();

  @Option(names = "--layer", paramLabel = "NAME", description = "As describe names it; default: the last.")
  private String layer;

  @Option(names = "--unit", paramLabel = "N", defaultValue = "-1",
      description = "A channel, unit or class of the layer, from 0; default: all of them.")
  private int unit;

  @Option(names = "--picture", paramLabel = "FILE", description = "What to begin with: a JPEG or PNG of any size.")
  private Path picture;

  @Option(names = "--sample", paramLabel = "N",
      description = "A sample of the test data to begin with, by its number from 0; default: 0.")
  private Integer sample;

  @Option(names = "--steps", paramLabel = "N", defaultValue = "20",
      description = "In each octave; default: ${DEFAULT-VALUE}.")
  private int steps;

  @Option(names = "--octaves", paramLabel = "N", defaultValue = "1", description = {
      "Sizes of the picture, each 1.4 times the one before; more than 1 for layers",
      "before any dense one; default: ${DEFAULT-VALUE}."})
  private int octaves;

  @Option(names = "--jitter", paramLabel = "N", defaultValue = "2",
      description = "Pixels that each step may shift the picture by; default: ${DEFAULT-VALUE}.")
  private int jitter;

  @Override
  public Integer call() {
    BadInputException.check(unit >= -1, "--unit: expected a number from 0, found %d", unit);
    BadInputException.check(picture == null || sample == null, "expected --picture or --sample, found both");
    int number = sample == null ? 0 : sample;
    BadInputException.check(number >= 0 && number < Integer.MAX_VALUE, "--sample: expected at least 0, found %d", number);
    BadInputException.check(steps > 0, "--steps: expected at least 1, found %d", steps);
    BadInputException.check(octaves > 0 && octaves <= 20, "--octaves: expected 1 to 20, found %d", octaves);
    BadInputException.check(jitter >= 0, "--jitter: expected at least 0, found %d", jitter);
    Subject subject = options.open();
    Picture begin = picture != null ? Dream.seen(subject, picture)
        : Dream.seen(subject, subject.samples(number + 1), number);
    String name = layer == null ? Dream.lastLayer(subject) : layer;
    Dream dream = new Dream(subject, name, unit, octaves, steps, jitter);
    Picture dreamt = dream.of(begin);
    String title = "What " + name + (unit < 0 ? "" : ", unit " + unit + ",") + " of " + subject.model().name()
        + (subject.trained() ? "" : " (untrained)") + " would like to see";
    options.write(new PictureGrid(title, 2).cell(CELL).note("how strongly it responds, before and after")
        .add(begin, response(dream, begin)).add(dreamt, response(dream, dreamt)));
    return 0;
  }

  private static String response(Dream dream, Picture picture) {
    return String.format(Locale.ROOT, "%.4g", dream.response(picture));
  }
}
