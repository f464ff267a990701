package bellows.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.Pages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.ParameterException;

/** What README and the pages of the site say of commands, files and keys is so. */
class DocumentationTest {
  private static final int MOST_LINES_OF_README = 150;
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```[a-z]*\n(.*?)^```$|^ {4}\\S[^\n]*\n|`([^`\n]+)`");
  private static final Pattern PROGRAM = Pattern.compile("(?:\\./)?((?:submit|src/proof)/[a-z][a-z-]*)");
  private static final Pattern OUR_FILE = Pattern.compile("(?<![\\w/.:])(?:conf|submit|src|\\.ci)/[\\w./-]*\\w");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");
  /** Options of the launcher, which are Spark's, with a value each. */
  private static final Set<String> SPARK = Set.of("--master", "--conf", "--driver-memory", "--executor-memory",
      "--executor-cores", "--num-executors", "--deploy-mode", "--files", "--jars", "--packages", "--properties-file");
  private static final String SUPERVISE = "--supervise";

  @Test
  void tablesAreWhatTheProgramPrints() throws IOException {
    List<String> found = Pages.check(words -> words.startsWith("describe ")
        ? CommandLineRun.of(words.split(" ")).fine().out().lines().toList() : null);
    assertEquals(KeyTopic.ALL.stream().map(topic -> "describe --keys " + topic.name() + " --markdown")
        .sorted().toList(),
        found.stream().filter(words -> words.contains("--keys")).sorted().toList(), "each topic on one page");
  }

  /** Code on a page that stands between marks is a file, which tests compile and use. */
  @Test
  void examplesAreFiles() throws IOException {
    List<String> found = Pages.check(words -> {
      if (!words.startsWith("src/")) {
        return null;
      }
      String language = Map.of("java", "java", "scala", "scala", "py", "python")
          .getOrDefault(words.substring(words.lastIndexOf('.') + 1), "");
      List<String> lines = new ArrayList<>(List.of("```" + language));
      lines.addAll(readLines(Path.of(words)));
      lines.add("```");
      return lines;
    });
    assertTrue(found.containsAll(List.of("src/test/extension/visitor/Ramp.java", "src/site/java/Circle.java")),
        found::toString);
  }

  private static List<String> readLines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void readmeIsShort() throws IOException {
    int lines = Files.readAllLines(Pages.README).size();
    assertTrue(lines <= MOST_LINES_OF_README, "expected at most " + MOST_LINES_OF_README + " lines, found " + lines);
  }

  @Test
  void linksLeadToPages() throws IOException {
    for (Path page : Pages.all()) {
      Matcher link = LINK.matcher(Files.readString(page));
      while (link.find()) {
        Path target = page.resolveSibling(link.group(1).replaceFirst("\\.html$", ".md"));
        assertTrue(Files.exists(target), page + ": " + link.group(1));
      }
    }
  }

  @Test
  void everyPageIsReachedFromTheFirst() throws IOException {
    String index = Files.readString(Pages.SITE.resolve("index.md"));
    for (Path page : Pages.all()) {
      String name = page.getFileName().toString();
      assertTrue(name.equals("README.md") || name.equals("index.md") || index.contains("(" + name + ")"), name);
    }
  }

  @Test
  void filesExist() throws IOException {
    TreeSet<String> missing = new TreeSet<>();
    eachCode(code -> {
      Matcher file = OUR_FILE.matcher(code);
      while (file.find()) {
        if (!Files.exists(Path.of(file.group()))) {
          missing.add(file.group());
        }
      }
    });
    assertEquals(Set.of(), missing);
  }

  @Test
  void commandsCanBeParsed() throws IOException {
    List<String> parsed = new ArrayList<>();
    eachCode(code -> {
      for (String line : code.replaceAll("\\\\\n\\s*", "").lines().toList()) {
        Matcher program = PROGRAM.matcher(line.strip());
        if (program.lookingAt() && program.group(1).equals("submit/bellows")) {
          parse(line.strip().substring(program.end()));
          parsed.add(line);
        }
      }
    });
    assertTrue(parsed.size() > 30, "found only " + parsed);
  }

  private static void parse(String line) {
    List<String> words = words(line);
    if (words.isEmpty() || words.get(0).equals("COMMAND")) {
      return;
    }
    List<String> ours = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      boolean plans = ours.contains("plan"); // which takes some of Spark's options for its own
      if (!plans && SPARK.contains(words.get(i))) {
        i++;
      } else if (!words.get(i).equals(SUPERVISE)) {
        ours.add(words.get(i));
      }
    }
    try {
      Main.commandLine().parseArgs(ours.toArray(String[]::new));
    } catch (ParameterException e) {
      throw new AssertionError("submit/bellows" + line + ": " + e.getMessage(), e);
    }
  }

  /** As a shell would cut the line, up to a comment. */
  private static List<String> words(String line) {
    Matcher word = Pattern.compile("(?:[^\\s'\"]|'[^']*'|\"[^\"]*\")+").matcher(line.replaceFirst("\\s#.*", ""));
    List<String> words = new ArrayList<>();
    while (word.find()) {
      words.add(word.group().replaceAll("['\"]", ""));
    }
    return words;
  }

  /** Calls back with each block and each word of code on all pages. */
  private static void eachCode(Consumer<String> reader) throws IOException {
    for (Path page : Pages.all()) {
      Matcher code = BLOCK.matcher(Files.readString(page));
      assertTrue(code.find(), page + ": without an example");
      do {
        reader.accept(Arrays.asList(code.group(1), code.group(2)).stream().filter(text -> text != null).findFirst()
            .orElse(code.group()));
      } while (code.find());
    }
  }

  @Test
  void wordsAreCutAsAShellWould() {
    assertEquals(List.of("sql", "runs/a", "SELECT * FROM x WHERE a > 1", "--master", "local[2]"),
        words(" sql runs/a \"SELECT * FROM x WHERE a > 1\" --master 'local[2]'   # why"));
    assertFalse(OUR_FILE.matcher("hdfs:///conf/a").find());
  }
}
