package bellows.data.source;

/**
 * Where a table has what.
 *
 * @param columns how they are called
 * @param features the columns of the form's features, from 0
 * @param label the column of the labels; -1 if there is none
 * @param weight the column of the samples' weights; -1 if there is none
 */
record ColumnPlaces(ColumnNames columns, int[] features, int label, int weight) {}
