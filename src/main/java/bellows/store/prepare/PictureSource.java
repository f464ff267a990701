package bellows.store.prepare;

import bellows.conf.BadInputException;
import bellows.conf.Spelling;
import bellows.data.Files;
import bellows.data.Split;
import bellows.data.source.GroundTruth;
import bellows.data.source.PictureFile;
import bellows.data.source.PictureList;
import bellows.store.HadoopFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Pictures as ILSVRC ships them, or in folders of classes: what there is, without a look at the pictures themselves.
 * Classes are those of the training pictures, sorted by name.
 *
 * <p>Pictures may also lie flat, as competitions ship them, with a table of their classes; test pictures that lie flat
 * without one are left out, and told of.
 *
 * <p>A source is a folder with {@code train} (or {@code train.tar}, {@code ILSVRC2012_img_train.tar}) and perhaps
 * {@code val} ({@code validation}, {@code valid}, {@code test}, {@code val.tar}, {@code ILSVRC2012_img_val.tar}), the
 * same under {@code ILSVRC/Data/CLS-LOC}, or a folder whose own folders are the classes.
 *
 * @param titles what people call the classes; empty if nobody told
 * @param train by class and name
 * @param test likewise, or in the order of their names where they lay flat; null if there are none
 * @param notes for people: what was left out
 */
public record PictureSource(String path, List<String> classes, List<String> titles, List<PictureFile> train,
    List<PictureFile> test, List<String> notes) {
  /**
   * Files that tell more than the folders; each may be null.
   *
   * @param labels of pictures that lie flat, see {@link GroundTruth}: of the training pictures, if these do
   * @param numbering of the classes in {@code labels}
   * @param synsets the classes with their titles, as LOC_synset_mapping.txt has them
   */
  public record Hints(String labels, String numbering, String synsets) {}

  private static final List<String> ROOTS = List.of("", "ILSVRC/Data/CLS-LOC", "Data/CLS-LOC");
  private static final List<String> TRAIN = List.of("train", "train.tar", "ILSVRC2012_img_train.tar");
  private static final List<String> TEST = List.of("val", "validation", "valid", "test", "val.tar", "test.tar",
      "ILSVRC2012_img_val.tar");

  /** Whether there are pictures for training at a path, as far as names tell. */
  public static boolean isAt(HadoopFiles files, String path) {
    return files.isFolder(path) && (find(files, path, TRAIN) != null || isOfClasses(files, path));
  }

  /** A folder of folders that hold files. */
  private static boolean isOfClasses(HadoopFiles files, String path) {
    List<HadoopFiles.Item> items = files.items(path);
    return !items.isEmpty() && items.stream().allMatch(HadoopFiles.Item::folder)
        && files.items(Files.join(path, items.get(0).name())).stream().noneMatch(HadoopFiles.Item::folder);
  }

  /** Lists all pictures of a source. */
  public static PictureSource open(HadoopFiles files, String path, Hints hints) {
    String trainAt = find(files, path, TRAIN);
    BadInputException.check(trainAt != null || files.isFolder(path) && isOfClasses(files, path),
        "%s: expected a folder with one of %s, or with a folder for each class, found %s", path,
        String.join(", ", TRAIN), files.isFolder(path) ? "none of these" : files.exists(path) ? "a file" : "nothing");
    PictureFolder train = PictureFolder.list(files, trainAt == null ? path : trainAt);
    boolean flat = train.classes().isEmpty() && !train.flat().isEmpty() && hints.labels != null;
    if (!flat) {
      checkTrain(train);
    }
    List<String> classes = flat ? GroundTruth.classes(files, hints.labels, train.flat())
        : List.copyOf(train.classes().keySet());
    List<String> titles = hints.synsets == null ? List.of() : GroundTruth.titles(files, hints.synsets, classes);
    String testAt = trainAt == null ? null : find(files, path, TEST);
    List<String> notes = new ArrayList<>();
    List<PictureFile> test = testAt == null ? null : test(files, testAt, classes,
        flat ? new Hints(null, hints.numbering, hints.synsets) : hints, notes);
    BadInputException.check(flat || test != null && !test.isEmpty() || hints.labels == null,
        "--labels %s: expected it only for test pictures that lie in no folders of classes, found %s in %s",
        hints.labels, testAt == null ? "no test pictures" : "such folders", path);
    List<PictureFile> trained = flat
        ? new GroundTruth(files, hints.labels, hints.numbering, classes, train.flat()).label(train.flat())
        : labelled(train, classes);
    return new PictureSource(path, classes, titles, trained, test, notes);
  }

  private static String find(HadoopFiles files, String path, List<String> names) {
    for (String root : ROOTS) {
      for (String name : names) {
        String at = Files.join(root.isEmpty() ? path : Files.join(path, root), name);
        if (files.exists(at)) {
          return at;
        }
      }
    }
    return null;
  }

  private static void checkTrain(PictureFolder train) {
    BadInputException.check(train.flat().isEmpty() || !train.classes().isEmpty(),
        "%s: expected a folder or an archive for each class, or --labels FILE with the classes of its pictures, found "
            + "pictures such as %s and no --labels", train.path(), train.flat().isEmpty() ? "" : train.flat().get(0).name());
    BadInputException.check(!train.classes().isEmpty(),
        "%s: expected a folder or an archive for each class, found none", train.path());
    checkNoneBeside(train);
    train.classes().forEach((name, pictures) -> BadInputException.check(!pictures.isEmpty(),
        "%s: class %s: expected at least one picture, found none; remove the class, or fetch its pictures again",
        train.path(), name));
  }

  private static void checkNoneBeside(PictureFolder part) {
    BadInputException.check(part.flat().isEmpty() || part.classes().isEmpty(),
        "%s: expected nothing but the classes, found the file %s beside them; move it away", part.path(),
        part.flat().isEmpty() ? "" : part.flat().get(0).name());
  }

  private static List<PictureFile> test(HadoopFiles files, String path, List<String> classes, Hints hints,
      List<String> notes) {
    PictureFolder test = PictureFolder.list(files, path);
    checkNoneBeside(test);
    if (!test.classes().isEmpty()) {
      BadInputException.check(hints.labels == null,
          "--labels %s: expected it only for pictures that lie in no folders of classes, found such folders in %s",
          hints.labels, path);
      return labelled(test, classes);
    }
    BadInputException.check(!test.flat().isEmpty(), "%s: expected pictures, found none", path);
    if (hints.labels == null) {
      notes.add(path + ": " + test.flat().size() + " pictures without labels, such as " + test.flat().get(0).name()
          + ", are left out; give --labels FILE if there are some, or ask predict --data about them");
      return null;
    }
    return new GroundTruth(files, hints.labels, hints.numbering, classes, test.flat()).label(test.flat());
  }

  private static List<PictureFile> labelled(PictureFolder part, List<String> classes) {
    List<PictureFile> labelled = new PictureList();
    for (Map.Entry<String, PictureList> one : part.classes().entrySet()) {
      int label = classes.indexOf(one.getKey());
      BadInputException.check(label >= 0, "%s: expected the %d classes of the training pictures, found %s%s",
          part.path(), classes.size(), one.getKey(), Spelling.nearest(one.getKey(), classes));
      one.getValue().forEach(picture -> labelled.add(picture.labelled(label)));
      one.setValue(null); // there may be millions
    }
    return labelled;
  }

  /** Null if there are none. */
  public List<PictureFile> pictures(Split split) {
    return split == Split.TRAIN ? train : test;
  }
}
