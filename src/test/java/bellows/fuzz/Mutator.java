package bellows.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Damages files the way that disks, transfers and ill-wishers do: a few changes a file, each a function of the seed and
 * the file's index alone, so that any file can be made again.
 */
final class Mutator {
  private static final long[] EXTREMES = {0, 1, -1, 2, 7, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x10000, 1 << 20,
      1 << 24, 1 << 28, 1 << 30, Integer.MAX_VALUE, Integer.MAX_VALUE - 8, Integer.MIN_VALUE, Integer.MIN_VALUE + 1,
      0xffffffffL, 0x100000000L, Long.MAX_VALUE, Long.MIN_VALUE, 0x7ff0000000000000L, 0x7ff8000000000000L, 0x7f800000,
      0x7fc00000};
  private static final int MOST_BYTES = 1 << 16;

  /** Most fields that decide over sizes stand here. */
  private static final int HEADER = 64;

  private final List<byte[]> originals;
  private final byte[][] words;

  /** @param words of the format, to be strewn into its files; may be empty */
  Mutator(List<byte[]> originals, List<String> words) {
    this.originals = originals;
    this.words = words.stream().map(word -> word.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
  }

  /** One to four changes of one of the originals. */
  byte[] mutated(SplittableRandom random) {
    byte[] bytes = originals.get(random.nextInt(originals.size())).clone();
    int changes = 1 + Integer.numberOfTrailingZeros(random.nextInt() | 8);
    for (int i = 0; i < changes; i++) {
      bytes = changed(bytes, random);
    }
    return bytes.length <= MOST_BYTES ? bytes : Arrays.copyOf(bytes, MOST_BYTES);
  }

  private byte[] changed(byte[] bytes, SplittableRandom random) {
    int at = place(bytes.length, random);
    int end = Math.min(bytes.length, at + length(random));
    byte[] slice = Arrays.copyOfRange(bytes, at, end);
    return switch (random.nextInt(words.length == 0 ? 11 : 16)) {
      case 0 -> flipped(bytes, random);
      case 1 -> Arrays.copyOf(bytes, at);
      case 2 -> replaced(bytes, at, at, noise(length(random), random));
      case 3 -> replaced(bytes, at, end, new byte[0]);
      case 4 -> replaced(bytes, at, at, slice);
      case 5 -> moved(bytes, at, slice, random);
      case 6, 7, 8 -> extreme(bytes, random);
      case 9 -> repeated(bytes, at, slice, random);
      case 10 -> spliced(bytes, at, random);
      case 11 -> repeated(bytes, at, words[random.nextInt(words.length)], random);
      case 12, 13 -> replaced(bytes, at, at, words[random.nextInt(words.length)]);
      default -> replaced(bytes, at, end, words[random.nextInt(words.length)]);
    };
  }

  private static int place(int length, SplittableRandom random) {
    int within = random.nextInt(3) == 0 ? Math.min(length, HEADER) : length;
    return random.nextInt(within + 1);
  }

  /** Short ones mostly, rarely up to some thousand bytes. */
  private static int length(SplittableRandom random) {
    return 1 + random.nextInt(1 << random.nextInt(random.nextInt(4) == 0 ? 13 : 6));
  }

  private static byte[] noise(int length, SplittableRandom random) {
    byte[] noise = new byte[length];
    random.nextBytes(noise);
    return noise;
  }

  private static byte[] flipped(byte[] bytes, SplittableRandom random) {
    for (int i = random.nextInt(8); i >= 0 && bytes.length > 0; i--) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return bytes;
  }

  /** Swaps two blocks of one length. */
  private static byte[] moved(byte[] bytes, int at, byte[] slice, SplittableRandom random) {
    int to = random.nextInt(bytes.length - slice.length + 1);
    System.arraycopy(bytes.clone(), to, bytes, at, slice.length);
    System.arraycopy(slice, 0, bytes, to, slice.length);
    return bytes;
  }

  /** Overwrites a field, aligned or not, of two, four or eight bytes in either order. */
  private static byte[] extreme(byte[] bytes, SplittableRandom random) {
    int width = 2 << random.nextInt(3);
    int at = place(bytes.length, random);
    at = random.nextInt(4) == 0 ? at : at / 4 * 4;
    if (at + width <= bytes.length) {
      ByteBuffer field = ByteBuffer.wrap(bytes).order(random.nextBoolean() ? ByteOrder.BIG_ENDIAN
          : ByteOrder.LITTLE_ENDIAN);
      long value = EXTREMES[random.nextInt(EXTREMES.length)] + random.nextInt(-1, 2);
      switch (width) {
        case 2 -> field.putShort(at, (short) value);
        case 4 -> field.putInt(at, (int) value);
        default -> field.putLong(at, value);
      }
    }
    return bytes;
  }

  private static byte[] repeated(byte[] bytes, int at, byte[] slice, SplittableRandom random) {
    ByteArrayOutputStream many = new ByteArrayOutputStream();
    int times = 2 << random.nextInt(14);
    for (int i = 0; i < times && many.size() < MOST_BYTES; i++) {
      many.writeBytes(slice);
    }
    return replaced(bytes, at, at, many.toByteArray());
  }

  /** The beginning of this file and the end of another. */
  private byte[] spliced(byte[] bytes, int at, SplittableRandom random) {
    byte[] other = originals.get(random.nextInt(originals.size()));
    byte[] end = Arrays.copyOfRange(other, random.nextInt(other.length), other.length);
    return replaced(bytes, at, bytes.length, end);
  }

  private static byte[] replaced(byte[] bytes, int from, int to, byte[] by) {
    byte[] result = new byte[bytes.length - (to - from) + by.length];
    System.arraycopy(bytes, 0, result, 0, from);
    System.arraycopy(by, 0, result, from, by.length);
    System.arraycopy(bytes, to, result, from + by.length, bytes.length - to);
    return result;
  }
}
