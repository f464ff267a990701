package bellows.spark.table;

import bellows.conf.BadInputException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;

/** How values of the column that orders samples become keys: bytes that, compared without sign, sort as they do. */
enum OrderKey {
  WHOLE {
    @Override
    byte[] of(Object value) {
      return bytes(((Number) value).longValue());
    }

    @Override
    String show(byte[] key) {
      return String.valueOf(ByteBuffer.wrap(key).getLong() ^ Long.MIN_VALUE);
    }
  },

  /** Bits of a double sort as whole numbers do, once those of negative ones are turned round. */
  FRACTIONAL {
    @Override
    byte[] of(Object value) {
      double number = ((Number) value).doubleValue();
      BadInputException.check(!Double.isNaN(number), "expected a number to order by, found NaN");
      long bits = Double.doubleToLongBits(number + 0.0);
      return bytes(bits ^ bits >> 63 & Long.MAX_VALUE);
    }

    @Override
    String show(byte[] key) {
      long bits = ByteBuffer.wrap(key).getLong() ^ Long.MIN_VALUE;
      return String.valueOf(Double.longBitsToDouble(bits ^ bits >> 63 & Long.MAX_VALUE));
    }
  },

  TEXT {
    @Override
    byte[] of(Object value) {
      return value.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    String show(byte[] key) {
      return "'" + new String(key, StandardCharsets.UTF_8) + "'";
    }
  };

  /** The order of keys: that of their bytes. */
  static final Comparator<byte[]> ORDER = (Comparator<byte[]> & Serializable) Arrays::compareUnsigned;

  /** The key that rows are ordered by, for a column of this type. */
  static OrderKey of(String column, DataType type) {
    if (type instanceof ByteType || type instanceof ShortType || type instanceof IntegerType
        || type instanceof LongType) {
      return WHOLE;
    }
    if (type instanceof FloatType || type instanceof DoubleType) {
      return FRACTIONAL;
    }
    BadInputException.check(type instanceof StringType, "order: expected a column of numbers or text, found '%s' of "
        + "%s; cast it, as by unix_micros() or cast('string')", column, type.catalogString());
    return TEXT;
  }

  private static byte[] bytes(long value) {
    return ByteBuffer.allocate(Long.BYTES).putLong(value ^ Long.MIN_VALUE).array();
  }

  abstract byte[] of(Object value);

  /** The value that a key was made of, for people. */
  abstract String show(byte[] key);
}
