package bellows.spark.table;

import bellows.data.source.CellSurvey;
import bellows.data.source.TableFitting;
import bellows.data.source.TableForm;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Learns from the rows of a training table what its columns mean, as it is learned from a text: the rows are surveyed in
 * the order of the samples, one partition after the other, so that the form, to the last bit, is that of the same rows
 * in a file, and does not depend on where they are.
 *
 * @param table what errors call it
 * @param centred whether a mean will be taken from the samples' values
 */
record FormLearning(TableFitting fitting, String table, CellRules rules, String label, String weight,
    boolean centred) {
  /** @param notes to which is added what was decided without being asked */
  TableForm form(SortedTable sorted, CellReader cells, List<String> notes) {
    List<String> names = cells.names();
    if (!centred && !rules.takesMissing() && !cells.hasWords() && rules.categorical().isEmpty()) {
      return TableForm.ofNumbers(names, names.size(), label, weight); // whatever the numbers are
    }
    CellSurvey survey = sorted.inOrder(fitting.survey(names), CellSurvey.class, (seen, rows) -> {
      RowCells row = cells.room();
      while (rows.hasNext()) {
        row.unpack(SampleForm.features(rows.next().value()));
        seen.add(row);
      }
    });
    if (fitting.needsMedians()) {
      int[] gaps = survey.gaps();
      double[] medians = MedianSearch.of(sorted, cells, gaps, IntStream.of(gaps).mapToLong(survey::numbers).toArray());
      for (int i = 0; i < gaps.length; i++) {
        survey.median(gaps[i], medians[i]);
      }
    }
    return fitting.form(table, survey, names, label, weight, rules.fields(), centred, notes);
  }
}
