package bellows.store.prepare;

import bellows.conf.BadInputException;
import bellows.data.Files;
import bellows.data.source.PictureFile;
import bellows.store.HadoopFiles;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * The pictures of one part of a source, as they lie there: a folder or a tar archive that holds a folder or an archive
 * for each class, or the pictures themselves.
 *
 * @param classes by name, each with its pictures by name
 * @param flat pictures that lie in no class, by name
 */
record PictureFolder(String path, TreeMap<String, List<PictureFile>> classes, List<PictureFile> flat) {
  private static final String TAR = ".tar";

  /** Lists a folder or an archive. Hidden files are left out. */
  static PictureFolder list(HadoopFiles files, String path) {
    PictureFolder found = new PictureFolder(path, new TreeMap<>(), new ArrayList<>());
    if (files.isFolder(path)) {
      for (HadoopFiles.Item item : files.items(path)) {
        found.add(files, item);
      }
    } else {
      TarIndex.of(files, path).forEach(item -> found.add(files, item));
    }
    found.classes.forEach((name, pictures) -> found.sort(pictures));
    found.sort(found.flat);
    return found;
  }

  private void add(HadoopFiles files, HadoopFiles.Item item) {
    String at = Files.join(path, item.name());
    if (item.folder()) {
      List<PictureFile> pictures = of(item.name());
      for (HadoopFiles.Item inside : files.items(at)) {
        BadInputException.check(!inside.folder(), "%s: expected pictures in the folder of a class, found the folder %s",
            at, inside.name());
        pictures.add(new PictureFile(at, inside.name(), -1, inside.length(), -1));
      }
    } else if (item.name().endsWith(TAR)) {
      of(bare(item.name())).addAll(pictures(at, TarIndex.of(files, at)));
    } else {
      flat.add(new PictureFile(path, item.name(), -1, item.length(), -1));
    }
  }

  private void add(HadoopFiles files, TarIndex.Member item) {
    String[] names = item.name().split("/");
    String last = names[names.length - 1];
    if (HadoopFiles.isHidden(last)) {
      return;
    }
    if (last.endsWith(TAR)) {
      String title = Files.join(path, item.name());
      of(bare(last)).addAll(pictures(path, TarIndex.of(files, path, title, item.offset(), item.length())));
    } else {
      boolean inClass = names.length > 1 && !names[names.length - 2].equals(".");
      List<PictureFile> to = inClass ? of(names[names.length - 2]) : flat;
      to.add(new PictureFile(path, last, item.offset(), item.length(), -1));
    }
  }

  private static List<PictureFile> pictures(String archive, List<TarIndex.Member> items) {
    return items.stream().filter(item -> !HadoopFiles.isHidden(last(item.name())))
        .map(item -> new PictureFile(archive, last(item.name()), item.offset(), item.length(), -1)).toList();
  }

  private List<PictureFile> of(String name) {
    return classes.computeIfAbsent(name, n -> new ArrayList<>());
  }

  private void sort(List<PictureFile> pictures) {
    pictures.sort(Comparator.comparing(PictureFile::name));
    Set<String> names = new HashSet<>();
    for (PictureFile picture : pictures) {
      BadInputException.check(names.add(picture.name()), "%s: expected each name once in a class, found %s again", path,
          picture.title());
    }
  }

  private static String last(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  private static String bare(String name) {
    return name.substring(0, name.length() - TAR.length());
  }
}
