package bellows.spark.table;

import bellows.conf.BadInputException;
import bellows.data.shard.PictureCode;
import bellows.data.shard.PictureFormat;
import bellows.image.Picture;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/**
 * A column of pictures: files of JPEG or PNG, as Spark's data source {@code binaryFile} gives them in {@code content},
 * or levels, as its data source {@code image} does.
 *
 * @param index of the column in its table
 * @param fields where height, width, mode and data are in an image, as rows may come without their schema; null for
 *     files
 */
record PictureColumn(String name, int index, int[] fields) implements Serializable {
  private static final List<String> IMAGE = List.of("height", "width", "mode", "data");

  static PictureColumn of(StructType table, String name) {
    int index = table.fieldIndex(name);
    return new PictureColumn(name, index, table.apply(name).dataType() instanceof StructType image
        ? IMAGE.stream().mapToInt(image::fieldIndex).toArray() : null);
  }

  /** Whether it holds files. */
  boolean files() {
    return fields == null;
  }

  /** Whether a column holds pictures. */
  static boolean fits(DataType type) {
    return type instanceof BinaryType || isImage(type);
  }

  static boolean isImage(DataType type) {
    return type instanceof StructType struct && Arrays.asList(struct.fieldNames()).containsAll(IMAGE)
        && struct.apply("data").dataType() instanceof BinaryType;
  }

  private Object value(Row row) {
    Object value = row.get(index);
    BadInputException.check(value != null, "column '%s': expected a picture, found null; drop such rows", name);
    return value;
  }

  /** A picture's file. */
  byte[] file(Row row) {
    byte[] file = (byte[]) value(row);
    BadInputException.check(file.length > 0 && file.length <= PictureFormat.MOST_BYTES,
        "column '%s': expected a picture's file of 1 to %d bytes, found %d", name, PictureFormat.MOST_BYTES,
        file.length);
    return file;
  }

  /** A picture's levels. */
  ImageBytes image(Row row) {
    Row image = (Row) value(row);
    byte[] data = image.getAs(fields[3]);
    BadInputException.check(data != null, "column '%s': expected a picture's data, found null", name);
    try {
      return ImageBytes.ofOpenCv(image.getInt(fields[0]), image.getInt(fields[1]), image.getInt(fields[2]), data);
    } catch (BadInputException e) {
      throw new BadInputException("column '%s': %s", name, e.getMessage(), e);
    }
  }

  void read(Row row, Picture into, PictureCode code) {
    if (files()) {
      decode(file(row), into, code);
    } else {
      image(row).coloured().copy(into);
    }
  }

  void decode(byte[] file, Picture into, PictureCode code) {
    System.arraycopy(file, 0, code.room(file.length), 0, file.length);
    code.decode(file.length, into, () -> "column '" + name + "'");
  }
}
