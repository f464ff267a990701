package bellows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The newcomer's map of packages in the documentation, and that no package has grown too large to be read. */
class PackageMapTest {
  /** More files than these make a folder that nobody reads through. */
  private static final int MOST_FILES = 30;

  /** Packages that may have more, each with the reason. */
  private static final Map<String, String> LARGE = Map.of(
      "cli", "a class or two for each command; people look for the command, not through the package",
      "data.source", "one or two classes for each format, and what text tables need",
      "nn.layer", "a record for each layer, of which people look for one",
      "optim", "a small record for each rule and each schedule, of which people look for one",
      "train", "the loop, and a class for each thing that a run file decides of it");

  private static final Path ROOT = Path.of("src/main/java/bellows");
  private static final Pattern FIRST_SENTENCE = Pattern.compile("(?s)/\\*\\*[\\s*]*(.+?)\\.(\\s|$)");

  @Test
  void theMapInTheDocumentationIsThatOfTheCode() throws IOException {
    assertEquals(List.of("packages"), Pages.check(words -> words.equals("packages") ? table() : null));
  }

  @Test
  void noPackageIsTooLarge() throws IOException {
    Map<String, Integer> large = new TreeMap<>();
    for (String line : ArchitectureTest.ARROWS.lines().toList()) {
      String name = line.split(" *-> *")[0].strip();
      if (files(name) > MOST_FILES) {
        large.put(name, files(name));
      }
    }
    assertTrue(LARGE.keySet().equals(large.keySet()), "expected " + LARGE.keySet() + " above " + MOST_FILES
        + " files, found " + large + "; split what is too large, or say why it is not; strike out what no longer is");
  }

  /** From the top of the house down. */
  private static List<String> table() {
    List<String> arrows = new ArrayList<>(ArchitectureTest.ARROWS.lines().toList());
    Collections.reverse(arrows);
    List<String> lines = new ArrayList<>();
    lines.add("| package | stands on | files | what lives there |");
    lines.add("| --- | --- | --- | --- |");
    for (String line : arrows) {
      String[] parts = line.split(" *-> *");
      String name = parts[0].strip();
      String below = parts.length > 1 ? "`" + parts[1].replace(" ", "` `") + "`" : "";
      String why = LARGE.containsKey(name) ? " (" + LARGE.get(name) + ")" : "";
      lines.add("| `" + name + "` | " + below + " | " + files(name) + " | " + purpose(name) + why + " |");
    }
    return lines;
  }

  private static Path folder(String name) {
    return ROOT.resolve(name.replace('.', '/'));
  }

  private static int files(String name) {
    try (Stream<Path> files = Files.list(folder(name))) {
      return (int) files.filter(file -> file.toString().endsWith(".java") && !file.endsWith("package-info.java"))
          .count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The first sentence of the package's description. */
  private static String purpose(String name) {
    try {
      Matcher first = FIRST_SENTENCE.matcher(Files.readString(folder(name).resolve("package-info.java")));
      assertTrue(first.find(), name);
      return first.group(1).replaceAll("\\s*\n \\* ?", " ").replaceAll("\\{@code ([^}]+)}", "`$1`").strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
