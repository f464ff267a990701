package bellows.spark.table;

import bellows.conf.BadInputException;
import bellows.data.Moments;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * The rows of a table in the order of its samples, on executors' disks.
 *
 * @param blocks packed rows; partition p has the samples from {@code starts[p]} on
 */
record SortedTable(JavaRDD<byte[]> blocks, long[] starts, long rows) implements Persisted {
  /** So many bytes are sorted at once. */
  private static final long PART = 32 << 20;
  private static final int MOST_PARTS = 1 << 14;

  /** What a partition has, and of a key that is there twice, the first; null if there is none. */
  private record Sorted(long rows, byte[] twice) implements Serializable {}

  /**
   * Sorts.
   *
   * @param order the column that orders; null for hashes, of which equal ones are of equal rows
   */
  static SortedTable of(PackedTable table, String order, Shuffles shuffles) {
    int parts = (int) Math.min(MOST_PARTS, 1 + table.survey().bytes / PART);
    JavaPairRDD<byte[], byte[]> rows = table.blocks().mapPartitionsToPair(SortedTable::pairs);
    JavaRDD<byte[]> blocks = shuffles.by(new Shuffles.Ranges(table.bounds(parts)), OrderKey.ORDER, rows)
        .mapPartitions(sorted -> packed(sorted, order != null))
        .setName(table.name() + ", sorted").persist(StorageLevel.DISK_ONLY());
    long[] starts = new long[parts + 1];
    List<byte[]> summaries = TableJob.run(blocks.rdd(), (partition, packed) -> Blocks.summary(packed));
    for (int part = 0; part < parts; part++) {
      Sorted sorted = Blocks.read(summaries.get(part), Sorted.class);
      if (sorted.twice != null) {
        blocks.unpersist();
        throw new BadInputException("%s: order: expected each value of '%s' once, found %s again; name a column of "
            + "different values, or leave it out for an order by the rows' hash", table.name(), order,
            table.orderKey().show(sorted.twice));
      }
      starts[part + 1] = starts[part] + sorted.rows;
    }
    return new SortedTable(blocks, starts, starts[parts]);
  }

  private static Iterator<Tuple2<byte[], byte[]>> pairs(Iterator<byte[]> blocks) {
    Iterator<PackedRow> rows = Blocks.unpack(blocks);
    return new Mapped<>(rows) {
      @Override
      public Tuple2<byte[], byte[]> next() {
        PackedRow row = from.next();
        return new Tuple2<>(row.key(), row.value());
      }
    };
  }

  private static Iterator<byte[]> packed(Iterator<Tuple2<byte[], byte[]>> sorted, boolean unique) {
    long[] count = new long[1];
    byte[][] lastAndTwice = new byte[2][];
    Iterator<PackedRow> rows = new Mapped<>(sorted) {
      @Override
      public PackedRow next() {
        Tuple2<byte[], byte[]> row = from.next();
        if (unique && Arrays.equals(row._1(), lastAndTwice[0]) && lastAndTwice[1] == null) {
          lastAndTwice[1] = row._1();
        }
        lastAndTwice[0] = row._1();
        count[0]++;
        return new PackedRow(row._1(), row._2());
      }
    };
    return Blocks.pack(rows, () -> new Sorted(count[0], lastAndTwice[1]));
  }

  /** All samples with their numbers. */
  JavaPairRDD<Long, byte[]> numbered() {
    long[] from = starts;
    return JavaPairRDD.fromJavaRDD(
        blocks.mapPartitionsWithIndex((part, packed) -> numbered(packed, from[part]), false));
  }

  private static Iterator<Tuple2<Long, byte[]>> numbered(Iterator<byte[]> blocks, long start) {
    return new Mapped<PackedRow, Tuple2<Long, byte[]>>(Blocks.unpack(blocks)) {
      private long sample = start;

      @Override
      public Tuple2<Long, byte[]> next() {
        return new Tuple2<>(sample++, from.next().value());
      }
    };
  }

  /** Mean and deviation as if all samples lay in one memory. Of samples of one shape. */
  Moments moments(SampleForm form) {
    int size = form.shape().size();
    return Moments.of((pass, room) -> inOrder(pass, Moments.Pass.class, (seen, rows) -> {
      float[] values = new float[size];
      RowCells cells = form.room();
      while (rows.hasNext()) {
        form.read(rows.next().value(), values, cells);
        seen.add(values);
      }
    }), form.shape().channels(), size);
  }

  /** What is done with the rows of a partition to what was found in those before it. */
  interface Step<S> extends Serializable {
    void add(S seen, Iterator<PackedRow> rows);
  }

  /**
   * Goes through all rows in their order: one partition after the other adds its own, as sums in another order would
   * have other bits.
   *
   * @return a copy of {@code start} that has seen them
   */
  <S extends Serializable> S inOrder(S start, Class<S> type, Step<S> step) {
    S seen = start;
    for (int part = 0; part < starts.length - 1; part++) {
      S before = seen;
      byte[] after = TableJob.run(blocks.rdd(), (partition, packed) -> {
        step.add(before, Blocks.unpack(packed));
        return Blocks.write(before);
      }, List.of(part)).get(0);
      seen = Blocks.read(after, type);
    }
    return seen;
  }

  @Override
  public void close() {
    blocks.unpersist();
  }

  /** What becomes of each element of another iterator. */
  private abstract static class Mapped<F, T> implements Iterator<T> {
    final Iterator<F> from;

    Mapped(Iterator<F> from) {
      this.from = from;
    }

    @Override
    public boolean hasNext() {
      return from.hasNext();
    }
  }
}
