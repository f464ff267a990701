package bellows.store.run;

import bellows.store.run.FloatHead.Field;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Weights in a quarter of their bytes: of each tensor with several axes a whole number from −127 to 127 stands for each
 * weight, and a float for each output (the innermost extent) is what 1 means there, the largest weight of that output
 * divided by 127. Tensors with one axis (biases, BatchNorm's) and statistics are few, and stay floats.
 *
 * <p>To scale an output's weights scales its float alone: so it is the same whether BatchNorm is folded before or after.
 *
 * <pre>
 * for each tensor, in the head's order, blocks as {@link FloatFile} has them:
 *         4·n    floats, if it stays; else 4 for each output
 *         n      whole numbers, if it does not, in blocks of at most 1,048,576
 * </pre>
 */
final class Int8Weights {
  private static final int MOST = 127;
  private static final int BLOCK = FloatFile.BLOCK_FLOATS * Float.BYTES;

  private Int8Weights() {}

  private static boolean isCoded(Field field) {
    return field.isWeight() && field.shape().rank() > 1;
  }

  /** Bytes that tensors take, checksums included. */
  static long bytes(List<Field> fields) {
    long bytes = 0;
    for (Field field : fields) {
      int size = field.shape().size();
      bytes += isCoded(field) ? FloatFile.floatBytes(field.shape().channels()) + size
          + (size + (long) BLOCK - 1) / BLOCK * Float.BYTES : FloatFile.floatBytes(size);
    }
    return bytes;
  }

  static void put(OutputStream out, CRC32C checksum, List<Field> fields, float[] values) throws IOException {
    int at = 0;
    for (Field field : fields) {
      int size = field.shape().size();
      if (isCoded(field)) {
        float[] scales = scales(field, values, at);
        FloatFile.putFloats(out, checksum, scales, 0, scales.length);
        putBytes(out, checksum, code(field, values, at, scales));
      } else {
        FloatFile.putFloats(out, checksum, values, at, size);
      }
      at += size;
    }
  }

  private static void putBytes(OutputStream out, CRC32C checksum, byte[] codes) throws IOException {
    for (int from = 0; from < codes.length; from += BLOCK) {
      int count = Math.min(BLOCK, codes.length - from);
      checksum.update(codes, from, count);
      out.write(codes, from, count);
      FloatFile.putChecksum(out, checksum);
    }
  }

  /** @param floats of all tensors */
  static float[] take(FloatFile.Reader reader, List<Field> fields, int floats) throws IOException {
    float[] values = new float[floats];
    int at = 0;
    for (Field field : fields) {
      int size = field.shape().size();
      if (isCoded(field)) {
        float[] scales = reader.floats(field.shape().channels());
        decode(takeBytes(reader, size), scales, values, at);
      } else {
        System.arraycopy(reader.floats(size), 0, values, at, size);
      }
      at += size;
    }
    return values;
  }

  private static byte[] takeBytes(FloatFile.Reader reader, int count) throws IOException {
    byte[] codes = new byte[count];
    byte[] block = new byte[Math.min(BLOCK, count)];
    for (int from = 0; from < count; from += BLOCK) {
      int some = Math.min(BLOCK, count - from);
      reader.take(block, some);
      reader.takeChecksum();
      System.arraycopy(block, 0, codes, from, some);
    }
    return codes;
  }

  private static float[] scales(Field field, float[] values, int at) {
    float[] scales = new float[field.shape().channels()];
    for (int i = 0; i < field.shape().size(); i++) {
      scales[i % scales.length] = Math.max(scales[i % scales.length], Math.abs(values[at + i]));
    }
    for (int c = 0; c < scales.length; c++) {
      scales[c] /= MOST;
    }
    return scales;
  }

  /** An output whose weights are all 0, or too small to be divided, is 0. */
  private static byte[] code(Field field, float[] values, int at, float[] scales) {
    byte[] codes = new byte[field.shape().size()];
    for (int i = 0; i < codes.length; i++) {
      float scale = scales[i % scales.length];
      codes[i] = (byte) (scale == 0 ? 0 : Math.max(-MOST, Math.min(MOST, Math.rint(values[at + i] / scale))));
    }
    return codes;
  }

  private static void decode(byte[] codes, float[] scales, float[] values, int at) {
    for (int i = 0; i < codes.length; i++) {
      values[at + i] = codes[i] * scales[i % scales.length];
    }
  }
}
