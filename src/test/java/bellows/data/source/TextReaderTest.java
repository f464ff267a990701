package bellows.data.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import bellows.Refusal;
import bellows.data.Split;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts in the encodings in which people have them. */
class TextReaderTest {
  private static final String TABLE = "x,stadt\n1,Münster\n2,Mönster\n3,Münster\n";

  @TempDir
  Path folder;

  private Source source(String name, String content, Charset charset, byte[] mark, String settings) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(mark);
    bytes.write(content.getBytes(charset));
    Path file = Files.write(folder.resolve(name), bytes.toByteArray());
    return Fixtures.source("path = " + Fixtures.quote(file) + "\n" + settings);
  }

  private Source csv(Charset charset, byte[] mark, String settings) throws IOException {
    return source("a.csv", TABLE, charset, mark, settings);
  }

  private static byte[] mark(int... bytes) {
    byte[] mark = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      mark[i] = (byte) bytes[i];
    }
    return mark;
  }

  @Test
  void honoursMarks() throws IOException {
    List<String> names = List.of("Mönster", "Münster");
    assertEquals(names, csv(StandardCharsets.UTF_8, mark(), "").classNames());
    assertEquals(names, csv(StandardCharsets.UTF_8, mark(0xEF, 0xBB, 0xBF), "").classNames());
    assertEquals(names, csv(StandardCharsets.UTF_16LE, mark(0xFF, 0xFE), "").classNames());
    assertEquals(names, csv(StandardCharsets.UTF_16BE, mark(0xFE, 0xFF), "").classNames());
    assertEquals(names, csv(Charset.forName("UTF-32LE"), mark(0xFF, 0xFE, 0, 0), "").classNames());
    assertEquals(names, csv(StandardCharsets.UTF_16BE, mark(0xFE, 0xFF), "encoding = UTF-16").classNames());
    assertEquals(names, csv(StandardCharsets.ISO_8859_1, mark(), "encoding = ISO-8859-1").classNames());
  }

  @Test
  void aMarkIsNoPartOfALabel() throws IOException {
    Source source = source("a.libsvm", "1 1:2\n2 1:3\n", StandardCharsets.UTF_8, mark(0xEF, 0xBB, 0xBF), "");
    assertEquals(List.of("1", "2"), source.classNames());
    assertArrayEquals(new float[] {2, 3}, source.read(Split.TRAIN).features());
  }

  @Test
  void refusesWhatIsNoTextInItsEncoding() {
    Refusal.of(() -> csv(StandardCharsets.ISO_8859_1, mark(), ""), "a.csv: line 2: expected text in UTF-8, found bytes "
        + "that are none (FC", "data.encoding = windows-1252");
    Refusal.of(() -> csv(StandardCharsets.UTF_16LE, mark(), ""), "a.csv: line 1: expected text, found a NUL character",
        "data.encoding = UTF-16LE");
    Refusal.of(() -> csv(StandardCharsets.UTF_16LE, mark(0xFF, 0xFE), "encoding = ISO-8859-1"),
        "expected text in ISO-8859-1, as encoding says, found the mark of UTF-16LE");
    Refusal.of(() -> csv(StandardCharsets.UTF_8, mark(), "encoding = latin42"), "encoding: expected the name of an "
        + "encoding", "found 'latin42'");
  }

  @Test
  void linesAreCountedAcrossWhatIsReadAtOnce() throws IOException {
    String many = "1,a\n".repeat(10_000);
    Path file = folder.resolve("long.csv");
    Files.write(file, (many + "2,\u00fc\n").getBytes(StandardCharsets.ISO_8859_1));
    Refusal.of(() -> Fixtures.source("path = " + Fixtures.quote(file)), "long.csv: line 10001: expected text in UTF-8");
  }
}
