package bellows.data.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.Refusal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PictureListTest {
  private static final String[] LETTERS = {"a", "Z", "é", "\u4e2d", "\ue000", "\uffee", "\ud83d\ude00", "\ud800\udc00", "."};

  private static List<PictureFile> some(int count) {
    List<PictureFile> some = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < count; i++) {
      StringBuilder name = new StringBuilder();
      for (int letter = random.nextInt(1, 5); letter > 0; letter--) {
        name.append(LETTERS[random.nextInt(LETTERS.length)]);
      }
      some.add(new PictureFile("folder/" + i / 100, name + "-" + i, i % 3 - 1, random.nextLong(1L << 40), i % 7 - 1));
    }
    return some;
  }

  @Test
  void givesBackWhatWasAddedAlsoBehindAnotherJvm() throws IOException, ClassNotFoundException {
    List<PictureFile> some = some(1000);
    PictureList list = new PictureList(some);
    assertEquals(some, list);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(list);
    }
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertEquals(some, in.readObject());
    }
  }

  /** Bytes of UTF-8 are ordered otherwise than Java's strings, by which data sets have been ordered so far. */
  @Test
  void sortsAsStringsAreSorted() {
    List<PictureFile> some = some(2000);
    List<PictureFile> expected = new ArrayList<>(some);
    expected.sort(Comparator.comparing(PictureFile::name));
    assertEquals(expected, new PictureList(some).sorted("path"));
    assertEquals(List.of(), new PictureList().sorted("path"));
  }

  @Test
  void aNameThatIsThereTwiceIsRefused() {
    PictureFile one = new PictureFile("train/n01", "a.jpg", -1, 3, -1);
    Refusal.of(() -> new PictureList(List.of(one, new PictureFile("train/n01", "a.jp", -1, 3, -1), one)).sorted("train"),
        "train: expected each name once in a class, found train/n01/a.jpg again");
  }

  /** ImageNet's names. */
  @Test
  void aPictureTakesAboutFiftyBytes() throws IOException {
    PictureList list = new PictureList();
    for (int i = 0; i < 10_000; i++) {
      list.add(new PictureFile("train/n01440764", "n01440764_" + i + ".JPEG", -1, 110_000, 5));
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(list.sorted("train"));
    }
    assertTrue(bytes.size() < 50 * list.size(), bytes.size() + " bytes");
  }
}
