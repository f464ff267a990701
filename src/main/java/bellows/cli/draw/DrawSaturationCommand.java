package bellows.cli.draw;

import bellows.conf.BadInputException;
import bellows.data.Split;
import bellows.draw.Saturation;
import bellows.draw.Subject;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code draw saturation}: whether layers can learn. */
@Command(name = "saturation", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Histograms of what each layer puts out and of the gradients that come back to",
    "it, in a step of training; of several initialisations with --init. For example:",
    "  draw saturation deep.conf --init zero,0.01,1,xavier,he --out init.png"})
final class DrawSaturationCommand implements Callable<Integer> {
  @Mixin
  private DrawOptions options = new DrawOptions();

  @Option(names = "--init", paramLabel = "INIT", split = ",", description = {
      "Of first weights, a row for each: own (as the run file says), zero, xavier, he,",
      "or the deviation of a normal distribution. Without, of the weights as they are."})
  private List<String> inits = List.of();

  @Option(names = "--samples", paramLabel = "N", defaultValue = "128",
      description = "The first N training samples go through; default: ${DEFAULT-VALUE}.")
  private int samples;

  @Override
  public Integer call() {
    BadInputException.check(samples > 0, "--samples: expected at least 1, found %d", samples);
    Subject subject = options.open();
    Saturation saturation = new Saturation(subject, subject.data().first(Split.TRAIN, samples));
    options.write(inits.isEmpty() ? saturation.figure() : saturation.figure(inits));
    return 0;
  }
}
