import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Writes damaged copies of a folder's picture files, for src/proof/prove-imagenet:
 * {@code DamagedPictures FOLDER DESTINATION COUNT}, both folders with one for each class in it. The same files each
 * time.
 */
public final class DamagedPictures {
  /** About so many bytes at the start of a JPEG are tables and sizes, where damage does most. */
  private static final int HEAD = 700;

  private final List<byte[]> files = new ArrayList<>();
  private final SplittableRandom random = new SplittableRandom(1);

  private DamagedPictures() {}

  public static void main(String[] arguments) throws IOException {
    DamagedPictures damage = new DamagedPictures();
    List<String> classes = new ArrayList<>();
    for (Path path : pictures(Path.of(arguments[0]))) {
      damage.files.add(Files.readAllBytes(path));
      classes.add(path.getParent().getFileName().toString());
    }
    for (int number = 0; number < Integer.parseInt(arguments[2]); number++) {
      int original = number % classes.size();
      Path folder = Files.createDirectories(Path.of(arguments[1], classes.get(original)));
      Files.write(folder.resolve("damaged_" + number + ".JPEG"), damage.damaged(damage.files.get(original)));
    }
  }

  private static List<Path> pictures(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /** One to three damages to one file. */
  private byte[] damaged(byte[] file) {
    byte[] now = file.clone();
    for (int times = 1 + random.nextInt(3); times > 0 && now.length > 1; times--) {
      now = switch (random.nextInt(5)) {
        case 0 -> overwritten(now, now.length);
        case 1 -> overwritten(now, Math.min(HEAD, now.length));
        case 2 -> joined(now, 0, random.nextInt(now.length), now, 0, 0);
        case 3 -> without(now);
        default -> with(now, files.get(random.nextInt(files.size())));
      };
    }
    return now;
  }

  private byte[] overwritten(byte[] file, int end) {
    for (int times = 1 + random.nextInt(16); times > 0; times--) {
      file[random.nextInt(end)] = (byte) random.nextInt(256);
    }
    return file;
  }

  private byte[] without(byte[] file) {
    int from = random.nextInt(file.length);
    int to = from + random.nextInt(file.length - from);
    return joined(file, 0, from, file, to, file.length);
  }

  /** A stretch of another file in place of what stood there. */
  private byte[] with(byte[] file, byte[] other) {
    int from = random.nextInt(Math.min(file.length, other.length));
    int to = from + random.nextInt(Math.min(file.length, other.length) - from);
    byte[] start = joined(file, 0, from, other, from, to);
    return joined(start, 0, start.length, file, to, file.length);
  }

  private static byte[] joined(byte[] first, int from, int to, byte[] second, int from2, int to2) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(first, from, to - from);
    out.write(second, from2, to2 - from2);
    return out.toByteArray();
  }
}
