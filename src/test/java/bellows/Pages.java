package bellows;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The documentation: README and the pages of the site. A text between {@code <!-- WORDS -->} and {@code <!-- end -->}
 * is generated; {@code mvn -B test -Dtest='DocumentationTest,PackageMapTest' -Dbellows.refresh=true} writes it anew.
 */
public final class Pages {
  public static final Path README = Path.of("README.md");
  public static final Path SITE = Path.of("src/site/markdown");

  private static final Pattern GENERATED = Pattern.compile("(?s)<!-- ([^>]+?) -->\n.*?<!-- end -->\n");

  private Pages() {}

  public static List<Path> all() throws IOException {
    try (Stream<Path> pages = Files.list(SITE)) {
      return Stream.concat(Stream.of(README), pages.filter(page -> page.toString().endsWith(".md")).sorted()).toList();
    }
  }

  /**
   * Compares what is generated on all pages with what should be there, or puts that in its place.
   *
   * @param generator the lines for the words of a mark, or null if it is not its business
   * @return the words of the marks that were its business
   */
  public static List<String> check(Function<String, List<String>> generator) throws IOException {
    List<String> found = new ArrayList<>();
    for (Path page : all()) {
      String text = Files.readString(page);
      StringBuilder fresh = new StringBuilder();
      Matcher mark = GENERATED.matcher(text);
      while (mark.find()) {
        List<String> lines = generator.apply(mark.group(1));
        if (lines != null) {
          found.add(mark.group(1));
        }
        mark.appendReplacement(fresh, Matcher.quoteReplacement(lines == null ? mark.group()
            : "<!-- " + mark.group(1) + " -->\n" + String.join("\n", lines).strip() + "\n<!-- end -->\n"));
      }
      mark.appendTail(fresh);
      if (Boolean.getBoolean("bellows.refresh")) {
        Files.writeString(page, fresh);
      }
      assertEquals(fresh.toString(), Files.readString(page), page + ": refresh it, see Pages");
    }
    return found;
  }
}
