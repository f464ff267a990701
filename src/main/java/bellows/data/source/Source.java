package bellows.data.source;

import bellows.data.Samples;
import bellows.data.Split;
import java.util.List;

/**
 * A data set as somebody published it. A source checks everything that it reads: whatever it returns is complete, of
 * one shape, finite, labelled within its classes, and never empty. It returns the same samples in the same order each
 * time.
 */
public interface Source {
  /**
   * The samples of one part.
   *
   * @throws bellows.conf.BadInputException naming file and place, if the files are damaged, inconsistent or empty, or
   *     if this source has no such part
   */
  Samples read(Split split);

  /** Whether there is such a part; every source has {@link Split#TRAIN}. */
  boolean has(Split split);

  /** The names of the classes by index; empty if nobody named them, or if targets are real values. */
  List<String> classNames();

  /** What people call the classes, by index: their names, unless these are codes; empty if nobody named them. */
  default List<String> classTitles() {
    return classNames();
  }

  /** How the columns of a table became the values of a sample; null where samples come from no table. */
  default TableForm form() {
    return null;
  }

  /** The rows of a part as a table of text has them, sample by sample; null where samples come from no such table. */
  default TableText text(Split split) {
    return null;
  }

  /** What is doubtful about the data, and what was decided without being asked: lines for people. */
  default List<String> notes() {
    return List.of();
  }

  /** One line for people: which format, from where. */
  String describe();
}
