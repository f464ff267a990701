package bellows.interchange.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.conf.BadInputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorFileTest {
  private static final float[] VALUES = {1, -2, 3.5f, 0, 1e30f, -1e-30f};
  private static final List<Pickles.Named> TENSORS = List.of(
      new Pickles.Named("conv1.weight", new int[] {2, 3}, VALUES),
      new Pickles.Named("fc.bias", new int[] {1}, new float[] {7}));

  @TempDir
  Path folder;

  private Path written(byte[] file) throws IOException {
    return Files.write(folder.resolve("file"), file);
  }

  private void check(byte[] file) throws IOException {
    try (TensorFile tensors = TensorFile.open(written(file))) {
      assertEquals(List.of("conv1.weight", "fc.bias"), tensors.entries().stream().map(TensorFile.Entry::name).toList());
      assertEquals(List.of(2L, 3L), tensors.entries().get(0).extents());
      assertArrayEquals(VALUES, tensors.read(tensors.entries().get(0)));
      assertArrayEquals(new float[] {7}, tensors.read(tensors.entries().get(1)));
    }
  }

  @Test
  void picklesOfBothFormsAreRead() throws IOException {
    check(Pickles.legacy(TENSORS));
    check(Pickles.zipped(TENSORS));
  }

  @Test
  void safetensorsAreReadAsTheyWereWritten() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Safetensors.write(out, List.of(new Safetensors.Named("conv1.weight", List.of(2, 3), VALUES),
        new Safetensors.Named("fc.bias", List.of(1), new float[] {7})), Map.of("format", "pt"));
    check(out.toByteArray());
  }

  /** What a pickle would call is refused by its name. */
  @Test
  void callsAreRefusedByName() throws IOException {
    byte[] evil = new Pickles().begin().global("os", "system").text("true").raw(0x85, 'R').end();
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    try (java.util.zip.ZipOutputStream out = new java.util.zip.ZipOutputStream(zip)) {
      Pickles.store(out, "net/data.pkl", evil);
    }
    refused(zip.toByteArray(), "os.system", "not read, let alone called");
    refused(evil, "os.system");
  }

  /** A list that holds itself has no text, and lists of lists have one that never ends. */
  @Test
  void namesThatAreListsAreRefused() throws IOException {
    refused(new Pickles().begin().raw(']', 'q', 0, 'h', 0, 'a', 'h', 0, 0x93).end(), "byte 11: expected the names of a module");
  }

  @Test
  void valuesOfAPickleAreCounted() throws IOException {
    Pickles many = new Pickles().begin().raw('N');
    for (int i = 0; i < 1 << 20; i++) {
      many.raw(0x94);
    }
    refused(many.end(), "expected a pickle of at most 1,048,576 values");
  }

  @Test
  void tensorsBeyondTheirStorageAreRefused() throws IOException {
    Pickles.Named large = new Pickles.Named("w", new int[] {1 << 15, 1 << 15}, new float[] {1});
    refused(Pickles.legacy(List.of(large)), "w", "within its storage of 1 elements");
    refused(Pickles.zipped(List.of(large)), "w", "within its storage of 1 elements");
  }

  @Test
  void safetensorsWithGapsAreRefused() throws IOException {
    String head = "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}";
    refused(safetensors(head, 8), "a: expected the 4 bytes of 1 from byte 0 on, found bytes 4 to 8");
    refused(safetensors("{\"a\":{\"dtype\":\"F32\",\"shape\":[1000000,1000],\"data_offsets\":[0,4]}}", 4),
        "4,000,000,000 bytes");
    refused(safetensors("{\"a\":1,\"a\":2}", 0), "head that is not JSON");
    refused("what is this".getBytes(), "neither");
  }

  private static byte[] safetensors(String head, int bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < 8; i++) {
      out.write((int) ((long) head.length() >>> 8 * i));
    }
    out.writeBytes(head.getBytes());
    out.writeBytes(new byte[bytes]);
    return out.toByteArray();
  }

  private void refused(byte[] file, String... parts) throws IOException {
    Path path = written(file);
    BadInputException e = assertThrows(BadInputException.class, () -> TensorFile.open(path).close());
    for (String part : parts) {
      assertTrue(e.getMessage().contains(part), e.getMessage());
    }
  }

  @Test
  void halvesAreWhatIeeeSays() {
    assertEquals(1f, Element.half((short) 0x3c00));
    assertEquals(-2f, Element.half((short) 0xc000));
    assertEquals(65504f, Element.half((short) 0x7bff));
    assertEquals(0x1p-24f, Element.half((short) 1));
    assertEquals(Float.NEGATIVE_INFINITY, Element.half((short) 0xfc00));
    assertTrue(Float.isNaN(Element.half((short) 0x7e00)));
  }

  /** To the nearest, ties to even; what is a half already stays. */
  @Test
  void floatsAreRoundedToHalves() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      float half = Element.half((short) bits);
      float upper = Float.intBitsToFloat(bits << 16);
      if (Float.isFinite(half)) {
        assertEquals(half, written(Element.F16, half));
      }
      if (Float.isFinite(upper)) {
        assertEquals(upper, written(Element.BF16, upper));
      }
    }
    assertEquals(1f, written(Element.F16, 1 + 0x1p-11f));
    assertEquals(1 + 0x1p-9f, written(Element.F16, 1 + 0x3p-11f));
    assertEquals(0x1p-24f, written(Element.F16, 0x1.1p-25f));
    assertEquals(0f, written(Element.F16, 0x1p-25f));
    assertEquals(65_504f, written(Element.F16, 65_519));
    assertEquals(1f, written(Element.BF16, 1 + 0x1p-8f));
    assertEquals(1 + 0x1p-6f, written(Element.BF16, 1 + 0x3p-8f));
    assertThrows(BadInputException.class, () -> written(Element.F16, -65_520));
    assertThrows(BadInputException.class, () -> written(Element.BF16, Float.MAX_VALUE));
  }

  private static float written(Element element, float value) {
    ByteBuffer buffer = ByteBuffer.allocate(2).order(ByteOrder.LITTLE_ENDIAN);
    element.put(buffer, value);
    return element.get(buffer, 0);
  }
}
