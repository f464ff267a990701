package bellows.cli;

import bellows.conf.BadInputException;
import bellows.conf.Spelling;
import bellows.data.source.TableText;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of a table itself that are to stand beside what a model says of its rows. One that is called as a column
 * of the result gets {@code input_} before its name, and that is told.
 *
 * @param wanted their names, or numbers from 1; {@code all} for all
 */
record OwnColumns(List<String> wanted, Consumer<String> notes) {
  private static final List<String> SAID =
      List.of("prediction", "class", "probability", "best", "scores", "probabilities");
  private static final List<String> OF_SAMPLES_TOO =
      List.of("id", "label", "prediction", "class", "probability", "best", "scores", "probabilities");

  /**
   * A table of Spark's under names that let it be scored.
   *
   * @param read the columns that the model reads, which keep their names
   */
  Dataset<Row> of(Dataset<Row> table, List<String> read) {
    Dataset<Row> named = table;
    for (String column : table.columns()) {
      if (!read.contains(column)) {
        named = named.withColumnRenamed(column, free(column, SAID, table.columns()));
      }
    }
    return named;
  }

  /** The wanted columns of such a table, as they are called there. */
  List<String> names(Dataset<Row> table, List<String> read) {
    List<String> columns = List.of(table.columns());
    return places(columns).stream().map(columns::get)
        .map(name -> read.contains(name) ? name : name(name, SAID, table.columns())).toList();
  }

  /** What they are called beside what is said of samples. */
  List<String> names(TableText text) {
    String[] all = text.columns().toArray(String[]::new);
    return places(text.columns()).stream().map(place -> name(all[place], OF_SAMPLES_TOO, all)).toList();
  }

  /** What was said of samples, with the wanted columns of their rows behind the {@code id}; in the order of these. */
  Dataset<Row> beside(Dataset<Row> said, TableText text, SparkSession spark) {
    List<Integer> places = places(text.columns());
    String[] all = text.columns().toArray(String[]::new);
    StructType schema = new StructType().add("id", DataTypes.LongType, false);
    for (int place : places) {
      schema = schema.add(free(all[place], OF_SAMPLES_TOO, all), DataTypes.StringType, false);
    }
    List<Row> rows = new ArrayList<>();
    for (int row = 0; row < text.rows().size(); row++) {
      Object[] values = new Object[1 + places.size()];
      values[0] = (long) row;
      for (int i = 0; i < places.size(); i++) {
        values[1 + i] = text.rows().get(row)[places.get(i)];
      }
      rows.add(RowFactory.create(values));
    }
    return spark.createDataFrame(rows, schema).join(said, "id").sort("id");
  }

  private List<Integer> places(List<String> columns) {
    return wanted.equals(List.of("all")) ? IntStream.range(0, columns.size()).boxed().toList()
        : wanted.stream().map(one -> place(one, columns)).distinct().toList();
  }

  private static int place(String wanted, List<String> columns) {
    int found = columns.indexOf(wanted);
    boolean number = found < 0 && wanted.matches("[0-9]{1,9}") && Integer.parseInt(wanted) >= 1
        && Integer.parseInt(wanted) <= columns.size();
    BadInputException.check(found >= 0 || number, "--columns: expected all, or columns of the input (%s), found '%s'%s",
        String.join(", ", columns), wanted, Spelling.nearest(wanted, columns));
    return number ? Integer.parseInt(wanted) - 1 : found;
  }

  private String free(String name, List<String> taken, String[] others) {
    String free = name(name, taken, others);
    if (!free.equals(name)) {
      notes.accept("the input's column '" + name + "' is called '" + free + "' here, as the result has one of that "
          + "name");
    }
    return free;
  }

  private static String name(String name, List<String> taken, String[] others) {
    String free = name;
    while (taken.contains(free) || !free.equals(name) && List.of(others).contains(free)) {
      free = "input_" + free;
    }
    return free;
  }
}
