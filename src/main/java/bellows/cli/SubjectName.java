package bellows.cli;

import bellows.conf.BadInputException;
import bellows.conf.Spelling;
import bellows.data.Files;
import bellows.data.LocalFiles;
import bellows.nn.model.Zoo;

/** What commands are given that take a run file or a network's name. */
final class SubjectName {
  private SubjectName() {}

  /** Refuses a word that is neither a file nor like the name of one: then a network is meant. */
  static void check(Files files, String subject) {
    boolean path = subject.contains("/") || subject.contains(".");
    BadInputException.check(path || new LocalFiles().exists(subject) || files.exists(subject),
        "%s: expected a run file or a network's name, found neither%s", subject,
        Spelling.nearest(subject, Zoo.names()));
  }
}
