package bellows.tensorboard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class EventFrameTest {
  private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

  /** The checksums are those of RFC 3720, B.4; the mask turns them by 15 bits and adds 0xa282ead8. */
  @Test
  void masksChecksums() {
    byte[] ones = new byte[32];
    Arrays.fill(ones, (byte) 0xff);
    assertEquals(mask(0x8a9136aa), EventFrame.masked(new byte[32], 0, 32));
    assertEquals(mask(0x62a8ab43), EventFrame.masked(ones, 0, 32));
    assertEquals(mask(0xe3069283), EventFrame.masked("123456789".getBytes(StandardCharsets.US_ASCII), 0, 9));
  }

  private static int mask(int crc) {
    return ((crc >>> 15) | (crc << 17)) + 0xa282ead8;
  }

  /** Worked out by another program: length 24, its checksum, the message, its checksum. */
  @Test
  void theFirstRecordOfAFile() {
    assertEquals("18 00 00 00 00 00 00 00 a3 7f 4b 22 "
        + "09 00 00 00 00 00 00 f0 3f 1a 0d 62 72 61 69 6e 2e 45 76 65 6e 74 3a 32 86 bf 57 7a",
        HEX.formatHex(EventFrame.of(BoardEvent.version(Instant.ofEpochSecond(1)))));
  }

  @Test
  void aScalar() {
    Summary summary = new Summary().scalar("a", 1.0).scalar("b", Double.NaN).scalar("c", null);
    assertEquals("09 00 00 00 00 00 00 f0 3f 10 07 2a 0a 0a 08 0a 01 61 15 00 00 80 3f",
        HEX.formatHex(BoardEvent.summary(Instant.ofEpochSecond(1), 7, summary)));
  }

  @Test
  void whatIsHalfWrittenIsNotSound() throws IOException {
    byte[] one = EventFrame.of(new byte[] {1, 2, 3});
    byte[] two = EventFrame.of(new byte[40]);
    byte[] all = Arrays.copyOf(one, one.length + two.length);
    System.arraycopy(two, 0, all, one.length, two.length);
    for (int length = 0; length <= all.length; length++) {
      int expected = length == all.length ? length : length >= one.length ? one.length : 0;
      assertEquals(expected, EventFrame.soundLength(new ByteArrayInputStream(all, 0, length)));
    }
    for (int at = 0; at < all.length; at++) {
      byte[] damaged = all.clone();
      damaged[at] ^= 0x40;
      assertEquals(at < one.length ? 0 : one.length, EventFrame.soundLength(new ByteArrayInputStream(damaged)));
    }
  }
}
