package bellows.data.source;

import bellows.conf.BadInputException;
import bellows.conf.Spelling;
import bellows.data.Files;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which class each picture of a flat folder has, out of a text file. A line is one of
 * <ul>
 * <li>a number, as in ILSVRC2012_validation_ground_truth.txt; line k tells of picture k;
 * <li>the name of a class; line k tells of picture k;
 * <li>the name of a file, with or without its ending, a comma or space, and the name of a class, as in
 * LOC_val_solution.csv; what follows is ignored.
 * </ul>
 * Picture k is the one whose name ends in _k, as ILSVRC2012_val_00000001.JPEG; without such a number, the k-th by name.
 *
 * <p>The numbers are those of ILSVRC's development kit, which are not in the order of the classes' names. So a second
 * file must tell them: lines with a class's name and its number, in either order, as map_clsloc.txt has them.
 */
public final class GroundTruth {
  private static final Pattern NUMBERED = Pattern.compile(".*_([0-9]{1,9})(\\.[^.]*)?");
  private static final Pattern SPACE = Pattern.compile("[,\\s]+");

  private final String path;
  private final List<String> classes;
  private final Map<String, Integer> indices = new HashMap<>();
  private final Map<String, String> byNumber;
  private final Map<String, Integer> byFile = new HashMap<>();
  private final List<Integer> byLine = new ArrayList<>();

  /**
   * Reads the file.
   *
   * @param numbering of the numbers in it; null if there are none
   * @param classes in order
   * @param pictures that it tells of: a first line with another file's name is a header
   */
  public GroundTruth(Files files, String path, String numbering, List<String> classes, List<PictureFile> pictures) {
    this.path = path;
    this.classes = classes;
    for (int i = 0; i < classes.size(); i++) {
      indices.put(classes.get(i), i);
    }
    byNumber = numbering == null ? Map.of() : numbering(files, numbering);
    List<String> lines = lines(files, path);
    for (int i = isHeader(lines, pictures) ? 1 : 0; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        add(SPACE.split(lines.get(i).strip()), i + 1);
      }
    }
    BadInputException.check(byFile.isEmpty() || byLine.isEmpty(),
        "%s: expected either a class on each line, or a file and a class, found both", path);
  }

  /**
   * The classes of a table of files and classes, sorted.
   *
   * @param pictures that it tells of
   */
  public static List<String> classes(Files files, String path, List<PictureFile> pictures) {
    List<String> lines = lines(files, path);
    TreeSet<String> classes = new TreeSet<>();
    for (int i = isHeader(lines, pictures) ? 1 : 0; i < lines.size(); i++) {
      String[] words = SPACE.split(lines.get(i).strip());
      BadInputException.check(words.length > 1 || lines.get(i).isBlank(),
          "%s: line %d: expected a file and its class, found '%s'", path, i + 1, lines.get(i));
      if (words.length > 1) {
        classes.add(words[1]);
      }
    }
    BadInputException.check(classes.size() > 1, "%s: expected at least two classes, found %s", path, classes);
    return List.copyOf(classes);
  }

  /** Whether the first line tells of a file that there is not, though the second tells of one that there is. */
  private static boolean isHeader(List<String> lines, List<PictureFile> pictures) {
    if (lines.size() < 2 || lines.get(0).startsWith("ImageId,")) {
      return lines.size() > 1;
    }
    Set<String> names = pictures.stream().map(picture -> bare(picture.name())).collect(Collectors.toSet());
    String[] first = SPACE.split(lines.get(0).strip());
    return first.length > 1 && !names.contains(bare(first[0]))
        && names.contains(bare(SPACE.split(lines.get(1).strip(), 2)[0]));
  }

  private void add(String[] words, int line) {
    BadInputException.check(words.length > 0, "%s: line %d: expected a class, or a file and a class, found commas", path,
        line);
    boolean file = words.length > 1;
    int found = index(file ? words[1] : words[0], line);
    if (file) {
      Integer before = byFile.put(bare(words[0]), found);
      BadInputException.check(before == null, "%s: line %d: expected each file once, found %s again", path, line,
          words[0]);
    } else {
      byLine.add(found);
    }
  }

  private int index(String word, int line) {
    String name = word;
    if (word.matches("[0-9]+") && !indices.containsKey(word)) {
      BadInputException.check(!byNumber.isEmpty(), "%s: line %d: expected the name of a class, found the number %s; "
          + "the file that tells the classes' numbers, such as map_clsloc.txt, goes with --numbering", path, line,
          word);
      name = byNumber.get(word);
      BadInputException.check(name != null, "%s: line %d: expected a number that --numbering tells, found %s", path,
          line, word);
    }
    Integer index = indices.get(name);
    BadInputException.check(index != null, "%s: line %d: expected one of the %d classes of the training pictures, "
        + "found %s%s", path, line, classes.size(), name, Spelling.nearest(name, classes));
    return index;
  }

  /** The files with their labels, in the same order. */
  public List<PictureFile> label(List<PictureFile> pictures) {
    if (!byLine.isEmpty() && !NUMBERED.matcher(pictures.get(0).name()).matches()) {
      BadInputException.check(byLine.size() == pictures.size(), "%s: expected a line for each of the %d pictures in "
          + "%s, found %d", path, pictures.size(), pictures.get(0).home(), byLine.size());
    }
    List<PictureFile> labelled = new PictureList();
    for (int i = 0; i < pictures.size(); i++) {
      labelled.add(pictures.get(i).labelled(label(pictures.get(i), i)));
    }
    return labelled;
  }

  private int label(PictureFile picture, int place) {
    Integer found;
    if (byLine.isEmpty()) {
      found = byFile.get(bare(picture.name()));
    } else {
      Matcher number = NUMBERED.matcher(picture.name());
      int line = number.matches() ? Integer.parseInt(number.group(1)) : place + 1;
      found = line >= 1 && line <= byLine.size() ? byLine.get(line - 1) : null;
    }
    BadInputException.check(found != null, "%s: expected the class of %s, found no line about it", path,
        picture.title());
    return found;
  }

  private static String bare(String name) {
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  private static Map<String, String> numbering(Files files, String path) {
    Map<String, String> numbering = new HashMap<>();
    List<String> lines = lines(files, path);
    for (int i = 0; i < lines.size(); i++) {
      String[] words = SPACE.split(lines.get(i).strip());
      boolean second = words.length > 1 && words[1].matches("[0-9]+");
      boolean first = words.length > 1 && words[0].matches("[0-9]+");
      BadInputException.check(first || second, "%s: line %d: expected the name of a class and its number, found '%s'",
          path, i + 1, lines.get(i));
      String before = numbering.put(second ? words[1] : words[0], second ? words[0] : words[1]);
      BadInputException.check(before == null, "%s: line %d: expected each number once, found %s again", path, i + 1,
          second ? words[1] : words[0]);
    }
    return numbering;
  }

  private static List<String> lines(Files files, String path) {
    try (BufferedReader reader = TextReader.open(files, path, null)) {
      return reader.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(path + ": cannot be read", e);
    }
  }

  /**
   * What people call the classes: the rest of each line that begins with a class's name, as in LOC_synset_mapping.txt.
   *
   * @return in the order of {@code classes}
   * @throws BadInputException if a class has no line
   */
  public static List<String> titles(Files files, String path, List<String> classes) {
    Map<String, String> titles = new HashMap<>();
    for (String line : lines(files, path)) {
      String[] words = line.strip().split("\\s*[:,\\s]\\s*", 2);
      titles.put(words[0], words.length > 1 ? words[1].strip() : words[0]);
    }
    for (String name : classes) {
      BadInputException.check(titles.containsKey(name),
          "%s: expected a line that begins with the class %s, found none%s", path, name,
          Spelling.nearest(name, List.copyOf(titles.keySet())));
    }
    return classes.stream().map(titles::get).toList();
  }
}
