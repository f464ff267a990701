package bellows.spark.table;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Supplier;

/**
 * A partition's rows in arrays of about a megabyte, and after them a summary of these. An array of bytes is what every
 * serializer knows, and a summary that lies beside its rows is about just these rows, whatever is computed again.
 */
final class Blocks {
  private static final int SIZE = 1 << 20;
  private static final byte ROWS = 0;
  private static final byte SUMMARY = 1;

  private Blocks() {}

  /** @param summary of the rows, asked for after the last */
  static Iterator<byte[]> pack(Iterator<PackedRow> rows, Supplier<? extends Serializable> summary) {
    return new Iterator<>() {
      private boolean ended;

      @Override
      public boolean hasNext() {
        return !ended;
      }

      @Override
      public byte[] next() {
        if (ended) {
          throw new NoSuchElementException();
        }
        if (rows.hasNext()) {
          return block(rows);
        }
        ended = true;
        return write(summary.get());
      }
    };
  }

  private static byte[] block(Iterator<PackedRow> rows) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(SIZE);
    out.write(ROWS);
    while (rows.hasNext() && out.size() < SIZE) {
      PackedRow row = rows.next();
      out.writeBytes(ByteBuffer.allocate(8).putInt(row.key().length).putInt(row.value().length).array());
      out.writeBytes(row.key());
      out.writeBytes(row.value());
    }
    return out.toByteArray();
  }

  /** The bytes of a summary, which {@link #read} reads. */
  static byte[] write(Serializable summary) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(SUMMARY);
    try (ObjectOutputStream objects = new ObjectOutputStream(out)) {
      objects.writeObject(summary);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** The rows of a partition. */
  static Iterator<PackedRow> unpack(Iterator<byte[]> blocks) {
    return new Iterator<>() {
      private ByteBuffer block = ByteBuffer.allocate(0);

      @Override
      public boolean hasNext() {
        while (!block.hasRemaining() && blocks.hasNext()) {
          ByteBuffer next = ByteBuffer.wrap(blocks.next());
          block = next.get() == ROWS ? next : block;
        }
        return block.hasRemaining();
      }

      @Override
      public PackedRow next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        byte[] key = new byte[block.getInt()];
        byte[] value = new byte[block.getInt()];
        block.get(key).get(value);
        return new PackedRow(key, value);
      }
    };
  }

  /** The summary of a partition, as it was written. */
  static byte[] summary(Iterator<byte[]> blocks) {
    byte[] last = null;
    while (blocks.hasNext()) {
      last = blocks.next();
    }
    return last;
  }

  /** What {@link #write} wrote. */
  static <S> S read(byte[] summary, Class<S> type) {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(summary, 1, summary.length - 1))) {
      return type.cast(in.readObject());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
