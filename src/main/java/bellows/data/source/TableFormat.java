package bellows.data.source;

import bellows.data.Files;
import java.util.List;

/** A text format of labelled feature vectors. */
interface TableFormat {
  /** What people call it. */
  String name();

  /** Reads the files of one data set, which must agree in width and columns; none of them may be empty. */
  List<Table> read(Files files, List<String> paths);
}
