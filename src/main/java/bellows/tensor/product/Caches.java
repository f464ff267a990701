package bellows.tensor.product;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The caches of a core, in bytes, which products are blocked for. Where the operating system does not tell, as in many
 * virtual machines, what is usual. No result depends on them.
 *
 * @param nearest for data
 * @param near the next one, which in servers belongs to one core too
 */
record Caches(int nearest, int near) {
  private static final Path LINUX = Path.of("/sys/devices/system/cpu/cpu0/cache");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,6})([KM])");
  private static final int KIB = 1 << 10;
  private static final int MIB = 1 << 20;

  /** @param lanes of the vectors: servers with the widest mostly have larger caches too */
  static Caches here(int lanes) {
    return read(LINUX, lanes < 16 ? new Caches(32 * KIB, MIB / 2) : new Caches(48 * KIB, MIB));
  }

  /** Reads a folder as Linux has it, with one called {@code index…} for each cache. */
  static Caches read(Path folder, Caches usual) {
    int nearest = usual.nearest;
    int near = usual.near;
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, "index*")) {
      for (Path cache : all) {
        int level = Integer.parseInt(line(cache, "level"));
        Matcher size = SIZE.matcher(line(cache, "size"));
        if (line(cache, "type").equals("Instruction") || !size.matches()) {
          continue;
        }
        int bytes = (int) Math.min(Long.parseLong(size.group(1)) * (size.group(2).equals("K") ? KIB : MIB), 1 << 30);
        nearest = level == 1 ? bytes : nearest;
        near = level == 2 ? bytes : near;
      }
    } catch (IOException | NumberFormatException | SecurityException untold) {
      return usual;
    }
    return new Caches(nearest, near);
  }

  private static String line(Path cache, String name) throws IOException {
    return Files.readString(cache.resolve(name)).strip();
  }
}
