package bellows.data.source;

import bellows.data.Files;
import java.util.List;

/** A text format of labelled feature vectors. */
interface TableFormat {
  /** What people call it. */
  String name();

  /** What fields of labels mean. */
  Fields fields();

  /**
   * Reads the files of one data set, which must agree in width and columns; none of them may be empty.
   *
   * @param paths the training part first; it decides what columns are, unless a model does
   * @param centred whether a mean will be taken from values
   */
  TableSet read(Files files, List<String> paths, Expected expected, boolean centred);

  /** The rows of a table as they are written, read once more; null if they have no columns. */
  default TableText text(Files files, Table table) {
    return null;
  }
}
