package bellows.spark.table;

import bellows.data.source.Cells;
import bellows.data.source.Fields;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.spark.sql.Row;

/**
 * The cells of a row, which are read from a table, or unpacked where they were packed before; then those of the next
 * row. One thread uses it.
 */
final class RowCells implements Cells {
  /** Stands where a word is, which follows behind the numbers: a NaN that no arithmetic gives. */
  private static final long WORD = Double.doubleToRawLongBits(Double.NaN) | 1;

  private final List<CellColumn> columns;
  private final Fields fields;
  /** NaN where there is a word, or nothing. */
  private final double[] numbers;
  /** Null where there is a number, or nothing. */
  private final String[] words;

  RowCells(List<CellColumn> columns, Fields fields) {
    this.columns = columns;
    this.fields = fields;
    numbers = new double[columns.size()];
    words = new String[columns.size()];
  }

  /** Takes a row of a table. */
  void read(Row row) {
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = columns.get(i).number(row, fields);
      words[i] = columns.get(i).text(row);
    }
  }

  /** The cells as bytes, which {@link #unpack} takes. */
  byte[] pack() {
    ByteBuffer packed = ByteBuffer.allocate(8 * numbers.length);
    ByteArrayOutputStream behind = new ByteArrayOutputStream();
    for (int i = 0; i < numbers.length; i++) {
      packed.putLong(words[i] == null ? Double.doubleToLongBits(numbers[i]) : WORD);
      if (words[i] != null) {
        byte[] word = words[i].getBytes(StandardCharsets.UTF_8);
        behind.writeBytes(ByteBuffer.allocate(4).putInt(word.length).array());
        behind.writeBytes(word);
      }
    }
    return ByteBuffer.allocate(packed.capacity() + behind.size()).put(packed.array()).put(behind.toByteArray()).array();
  }

  void unpack(ByteBuffer packed) {
    boolean[] worded = new boolean[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      long bits = packed.getLong();
      worded[i] = bits == WORD;
      numbers[i] = worded[i] ? Double.NaN : Double.longBitsToDouble(bits);
    }
    for (int i = 0; i < numbers.length; i++) {
      words[i] = null;
      if (worded[i]) {
        byte[] word = new byte[packed.getInt()];
        packed.get(word);
        words[i] = new String(word, StandardCharsets.UTF_8);
      }
    }
  }

  /** The numbers as floats, big-endian; NaN where there is none. */
  byte[] floats() {
    ByteBuffer floats = ByteBuffer.allocate(4 * numbers.length);
    for (double number : numbers) {
      floats.putFloat((float) number);
    }
    return floats.array();
  }

  /** Whether {@link #floats} tell all there is. */
  boolean areFloats() {
    for (double number : numbers) {
      if ((float) number != number) { // as NaN does
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean isMissing(int feature) {
    return words[feature] == null ? Double.isNaN(numbers[feature]) : fields.isMissing(words[feature]);
  }

  @Override
  public double number(int feature) {
    return words[feature] == null ? numbers[feature] : fields.number(words[feature]);
  }

  @Override
  public String text(int feature) {
    return words[feature] != null ? words[feature]
        : Double.isNaN(numbers[feature]) ? null : String.valueOf(numbers[feature]);
  }

  @Override
  public String shown(int feature) {
    return words[feature] != null ? Fields.quoted(words[feature])
        : Double.isNaN(numbers[feature]) ? "no value" : text(feature);
  }

  @Override
  public String place(int feature) {
    return "column '" + columns.get(feature).name() + "'";
  }

  @Override
  public String remedy(int feature) {
    return "; mend the value or drop the row" + (isMissing(feature) ? "; where rows may miss it, train with some that do "
        + "and missing = mean (or median, or flag)" : "");
  }
}
