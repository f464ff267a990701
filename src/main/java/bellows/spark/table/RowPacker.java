package bellows.spark.table;

import bellows.conf.BadInputException;
import bellows.data.shard.PictureCode;
import bellows.data.source.Labels;
import bellows.image.Picture;
import bellows.spark.internal.SparkInternals;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;

/**
 * Reads the rows of a partition once: checks them, packs them, and surveys them. The key of a row is the value of the
 * column that orders the samples or, without one, the first 128 bits of a hash of label and features as floats, and,
 * where these do not tell all, those of a hash of label and cells; so the order is a function of the rows alone, and rows
 * of one key are one and the same.
 *
 * @param label the column's index; {@code labelName} its name
 * @param real whether labels are values, and not names of classes
 * @param weight the index of the column of weights; -1 for none; {@code weightName} its name
 * @param order the column's index; -1 for none
 * @param orderKey null for none
 */
record RowPacker(RowReader reader, int label, String labelName, boolean real, int weight, String weightName,
    int order, OrderKey orderKey)
    implements FlatMapFunction<Iterator<Row>, byte[]> {
  private static final int HASH_BYTES = 16;

  @Override
  public Iterator<byte[]> call(Iterator<Row> rows) {
    Packing packing = new Packing(rows);
    return Blocks.pack(packing, () -> packing.survey);
  }

  /** One partition. A row that is wrong ends it: its complaint is told in the survey, as all tries would end so. */
  private final class Packing implements Iterator<PackedRow> {
    private final Iterator<Row> rows;
    private final Survey survey = new Survey();
    private final PictureCode code = new PictureCode();
    private final Picture picture = new Picture();
    private final MessageDigest digest = sha256();
    private final RowCells cells = reader.cells() == null ? null : reader.cells().room();

    private PackedRow ahead;

    Packing(Iterator<Row> rows) {
      this.rows = rows;
    }

    @Override
    public boolean hasNext() {
      try {
        if (ahead == null && survey.fault == null && rows.hasNext()) {
          ahead = pack(rows.next());
          survey.row(ahead);
        }
      } catch (BadInputException e) {
        survey.fault = e.getMessage();
        ahead = null;
      } catch (OutOfMemoryError e) { // a small file may promise or unpack to large columns, which Spark claims memory for
        survey.fault = String.format("%s: expected memory for its rows, found none (%s); give more with --driver-memory "
            + "or --executor-memory", SparkInternals.inputFile().orElse("the table"), e.getMessage());
        ahead = null;
      }
      return ahead != null;
    }

    @Override
    public PackedRow next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      PackedRow next = ahead;
      ahead = null;
      return next;
    }

    private PackedRow pack(Row row) {
      byte[] target = reader.at(row, () -> weight < 0 ? label(row) : weighted(label(row), row));
      survey.heaviest = weight < 0 ? 1 : survey.heaviest;
      byte[] value = joined(target, features(row));
      return new PackedRow(reader.at(row, () -> orderKey != null ? key(row)
          : cells == null ? hash(value) : hashOfCells(target)), value);
    }

    private byte[] label(Row row) {
      Object value = row.get(label);
      BadInputException.check(value != null, "column '%s': expected a label, found null; drop such rows", labelName);
      if (real) {
        float target = value instanceof Number number ? (float) number.doubleValue() : Float.NaN;
        BadInputException.check(Float.isFinite(target), "column '%s': expected a finite number as the target, found %s",
            labelName, value);
        return ByteBuffer.allocate(4).putFloat(target).array();
      }
      String text = Labels.canonical(String.valueOf(value));
      BadInputException.check(!(value instanceof Number) || text.matches("[+-]?[0-9]+"), "column '%s': expected a "
          + "class, found the number %s; for a real-valued target set classes = 0", labelName, value);
      if (!survey.labels.containsKey(text)) {
        survey.label(text, reader.place(row));
      }
      return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The weight stands behind the label. */
    private byte[] weighted(byte[] label, Row row) {
      float found = row.get(weight) instanceof Number number ? (float) number.doubleValue() : Float.NaN;
      BadInputException.check(found >= 0 && found < Float.POSITIVE_INFINITY, "column '%s': expected a finite weight from "
          + "0 on, found %s", weightName, row.get(weight));
      survey.heaviest = Math.max(survey.heaviest, found);
      return ByteBuffer.allocate(label.length + 4).put(label).putFloat(found).array();
    }

    private byte[] features(Row row) {
      if (cells != null) {
        return reader.at(row, () -> cells(row));
      }
      if (reader.isOfNumbers()) {
        byte[] bytes = reader.floats(row).bytes();
        if (bytes.length != survey.width) {
          survey.width(bytes.length, reader.place(row));
        }
        return bytes;
      }
      return reader.at(row, () -> picture(row));
    }

    /** A sample, if the form is known that makes it; else what is there. */
    private byte[] cells(Row row) {
      cells.read(row);
      if (reader.cells().form() == null) {
        return cells.pack();
      }
      float[] sample = new float[reader.cells().form().width()];
      reader.cells().encode(cells, sample, 0);
      ByteBuffer bytes = ByteBuffer.allocate(4 * sample.length);
      bytes.asFloatBuffer().put(sample);
      return bytes.array();
    }

    private byte[] picture(Row row) {
      PictureColumn column = reader.pictures();
      byte[] packed;
      boolean coloured = true;
      if (column.files()) {
        packed = column.file(row);
        column.decode(packed, picture, code);
      } else {
        ImageBytes image = column.image(row);
        coloured = image.channels() == 3;
        packed = image.pack();
        image.coloured().copy(picture);
      }
      survey.picture(picture.height(), picture.width(), coloured);
      survey.colours.add(picture);
      return packed;
    }

    private byte[] hash(byte[] bytes) {
      return Arrays.copyOf(digest.digest(bytes), HASH_BYTES);
    }

    /** Whether the form is known makes no difference to it. */
    private byte[] hashOfCells(byte[] target) {
      byte[] ofFloats = hash(joined(target, cells.floats()));
      return cells.areFloats() ? ofFloats
          : ByteBuffer.allocate(2 * HASH_BYTES).put(ofFloats).put(hash(joined(target, cells.pack()))).array();
    }

    private byte[] key(Row row) {
      Object place = row.get(order);
      BadInputException.check(place != null, "order: expected a value in each row, found null");
      return orderKey.of(place);
    }
  }

  /** As rows are packed: how long the target is, the target, and the features. */
  private static byte[] joined(byte[] target, byte[] features) {
    return ByteBuffer.allocate(4 + target.length + features.length).putInt(target.length).put(target).put(features)
        .array();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
