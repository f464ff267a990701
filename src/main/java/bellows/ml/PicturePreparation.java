package bellows.ml;

import bellows.conf.BadInputException;
import bellows.image.Picture;
import bellows.image.augment.Transforms;
import bellows.spark.TableScoring;
import bellows.spark.table.RowReader;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** Adds to each row its picture as transforms leave it, as Spark's {@code image} has it. */
final class PicturePreparation implements MapPartitionsFunction<Row, Row> {
  private static final long serialVersionUID = 1;
  /** OpenCV's number for three bytes a pixel; 0 is one. */
  private static final int COLOURED = 16;

  private final StructType out;
  private final RowReader reader;
  private final Transforms transforms;
  /** Of the picture's origin: a column of paths, or of images; -1 for none. */
  private final int origin;
  /** The column of images, and where in these the origin is; -1 for files. */
  private final int image;
  private final int originOfImage;
  private final boolean skipping;

  /** @param out the table's columns and the pictures' behind them */
  PicturePreparation(RowReader reader, Transforms transforms, StructType table, String column, boolean skipping,
      StructType out) {
    this.out = out;
    this.reader = reader;
    this.transforms = transforms;
    this.skipping = skipping;
    origin = Arrays.asList(table.fieldNames()).indexOf("path");
    StructType type = table.apply(column).dataType() instanceof StructType struct ? struct : null;
    image = type == null ? -1 : table.fieldIndex(column);
    originOfImage = type == null ? -1 : Arrays.asList(type.fieldNames()).indexOf("origin");
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    return new Prepared(rows);
  }

  /** One partition, row by row, in memory that is used again. */
  private final class Prepared implements Iterator<Row> {
    private final Iterator<Row> rows;
    private final Picture picture = new Picture();
    private final Picture spare = new Picture();
    private Row ahead;

    Prepared(Iterator<Row> rows) {
      this.rows = rows;
    }

    @Override
    public boolean hasNext() {
      while (ahead == null && rows.hasNext()) {
        ahead = prepared(rows.next());
      }
      return ahead != null;
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException("the partition has no more rows");
      }
      Row next = ahead;
      ahead = null;
      return next;
    }

    /** Null for a row that is left out. */
    private Row prepared(Row row) {
      try {
        reader.read(row, picture);
      } catch (BadInputException e) {
        if (skipping) {
          return null;
        }
        throw e;
      }
      Object[] values = TableScoring.values(row, 1);
      values[row.length()] = image(row, transforms.apply(picture, spare, 0));
      return TableScoring.row(values, out);
    }

    private Row image(Row row, Picture prepared) {
      int channels = prepared.channels();
      return TableScoring.row(new Object[] {origin(row), prepared.height(), prepared.width(), channels,
          channels == 1 ? 0 : COLOURED, bytes(prepared)}, (StructType) out.apply(row.length()).dataType());
    }
  }

  private String origin(Row row) {
    Object value = originOfImage >= 0 ? row.getStruct(image).get(originOfImage) : origin >= 0 ? row.get(origin) : null;
    return value == null ? "" : value.toString();
  }

  /** Levels rounded to bytes; blue, green, red. */
  private static byte[] bytes(Picture picture) {
    byte[] bytes = new byte[picture.size()];
    int channels = picture.channels();
    for (int i = 0; i < bytes.length; i++) {
      int channel = i % channels;
      int level = Math.round(picture.values()[i - channel + channels - 1 - channel]);
      bytes[i] = (byte) Math.max(0, Math.min(255, level));
    }
    return bytes;
  }
}
