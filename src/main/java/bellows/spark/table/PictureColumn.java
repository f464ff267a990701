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
 * @param files whether it holds files
 */
record PictureColumn(String name, int index, boolean files) implements Serializable {
  private static final List<String> IMAGE = List.of("height", "width", "mode", "data");

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
    byte[] data = image.getAs("data");
    BadInputException.check(data != null, "column '%s': expected a picture's data, found null", name);
    try {
      return ImageBytes.ofOpenCv(image.<Integer>getAs("height"), image.<Integer>getAs("width"),
          image.<Integer>getAs("mode"), data);
    } catch (BadInputException e) {
      throw new BadInputException("column '%s': %s", name, e.getMessage(), e);
    }
  }

  void read(Row row, Picture into, PictureCode code) {
    if (files) {
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
