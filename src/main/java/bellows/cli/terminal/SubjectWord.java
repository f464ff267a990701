package bellows.cli.terminal;

import bellows.conf.BadInputException;
import bellows.conf.Spelling;
import bellows.data.Files;
import bellows.data.LocalFiles;
import bellows.nn.model.Zoo;

/** The word for a run file or a network's name, of which commands take either. */
public final class SubjectWord {
  private SubjectWord() {}

  /**
   * Whether a network is meant. A file of that name comes first, but Hadoop, which takes longer to start than all of
   * this, is not asked for it.
   */
  public static boolean isNetwork(String word) {
    return Zoo.names().contains(word) && !new LocalFiles().exists(word);
  }

  /**
   * Refuses a word that is neither a file nor like the name of one: then a network is meant.
   *
   * @throws BadInputException with the network whose name is most like it
   */
  public static void check(Files files, String word) {
    boolean path = word.contains("/") || word.contains(".");
    BadInputException.check(path || new LocalFiles().exists(word) || files.exists(word),
        "%s: expected a run file or a network's name, found neither%s", word, Spelling.nearest(word, Zoo.names()));
  }
}
