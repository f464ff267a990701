package bellows.spark.table;

import bellows.conf.BadInputException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * The rows of a table, checked, packed and on executors' disks: the table is computed for this once, however costly it
 * is, and all that follows reads what lies there.
 *
 * @param name what errors call the table
 */
record PackedTable(String name, RowReader reader, OrderKey orderKey, JavaRDD<byte[]> blocks, Survey survey)
    implements Persisted {
  /**
   * Reads a whole table.
   *
   * @param rules how columns are understood
   * @param real whether labels are values
   * @throws BadInputException if there are no rows, or one is wrong
   */
  static PackedTable read(String name, Dataset<Row> table, TableColumns columns, CellRules rules, boolean real) {
    try {
      PackedTable packed = packed(name, table, columns, rules, real);
      try {
        packed.look();
        return packed;
      } catch (RuntimeException e) {
        packed.close();
        throw e;
      }
    } catch (BadInputException e) {
      throw new BadInputException("%s: %s", name, e.getMessage(), e);
    }
  }

  private static PackedTable packed(String name, Dataset<Row> table, TableColumns columns, CellRules rules,
      boolean real) {
    RowReader all = RowReader.of(table.schema(), columns.features(), columns.others(), rules);
    List<String> names = needed(table.schema(), columns, all);
    Dataset<Row> needed = table.select(names.stream().map(ColumnName::column).toArray(Column[]::new));
    StructType schema = needed.schema();
    RowReader reader = RowReader.of(schema, all.features(), columns.others(), rules);
    String order = columns.order();
    OrderKey key = order == null ? null : OrderKey.of(order, schema.apply(order).dataType());
    RowPacker packer = new RowPacker(order == null ? reader : reader.tellingBy(order), names.indexOf(columns.label()),
        columns.label(), real, names.indexOf(columns.weight()), columns.weight(),
        order == null ? -1 : names.indexOf(order), key);
    JavaRDD<byte[]> blocks = needed.toJavaRDD().mapPartitions(packer).setName(name).persist(StorageLevel.DISK_ONLY());
    return new PackedTable(name, reader, key, blocks, new Survey());
  }

  /** The columns that are read; of files also the path, which tells people which one is meant. */
  private static List<String> needed(StructType schema, TableColumns columns, RowReader reader) {
    List<String> there = Arrays.asList(schema.fieldNames());
    for (String column : columns.others()) {
      BadInputException.check(there.contains(column), "expected the column '%s' as in the training table, found %s",
          column, TableColumns.some(there));
    }
    Stream<String> path = Stream.of("path").filter(column -> !reader.isOfNumbers() && there.contains(column));
    return Stream.of(columns.others().stream(), reader.features().stream(), path).flatMap(some -> some).distinct()
        .toList();
  }

  private void look() {
    TableJob.run(blocks.rdd(), (partition, packed) -> Blocks.summary(packed))
        .forEach(summary -> survey.add(Blocks.read(summary, Survey.class)));
    BadInputException.check(survey.fault == null, "%s", survey.fault);
    BadInputException.check(survey.rows > 0, "expected rows, found none");
    BadInputException.check(survey.heaviest > 0, "weight: expected a weight above 0, found none");
  }

  /** What cuts the keys into {@code parts} ranges of nearly as many rows each: hashes are spread evenly as they are. */
  byte[][] bounds(int parts) {
    if (orderKey == null) {
      return IntStream.range(1, parts).mapToObj(part -> ByteBuffer.allocate(4)
          .putInt((int) (((long) part << 32) / parts)).array()).toArray(byte[][]::new);
    }
    List<Integer> sorted = IntStream.range(0, survey.keys.size()).boxed()
        .sorted((a, b) -> OrderKey.ORDER.compare(survey.keys.get(a), survey.keys.get(b))).toList();
    byte[][] bounds = new byte[parts - 1][];
    int next = 0;
    long seen = 0;
    long all = survey.weights.stream().mapToLong(Long::longValue).sum();
    for (int part = 1; part < parts; part++) {
      while (seen < all * part / parts) {
        seen += survey.weights.get(sorted.get(next++));
      }
      bounds[part - 1] = survey.keys.get(sorted.get(Math.min(next, sorted.size() - 1)));
    }
    return bounds;
  }

  @Override
  public void close() {
    blocks.unpersist();
  }
}
