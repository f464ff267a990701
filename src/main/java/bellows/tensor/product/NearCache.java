package bellows.tensor.product;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The second cache of a core, in bytes, which products are blocked for and which in servers belongs to one core. Where
 * the operating system does not tell, as in many virtual machines, what is usual. No result depends on it.
 */
final class NearCache {
  private static final Path LINUX = Path.of("/sys/devices/system/cpu/cpu0/cache");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,6})([KM])");
  private static final int MIB = 1 << 20;

  private NearCache() {}

  /** @param lanes of the vectors: servers with the widest mostly have larger caches too */
  static int bytes(int lanes) {
    return read(LINUX, lanes < 16 ? MIB / 2 : MIB);
  }

  /** Reads a folder as Linux has it, with one called {@code index…} for each cache. */
  static int read(Path folder, int usual) {
    int near = usual;
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, "index*")) {
      for (Path cache : all) {
        int level = Integer.parseInt(line(cache, "level"));
        Matcher size = SIZE.matcher(line(cache, "size"));
        if (level == 2 && !line(cache, "type").equals("Instruction") && size.matches()) {
          long unit = size.group(2).equals("K") ? 1 << 10 : MIB;
          near = (int) Math.min(Long.parseLong(size.group(1)) * unit, 1 << 30);
        }
      }
    } catch (IOException | NumberFormatException | SecurityException untold) {
      return usual;
    }
    return near;
  }

  private static String line(Path cache, String name) throws IOException {
    return Files.readString(cache.resolve(name)).strip();
  }
}
