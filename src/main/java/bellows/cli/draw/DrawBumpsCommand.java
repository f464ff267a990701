package bellows.cli.draw;

import bellows.conf.BadInputException;
import bellows.data.Rows;
import bellows.draw.Bumps;
import bellows.draw.Subject;
import bellows.image.Picture;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code draw bumps}: a function as the sum of ramps. */
@Command(name = "bumps", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "A network of one input and one output, dense, relu, dense, as the sum of its",
    "units: each unit's ramp, their sum, and the data."})
final class DrawBumpsCommand implements Callable<Integer> {
  private static final int PLACES = 400;

  @Mixin
  private DrawOptions options = new DrawOptions();

  @Option(names = "--samples", paramLabel = "N", defaultValue = "200",
      description = "The first N samples are drawn as points; default: ${DEFAULT-VALUE}.")
  private int samples;

  @Override
  public Integer call() {
    Subject subject = options.open();
    Bumps bumps = new Bumps(subject);
    Rows rows = subject.samples(samples);
    BadInputException.check(rows.count() > 0, "bumps: expected samples, found none");
    double[] x = new double[rows.count()];
    double[] y = new double[rows.count()];
    Picture sample = new Picture();
    for (int i = 0; i < rows.count(); i++) {
      rows.read(i, sample);
      x[i] = sample.values()[0];
      y[i] = rows.target(i);
    }
    double low = Arrays.stream(x).min().getAsDouble();
    double high = Arrays.stream(x).max().getAsDouble();
    double[] places = IntStream.rangeClosed(0, PLACES).mapToDouble(i -> low + (high - low) * i / PLACES).toArray();
    options.write(bumps.figure(places, x, y));
    return 0;
  }
}
