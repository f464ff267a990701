package bellows.data.source;

import java.util.List;

/**
 * The files of one data set, read alike.
 *
 * @param form of their columns
 * @param titled whether the first file begins with a header
 * @param notes for people: what is doubtful
 */
record TableSet(List<Table> tables, TableForm form, boolean titled, List<String> notes) {}
