package bellows.data.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import bellows.Refusal;
import bellows.data.Split;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibsvmTest {
  @TempDir
  Path folder;

  private Source libsvm(String content, String settings) throws IOException {
    return Fixtures.source("path = " + Fixtures.write(folder, "a.libsvm", content) + "\n" + settings);
  }

  @Test
  void fillsGapsWithZeros() throws IOException {
    Source source = libsvm("# heart\n+1 1:0.5 3:-2\n-1\t2:1 # last\n", "");
    assertArrayEquals(new float[] {0.5f, 0, -2, 0, 1, 0}, source.read(Split.TRAIN).features());
    assertArrayEquals(new float[] {1, 0}, source.read(Split.TRAIN).targets());
    assertEquals(List.of("-1", "1"), source.classNames());
  }

  @Test
  void takesTheWidthOfBothFiles() throws IOException {
    Source source = libsvm("1 1:1\n0 2:1\n", "test = " + Fixtures.write(folder, "b.libsvm", "1 4:1\n"));
    assertEquals(4, source.read(Split.TRAIN).shape().size());
    assertArrayEquals(new float[] {0, 0, 0, 1}, source.read(Split.TEST).features());
    assertEquals(7, libsvm("1 1:1\n0 2:1\n", "features = 7").read(Split.TRAIN).shape().size());
  }

  @Test
  void refusesDamage() {
    Refusal.of(() -> libsvm("1 1:1\n0 0:1\n", ""), "a.libsvm: line 2: expected ascending indices from 1, so at least 1",
        "found 0");
    Refusal.of(() -> libsvm("1 2:1 2:1\n", ""), "line 1: expected ascending", "at least 3 here, found 2");
    Refusal.of(() -> libsvm("1 2:1 x:1\n", ""), "line 1: expected index:value, found 'x:1'");
    Refusal.of(() -> libsvm("1 2:nan\n", ""), "line 1: expected a finite number for index 2, found 'nan'");
    Refusal.of(() -> libsvm("1 9:1\n", "features = 8"), "line 1: expected indices up to 8, as features says, found 9");
    Refusal.of(() -> libsvm("\n# nothing\n", ""), "a.libsvm: expected rows of samples, found none");
    Refusal.of(() -> libsvm("1\n0\n", ""), "expected index:value pairs, found none");
  }

  @Test
  void readsGzipAndRefusesItCutShort() throws IOException {
    byte[] packed = Fixtures.gzip("1 1:0.125 2:3\n0 2:5\n".repeat(300).getBytes());
    Path path = Files.write(folder.resolve("a.svm.gz"), packed);
    assertEquals(600, Fixtures.source("path = " + Fixtures.quote(path)).read(Split.TRAIN).count());
    Files.write(path, Arrays.copyOf(packed, packed.length - 12));
    Refusal.of(() -> Fixtures.source("path = " + Fixtures.quote(path)), "a.svm.gz",
        "gzip data are cut short or damaged");
  }

  /** The samples are held dense, so that one index decides over the memory of all. */
  @Test
  void refusesALineWithoutEnd() throws IOException {
    Path path = folder.resolve("endless.svm");
    byte[] blanks = " ".repeat(1 << 20).getBytes();
    try (OutputStream out = Files.newOutputStream(path)) {
      out.write("1 1:1\n1 1:2".getBytes());
      for (int i = 0; i < 33; i++) {
        out.write(blanks);
      }
    }
    Refusal.of(() -> Fixtures.source("path = " + Fixtures.quote(path)), "endless.svm: line 2: expected lines of at most "
        + "33,554,432 characters, found a longer one");
  }

  @Test
  void refusesTheLargestIndex() {
    Refusal.of(() -> libsvm("1 2147483647:1\n", ""), "line 1: expected indices up to 999,999,999, found '2147483647:1'");
  }

  @Test
  void refusesAnIndexThatTheFileCannotJustify() throws IOException {
    String path = Fixtures.write(folder, "a.libsvm", "1 1:1\n2 500000000:1\n");
    Refusal.of(() -> Fixtures.source("path = " + path), "a.libsvm: expected indices that fit a file of 20 bytes, found "
        + "ones that make 1000000000 numbers of it; if the file is right, set features = N");
  }
}
