package bellows;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * Real data sets, which the repository does not carry: the folder that the system property {@code bellows.shared}
 * names, or {@code ../shared/data}.
 */
public final class SharedData {
  private SharedData() {}

  /** The path of something in that folder; skips the test that asks, with the reason, where it is missing. */
  public static String path(String name) {
    Path path = folder().resolve(name);
    Assumptions.assumeTrue(Files.exists(path), "needs " + path
        + "; -Dbellows.shared=<folder> says where data sets are");
    return path.toString();
  }

  public static boolean has(String name) {
    return Files.exists(folder().resolve(name));
  }

  private static Path folder() {
    return Path.of(System.getProperty("bellows.shared", "../shared/data"));
  }
}
