package bellows.spark.table;

import bellows.conf.BadInputException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * The rows of a table, checked, packed and on executors' disks: the table is computed for this once, however costly it
 * is, and all that follows reads what lies there.
 *
 * @param name what errors call the table
 */
record PackedTable(String name, RowReader reader, OrderKey orderKey, JavaRDD<byte[]> blocks, Survey survey)
    implements Held {
  /**
   * Reads a whole table.
   *
   * @param real whether labels are values
   * @throws BadInputException if there are no rows, or one is wrong
   */
  static PackedTable read(String name, Dataset<Row> table, TableColumns columns, boolean real) {
    StructType schema = table.schema();
    RowReader reader = RowReader.of(schema, columns.features(), columns.others(), null);
    List<String> names = Stream.concat(columns.others().stream(), Stream.concat(reader.features().stream(),
        reader.isOfNumbers() ? Stream.empty() : Stream.of("path").filter(List.of(schema.fieldNames())::contains)))
        .distinct().toList();
    Dataset<Row> needed = table.select(names.stream().map(column -> functions.col("`" + column.replace("`", "``") + "`"))
        .toArray(Column[]::new));
    StructType some = needed.schema();
    RowReader narrow = RowReader.of(some, reader.features(), columns.others(), null);
    boolean ordered = columns.order() != null;
    OrderKey key = ordered ? OrderKey.of(columns.order(), some.apply(columns.order()).dataType()) : null;
    RowPacker packer = new RowPacker(ordered ? narrow.tellingBy(columns.order()) : narrow,
        names.indexOf(columns.label()), columns.label(), real, ordered ? names.indexOf(columns.order()) : -1, key);
    JavaRDD<byte[]> blocks = needed.toJavaRDD().mapPartitions(packer).setName(name).persist(StorageLevel.DISK_ONLY());
    PackedTable packed = new PackedTable(name, narrow, key, blocks, new Survey());
    try {
      packed.look();
    } catch (RuntimeException e) {
      packed.close();
      throw e;
    }
    return packed;
  }

  private void look() {
    TableJob.run(blocks.rdd(), (partition, packed) -> Blocks.summary(packed))
        .forEach(summary -> survey.add(Blocks.read(summary, Survey.class)));
    BadInputException.check(survey.fault == null, "%s: %s", name, survey.fault);
    BadInputException.check(survey.rows > 0, "%s: expected rows, found none", name);
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
