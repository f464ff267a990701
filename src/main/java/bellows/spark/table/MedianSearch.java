package bellows.spark.table;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Exact medians of columns, wherever the rows are and however many: from the highest byte to the lowest, those numbers
 * are counted by their next byte that begin with the bytes found so far, as in a radix sort of which only the place in
 * the middle is wanted. Only counts come to the driver, and the order of the rows does not matter.
 */
final class MedianSearch {
  private static final int BYTES = 256;

  /** So many partitions are counted in one job, lest the driver hold the counts of all of them. */
  private static final int TOGETHER = 32;

  /**
   * A number that is looked for: that of a place among a column's numbers in their order.
   *
   * @param begin its highest bytes, those below being 0
   * @param place from 0, among the numbers that begin so
   */
  private record Target(int column, long begin, long place) implements Serializable {}

  private MedianSearch() {}

  /**
   * The medians; the means of the two in the middle.
   *
   * @param counts how many numbers each of the columns has, one at least
   */
  static double[] of(SortedTable table, CellReader cells, int[] columns, long[] counts) {
    Target[] targets = new Target[2 * columns.length];
    for (int i = 0; i < columns.length; i++) {
      targets[2 * i] = new Target(columns[i], 0, (counts[i] - 1) / 2);
      targets[2 * i + 1] = new Target(columns[i], 0, counts[i] / 2);
    }
    for (int shift = 56; shift >= 0; shift -= 8) {
      long[] found = count(table, cells, targets, shift);
      for (int i = 0; i < targets.length; i++) {
        targets[i] = narrowed(targets[i], found, i * BYTES, shift);
      }
    }
    return IntStream.range(0, columns.length)
        .mapToDouble(i -> (number(targets[2 * i].begin) + number(targets[2 * i + 1].begin)) / 2).toArray();
  }

  private static Target narrowed(Target target, long[] counts, int from, int shift) {
    long place = target.place;
    int next = 0;
    while (place >= counts[from + next]) {
      place -= counts[from + next++];
    }
    return new Target(target.column, target.begin | (long) next << shift, place);
  }

  /** The counts by the byte at {@code shift}, target by target. */
  private static long[] count(SortedTable table, CellReader cells, Target[] targets, int shift) {
    long[] all = new long[targets.length * BYTES];
    int parts = table.blocks().getNumPartitions();
    for (int from = 0; from < parts; from += TOGETHER) {
      List<Integer> some = IntStream.range(from, Math.min(parts, from + TOGETHER)).boxed().toList();
      for (byte[] counted : TableJob.run(table.blocks().rdd(),
          (part, blocks) -> count(Blocks.unpack(blocks), cells.room(), targets, shift), some)) {
        LongBuffer counts = ByteBuffer.wrap(counted).asLongBuffer();
        for (int i = 0; i < all.length; i++) {
          all[i] += counts.get(i);
        }
      }
    }
    return all;
  }

  private static byte[] count(Iterator<PackedRow> rows, RowCells row, Target[] targets, int shift) {
    ByteBuffer counts = ByteBuffer.allocate(8 * targets.length * BYTES);
    long above = shift == 56 ? 0 : -1L << shift + 8;
    while (rows.hasNext()) {
      row.unpack(SampleForm.features(rows.next().value()));
      for (int i = 0; i < targets.length; i++) {
        double number = row.number(targets[i].column);
        long bits = bits(number);
        if (!Double.isNaN(number) && !row.isMissing(targets[i].column) && (bits & above) == targets[i].begin) {
          int at = 8 * (i * BYTES + (int) (bits >>> shift & 0xFF));
          counts.putLong(at, counts.getLong(at) + 1);
        }
      }
    }
    return counts.array();
  }

  /** Bits that, without sign, sort as the numbers do. */
  private static long bits(double number) {
    long bits = Double.doubleToLongBits(number);
    return bits ^ (bits >> 63 | Long.MIN_VALUE);
  }

  private static double number(long bits) {
    return Double.longBitsToDouble(bits < 0 ? bits ^ Long.MIN_VALUE : ~bits);
  }
}
