package bellows.store.prepare;

import bellows.conf.BadInputException;
import bellows.data.Files;
import bellows.data.source.PictureFile;
import bellows.data.source.PictureList;
import bellows.store.HadoopFiles;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The pictures of one part of a source, as they lie there: a folder or a tar archive that holds a folder or an archive
 * for each class, or the pictures themselves.
 *
 * @param classes by name, each with its pictures by name
 * @param flat pictures that lie in no class, by name
 */
record PictureFolder(String path, TreeMap<String, PictureList> classes, PictureList flat) {
  private static final String TAR = ".tar";
  /** Six times as many as the largest ImageNet has. */
  private static final int MOST_CLASSES = 1 << 17;

  /** Lists a folder or an archive. Hidden files are left out. */
  static PictureFolder list(HadoopFiles files, String path) {
    PictureFolder found = new PictureFolder(path, new TreeMap<>(), new PictureList());
    if (files.isFolder(path)) {
      for (HadoopFiles.Item item : files.items(path)) {
        found.add(files, item);
      }
    } else {
      TarIndex.read(files, path, item -> found.add(files, item));
    }
    found.classes.replaceAll((name, pictures) -> pictures.sorted(path));
    return new PictureFolder(path, found.classes, found.flat.sorted(path));
  }

  private void add(HadoopFiles files, HadoopFiles.Item item) {
    String at = Files.join(path, item.name());
    if (item.folder()) {
      PictureList pictures = of(item.name());
      for (HadoopFiles.Item inside : files.items(at)) {
        BadInputException.check(!inside.folder(), "%s: expected pictures in the folder of a class, found the folder %s",
            at, inside.name());
        pictures.add(new PictureFile(at, inside.name(), -1, inside.length(), -1));
      }
    } else if (item.name().endsWith(TAR)) {
      TarIndex.read(files, at, to(bare(item.name()), at));
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
      TarIndex.read(files, path, title, item.offset(), item.length(), to(bare(last), path));
    } else {
      boolean inClass = names.length > 1 && !names[names.length - 2].equals(".");
      PictureList to = inClass ? of(names[names.length - 2]) : flat;
      to.add(new PictureFile(path, last, item.offset(), item.length(), -1));
    }
  }

  /** Adds what an archive's members are, to one class. */
  private Consumer<TarIndex.Member> to(String name, String archive) {
    PictureList pictures = of(name);
    return item -> {
      if (!HadoopFiles.isHidden(last(item.name()))) {
        pictures.add(new PictureFile(archive, last(item.name()), item.offset(), item.length(), -1));
      }
    };
  }

  private PictureList of(String name) {
    BadInputException.check(classes.size() < MOST_CLASSES || classes.containsKey(name),
        "%s: expected at most %,d classes, found more, such as %s", path, MOST_CLASSES, name);
    return classes.computeIfAbsent(name, n -> new PictureList());
  }

  private static String last(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  private static String bare(String name) {
    return name.substring(0, name.length() - TAR.length());
  }
}
