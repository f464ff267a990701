package bellows.cli.draw;

import bellows.conf.BadInputException;
import bellows.data.Rows;
import bellows.data.Split;
import bellows.draw.Subject;
import java.util.Locale;
import picocli.CommandLine.Option;

/** Which samples a drawing shows. */
final class SplitOption {
  @Option(names = "--split", paramLabel = "SPLIT", description = "test, train or validation.")
  private Split split;

  /**
   * @param otherwise the split that is shown if nobody says which, or the training part where there is none
   * @param most the first samples
   */
  Rows samples(Subject subject, Split otherwise, int most) {
    BadInputException.check(most > 0, "--samples: expected at least 1, found %d", most);
    Split wanted = split != null ? split : subject.data().has(otherwise) ? otherwise : Split.TRAIN;
    BadInputException.check(subject.data().has(wanted), "--split: %s has no %s split", subject.data().describe(),
        wanted.name().toLowerCase(Locale.ROOT));
    return subject.data().first(wanted, (int) Math.min(most, subject.data().count(wanted)));
  }
}
