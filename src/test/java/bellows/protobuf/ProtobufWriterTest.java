package bellows.protobuf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Bytes worked out by hand; the first three are the examples of the encoding's own page. */
class ProtobufWriterTest {
  @Test
  void examplesOfTheSpecification() {
    assertBytes("08 96 01", new ProtobufWriter().integer(1, 150));
    assertBytes("12 07 74 65 73 74 69 6e 67", new ProtobufWriter().text(2, "testing"));
    assertBytes("1a 03 08 96 01", new ProtobufWriter().message(3, inner -> inner.integer(1, 150)));
    assertBytes("32 06 03 8e 02 9e a7 05", new ProtobufWriter().integers(6, 3, 270, 86942));
  }

  @Test
  void integersOfEverySize() {
    assertBytes("08 00", new ProtobufWriter().integer(1, 0));
    assertBytes("08 7f", new ProtobufWriter().integer(1, 127));
    assertBytes("08 80 01", new ProtobufWriter().integer(1, 128));
    assertBytes("08 ff ff ff ff ff ff ff ff ff 01", new ProtobufWriter().integer(1, -1));
    assertBytes("80 01 01", new ProtobufWriter().bool(16, true));
  }

  @Test
  void numbersAreLittleEndian() {
    assertBytes("09 00 00 00 00 00 00 f0 3f", new ProtobufWriter().number(1, 1.0));
    assertBytes("15 00 00 80 3f", new ProtobufWriter().number(2, 1f));
    assertBytes("0a 08 00 00 80 3f 00 00 00 c0", new ProtobufWriter().numbers(1, new float[] {1, -2}));
    assertBytes("0a 08 00 00 00 00 00 00 00 40", new ProtobufWriter().numbers(1, new double[] {2}));
    assertBytes("", new ProtobufWriter().numbers(1, new double[0]).numbers(2, new float[0]).integers(3));
  }

  @Test
  void textIsUtf8AndItsLengthThatOfTheBytes() {
    assertBytes("0a 02 c3 bc", new ProtobufWriter().text(1, "ü"));
  }

  @Test
  void largeValuesStandWhereTheyWereWritten() {
    byte[] large = new byte[5000];
    Arrays.fill(large, (byte) 7);
    byte[] all = new ProtobufWriter().integer(1, 1)
        .message(2, inner -> inner.integer(1, 2).bytes(3, large).integer(4, 5)).integer(6, 7).toBytes();
    // 08 01, then 12 and the length 5007 = 8f 27: 08 02, 1a and the length 5000 = 88 27, the bytes, 20 05; then 30 07.
    assertEquals(2 + 3 + 5007 + 2, all.length);
    assertArrayEquals(HexFormat.ofDelimiter(" ").parseHex("08 01 12 8f 27 08 02 1a 88 27 07"),
        Arrays.copyOf(all, 11));
    assertArrayEquals(HexFormat.ofDelimiter(" ").parseHex("07 20 05 30 07"),
        Arrays.copyOfRange(all, all.length - 5, all.length));
  }

  private static void assertBytes(String expected, ProtobufWriter written) {
    assertEquals(expected, HexFormat.ofDelimiter(" ").formatHex(written.toBytes()));
    assertEquals(written.toBytes().length, written.length());
  }
}
