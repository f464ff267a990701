package bellows.spark.table;

import bellows.data.Encoding;
import bellows.data.Samples;
import bellows.data.shard.PictureFormat;
import bellows.data.shard.Shard;
import bellows.data.shard.ShardFormat;
import bellows.data.source.Labels;
import bellows.tensor.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * In which form shards hold the samples of a table, and how packed rows come into it.
 *
 * @param shape null for pictures, whose sizes differ
 * @param files whether pictures were packed as files, and not as levels
 * @param weighted whether rows have weights behind their labels
 * @param cells makes samples of rows that were packed as cells; null for others
 */
record SampleForm(Encoding encoding, Shape shape, boolean files, boolean weighted, Labels labels, CellReader cells)
    implements Serializable {
  /** The same samples of rows that were packed as floats. */
  SampleForm ofFloats() {
    return new SampleForm(encoding, shape, files, weighted, labels, null);
  }

  int classes() {
    return labels.classes();
  }

  /** The target of a packed row; leaves {@code value} before the weight, if there is one, or the features. */
  float target(ByteBuffer value) {
    byte[] label = new byte[value.getInt() - (weighted ? 4 : 0)];
    value.get(label);
    return labels.classes() == 0 ? ByteBuffer.wrap(label).getFloat()
        : labels.target(new String(label, StandardCharsets.UTF_8), "a table", "a row");
  }

  /** The file of a shard with these packed rows. */
  byte[] shard(byte[][] values, int number, int of) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      if (encoding == Encoding.PICTURES) {
        PictureFormat.Writer writer = new PictureFormat.Writer(out, classes(), number, of);
        for (byte[] row : values) {
          ByteBuffer value = ByteBuffer.wrap(row);
          float target = target(value);
          byte[] file = file(value);
          writer.add(file, file.length, target);
        }
        writer.finish();
      } else {
        ShardFormat.write(new Shard(number, of, samples(values)), out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    }
    return out.toByteArray();
  }

  private byte[] file(ByteBuffer value) {
    if (!files) {
      return ImageBytes.unpack(value).file();
    }
    byte[] file = new byte[value.remaining()];
    value.get(file);
    return file;
  }

  private Samples samples(byte[][] values) {
    int size = shape.size();
    float[] targets = new float[values.length];
    float[] weights = weighted ? new float[values.length] : null;
    byte[] pixels = encoding == Encoding.BYTES ? new byte[Math.multiplyExact(values.length, size)] : null;
    float[] features = pixels == null ? new float[Math.multiplyExact(values.length, size)] : null;
    RowCells room = room();
    for (int row = 0; row < values.length; row++) {
      ByteBuffer value = ByteBuffer.wrap(values[row]);
      targets[row] = target(value);
      if (weighted) {
        weights[row] = value.getFloat();
      }
      if (pixels == null) {
        read(value, features, row * size, room);
      } else {
        System.arraycopy(levels(value), 0, pixels, row * size, size);
      }
    }
    return new Samples(shape, classes(), pixels, features, targets, weights);
  }

  private byte[] levels(ByteBuffer value) {
    ImageBytes image = ImageBytes.unpack(value);
    return shape.channels() == 1 ? image.levels() : image.coloured().levels();
  }

  /** Room in which the cells of a row are unpacked; null if there are none. */
  RowCells room() {
    return cells == null ? null : cells.room();
  }

  /** What was packed of a row's features. */
  static ByteBuffer features(byte[] row) {
    ByteBuffer value = ByteBuffer.wrap(row);
    return value.position(4 + value.getInt(0));
  }

  private void read(ByteBuffer features, float[] out, int at, RowCells room) {
    if (cells == null) {
      features.asFloatBuffer().get(out, at, shape.size());
    } else {
      room.unpack(features);
      cells.encode(room, out, at);
    }
  }

  /** The features of a packed row, of samples of one shape. */
  void read(byte[] row, float[] out, RowCells room) {
    ByteBuffer value = features(row);
    if (encoding == Encoding.FLOATS) {
      read(value, out, 0, room);
      return;
    }
    byte[] levels = levels(value);
    for (int i = 0; i < levels.length; i++) {
      out[i] = levels[i] & 0xFF;
    }
  }
}
