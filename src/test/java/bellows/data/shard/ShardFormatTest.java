package bellows.data.shard;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.Refusal;
import bellows.conf.BadInputException;
import bellows.data.Samples;
import bellows.tensor.Shape;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ShardFormatTest {
  private static final Samples PIXELS = new Samples(Shape.of(2, 1, 3), 4, bytes(30), null, new float[] {0, 3, 2, 1, 0});
  private static final Samples FLOATS = new Samples(Shape.of(2), 0, null, new float[] {1, -2, 3.5f, 1e-30f},
      new float[] {0.5f, -7});

  private static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) (37 * i);
    }
    return bytes;
  }

  private static byte[] write(Samples samples, int number, int of) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ShardFormat.write(new Shard(number, of, samples), out);
    return out.toByteArray();
  }

  /** By both ways to read; that which keeps nothing must not be less strict. */
  private static Shard read(byte[] file) {
    try {
      ShardFormat.verify(new ByteArrayInputStream(file), "a.shard", file.length, OutputStream.nullOutputStream());
    } catch (BadInputException e) {
      assertEquals(e.getMessage(), assertThrows(BadInputException.class, () -> whole(file)).getMessage());
      throw e;
    }
    return whole(file);
  }

  private static Shard whole(byte[] file) {
    return ShardFormat.read(new ByteArrayInputStream(file), "a.shard", file.length).shard();
  }

  @Test
  void readsWhatItWrites() throws IOException {
    float[] many = new float[40_001];
    for (int i = 0; i < many.length; i++) {
      many[i] = i / 3f;
    }
    for (Samples samples : new Samples[] {PIXELS, FLOATS, new Samples(Shape.of(), 0, null, many, many),
        new Samples(Shape.of(28, 28, 1), 10, new byte[0], null, new float[0])}) {
      Shard shard = read(write(samples, 5, 8));
      assertEquals(5, shard.number());
      assertEquals(8, shard.of());
      assertEquals(samples.shape(), shard.samples().shape());
      assertEquals(samples.classes(), shard.samples().classes());
      assertArrayEquals(samples.pixels(), shard.samples().pixels());
      assertArrayEquals(samples.features(), shard.samples().features());
      assertArrayEquals(samples.targets(), shard.samples().targets());
    }
  }

  @Test
  void verifiesAndCopiesInOnePass() throws IOException {
    for (Samples samples : new Samples[] {PIXELS, FLOATS}) {
      byte[] file = write(samples, 3, 4);
      ByteArrayOutputStream copy = new ByteArrayOutputStream();
      ShardFormat.Verified found = ShardFormat.verify(new ByteArrayInputStream(file), "a.shard", file.length, copy);
      assertArrayEquals(file, copy.toByteArray());
      assertEquals(ShardHead.of(new Shard(3, 4, samples)), found.head());
      assertEquals(ByteBuffer.wrap(file).getInt(file.length - 4), found.checksum());
    }
  }

  @Test
  void weightsStandBehindTheTargets() throws IOException {
    Samples weighted = new Samples(FLOATS.shape(), FLOATS.classes(), null, FLOATS.features(), FLOATS.targets(),
        new float[] {0, 2.5f});
    byte[] file = write(weighted, 0, 1);
    assertArrayEquals(weighted.weights(), read(file).samples().weights());
    assertEquals(2, ByteBuffer.wrap(file).getInt(8));
    assertEquals(write(FLOATS, 0, 1).length + 8, file.length);
    ShardHead head = ShardFormat.verify(new ByteArrayInputStream(file), "a.shard", file.length,
        ByteArrayOutputStream.nullOutputStream()).head();
    assertEquals(2.5f, head.open(new HeapBytes(file)).weight(1));
    weighted.weights()[1] = -1;
    byte[] bad = write(weighted, 0, 1);
    Refusal.of(() -> read(bad), "a.shard: row 1: expected a finite weight from 0 on, found -1.0");
    Refusal.of(() -> ShardFormat.verify(new ByteArrayInputStream(bad), "a.shard", bad.length,
        ByteArrayOutputStream.nullOutputStream()), "row 1: expected a finite weight from 0 on, found -1.0");
  }

  @Test
  void isTheFormatThatItsDocumentationGives() throws IOException {
    ByteBuffer file = ByteBuffer.wrap(write(FLOATS, 1, 2));
    assertEquals(0x89424C57530D0A1AL, file.getLong());
    for (int expected : new int[] {1, 2, 0, 1, 2, 2, 1, 2}) {
      assertEquals(expected, file.getInt());
    }
    assertEquals(-2f, file.getFloat(44));
    assertEquals(0.5f, file.getFloat(56));
    assertEquals(68, file.capacity());
  }

  @Test
  void refusesEveryTruncationAndEveryFlip() throws IOException {
    for (byte[] good : new byte[][] {write(PIXELS, 0, 2), write(FLOATS, 0, 1)}) {
      for (int length = 0; length < good.length; length++) {
        byte[] bad = Arrays.copyOf(good, length);
        assertTrue(assertThrows(BadInputException.class, () -> read(bad)).getMessage().startsWith("a.shard: "));
      }
      for (int bit = 0; bit < 8 * good.length; bit++) {
        byte[] bad = good.clone();
        bad[bit / 8] ^= (byte) (1 << bit % 8);
        assertTrue(assertThrows(BadInputException.class, () -> read(bad)).getMessage().startsWith("a.shard: "));
      }
      Refusal.of(() -> read(Arrays.copyOf(good, good.length + 1)), "a.shard: expected " + good.length + " bytes",
          "found " + (good.length + 1));
    }
  }

  @Test
  void saysWhatIsWrongAndWhere() throws IOException {
    byte[] good = write(PIXELS, 1, 2);
    Refusal.of(() -> read(with(good, 0, 0)), "at byte 0: expected a shard of Bellows", "found 00000000530d0a1a");
    Refusal.of(() -> read(with(good, 8, 3)), "at byte 8: expected as version 1 to 2, found 3");
    Refusal.of(() -> read(with(good, 12, 4)), "at byte 12: expected as encoding 1 to 3, found 4");
    Refusal.of(() -> read(with(good, 24, 3)), "at byte 24: expected a power of two of shards above 1, found 3");
    Refusal.of(() -> read(with(good, 28, 1_000_000)), "at byte 48: expected 6000000 bytes of values as the header says",
        "at most 54 more");
    Refusal.of(() -> read(with(good, 36, Integer.MAX_VALUE)), "expected at most 2^31 values");
    Refusal.of(() -> read(with(good, 60, 1)), "a.shard: at byte 98: expected the checksum", "the file is damaged");
  }

  @Test
  void refusesWhatWasWrittenWrong() throws IOException {
    float[] values = new float[20_000];
    values[19_999] = Float.NaN;
    byte[] notFinite = write(new Samples(Shape.of(1), 0, null, values, new float[20_000]), 0, 1);
    Refusal.of(() -> read(notFinite), "a.shard: value 19999: expected a finite number, found NaN");
    float[] targets = new float[20_000];
    targets[17_000] = 3;
    byte[] noClass = write(new Samples(Shape.of(1), 3, null, new float[20_000], targets), 0, 1);
    Refusal.of(() -> read(noClass), "a.shard: row 17000: expected as target a class from 0 to 2, found 3.0");
  }

  @Test
  void placesSampleIInShardIModSAtRowIDivS() {
    for (int of : new int[] {1, 2, 4, 8}) {
      for (int number = 0; number < of; number++) {
        Shard shard = Shard.of(PIXELS, number, of);
        assertEquals(Shard.rows(5, number, of), shard.samples().count());
        for (int row = 0; row < shard.samples().count(); row++) {
          assertEquals(PIXELS.targets()[number + row * of], shard.samples().targets()[row]);
        }
      }
    }
  }

  private static byte[] with(byte[] file, int at, int value) {
    return ByteBuffer.wrap(file.clone()).putInt(at, value).array();
  }

  /** Whoever writes a file also writes its checksum. */
  @Test
  void refusesTargetsAndValuesThatNoSourceHas() throws IOException {
    byte[] two = {1, 2};
    for (float target : new float[] {-1, 2, 0.5f, Float.NaN, Float.POSITIVE_INFINITY}) {
      Samples samples = new Samples(Shape.of(1), 2, two, null, new float[] {1, target});
      Refusal.of(() -> read(write(samples, 0, 1)), "a.shard: row 1: expected as target a class from 0 to 1, found ");
    }
    Samples real = new Samples(Shape.of(1), 0, two, null, new float[] {1, Float.NaN});
    Refusal.of(() -> read(write(real, 0, 1)), "row 1: expected as target a finite number, found NaN");
    Samples values = new Samples(Shape.of(1), 2, null, new float[] {1, Float.NaN}, new float[] {1, 0});
    Refusal.of(() -> read(write(values, 0, 1)), "a.shard: value 1: expected a finite number, found NaN");
  }
}
