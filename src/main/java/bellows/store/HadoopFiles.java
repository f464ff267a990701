package bellows.store;

import bellows.conf.BadInputException;
import bellows.data.Files;
import bellows.data.LocalFiles;
import java.io.BufferedOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/**
 * Files on whatever a path's scheme names: {@code hdfs:}, {@code file:}, any other that the cluster knows. A path
 * without a scheme lies on the default file system ({@code fs.defaultFS}), as everywhere in Hadoop.
 *
 * <p>On a local disk the raw file system is used. Hadoop's usual one writes a hidden {@code .crc} file beside each
 * file, which a copy leaves behind and an edit contradicts; what is written here carries checksums of its own.
 */
public final class HadoopFiles implements Files {
  /** What to put into a file. */
  public interface Body {
    void write(OutputStream out) throws IOException;
  }

  private interface Access<T> {
    T run(FileSystem system, Path path) throws IOException;
  }

  private static final int BUFFER = 1 << 17;

  private final Configuration configuration;

  public HadoopFiles(Configuration configuration) {
    this.configuration = configuration;
  }

  @Override
  public boolean exists(String path) {
    return access(path, "looked up", FileSystem::exists);
  }

  @Override
  public boolean isFolder(String path) {
    return access(path, "looked up", (system, at) -> system.exists(at) && system.getFileStatus(at).isDirectory());
  }

  /** {@inheritDoc} Hidden ones, whose names start with a dot, are left out. */
  @Override
  public List<String> list(String folder) {
    BadInputException.check(isFolder(folder), "%s: expected a folder, found %s", folder,
        exists(folder) ? "a file" : "nothing");
    return access(folder, "listed", (system, at) -> Arrays.stream(system.listStatus(at))
        .map(status -> status.getPath().getName()).filter(name -> !name.startsWith(".")).sorted().toList());
  }

  /** What a folder holds. */
  public record Item(String name, boolean folder, long length) {}

  /** What systems put into folders beside what people do. */
  private static final Set<String> SYSTEMS = Set.of("__MACOSX", "_SUCCESS", "_temporary");

  /** Whether a file or folder is nobody's: its name begins with a dot, or is one that systems give. */
  public static boolean isHidden(String name) {
    return name.startsWith(".") || SYSTEMS.contains(name);
  }

  /** What a folder holds, by name; what is hidden is left out. */
  public List<Item> items(String folder) {
    return access(folder, "listed", (system, at) -> Arrays.stream(system.listStatus(at))
        .map(status -> new Item(status.getPath().getName(), status.isDirectory(), status.getLen()))
        .filter(item -> !isHidden(item.name()))
        .sorted(Comparator.comparing(Item::name)).toList());
  }

  @Override
  public long length(String path) {
    return access(path, "looked up", (system, at) -> {
      FileStatus status = system.getFileStatus(at);
      BadInputException.check(status.isFile(), "%s: expected a file, found a folder", path);
      return status.getLen();
    });
  }

  @Override
  public FSDataInputStream open(String path) {
    return access(path, "opened", (system, at) -> {
      BadInputException.check(!isFolder(path), "%s: expected a file, found a folder", path);
      if (system.getUri().getScheme().equals("file")) {
        LocalFiles.checkRegular(system.makeQualified(at).toUri().getPath());
      }
      return system.open(at);
    });
  }

  /**
   * Writes a file that is there whole or not at all, as {@link DurableFile} does. Replaces a file of that name, so that
   * a crash leaves the old one or the new one. Makes the folders above it.
   */
  public void write(String path, Body body) {
    try {
      Path at = path(path);
      DurableFile.write(DurableFile.fileSystem(at, configuration), at, out -> {
        OutputStream buffered = new BufferedOutputStream(out, BUFFER);
        body.write(buffered);
        buffered.flush();
      });
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /**
   * A path as processes that run in other folders, such as executors, must be told it: absolute. A relative one counts
   * from this process's folder or, on a file system that has them, from the user's home.
   */
  public String absolute(String path) {
    return path(path).isUriPathAbsolute() ? path
        : access(path, "looked up", (system, at) -> system.makeQualified(at).toUri().getPath());
  }

  /** Where a file lies on this machine's own disks; empty for one on any other file system. */
  public Optional<java.nio.file.Path> local(String path) {
    return access(path, "looked up", (system, at) -> system.getUri().getScheme().equals("file")
        ? Optional.of(java.nio.file.Path.of(system.makeQualified(at).toUri().getPath())) : Optional.empty());
  }

  /** How many bytes of each file of a folder lie on which machine, by name and by address, as the file system tells. */
  public Map<String, Map<String, Long>> hosts(String folder) {
    return access(folder, "listed", (system, at) -> {
      Map<String, Map<String, Long>> hosts = new HashMap<>();
      RemoteIterator<LocatedFileStatus> list = system.listLocatedStatus(at);
      while (list.hasNext()) {
        LocatedFileStatus file = list.next();
        Map<String, Long> ofFile = hosts.computeIfAbsent(file.getPath().getName(), name -> new HashMap<>());
        for (BlockLocation block : file.getBlockLocations()) {
          for (String host : machines(block)) {
            ofFile.merge(host, block.getLength(), Long::sum);
          }
        }
      }
      return hosts;
    });
  }

  /** Object stores say localhost where no machine is nearer than another. */
  private static Set<String> machines(BlockLocation block) throws IOException {
    Set<String> machines = new TreeSet<>(List.of(block.getHosts()));
    for (String address : block.getNames()) {
      machines.add(address.replaceFirst(":[0-9]+$", ""));
    }
    machines.remove("localhost");
    return machines;
  }

  /** Deletes a file, or a folder with all it holds; does nothing where there is none. */
  public void delete(String path) {
    access(path, "deleted", (system, at) -> system.delete(at, true));
  }

  /** Gives a file another name on the same file system; a file that had the name is replaced. */
  public void rename(String from, String to) {
    access(from, "renamed", (system, at) -> {
      DurableFile.replace(system, at, path(to));
      return null;
    });
  }

  private <T> T access(String text, String verb, Access<T> access) {
    try {
      Path path = path(text);
      FileSystem system = path.getFileSystem(configuration);
      return access.run(system instanceof ChecksumFileSystem local ? local.getRawFileSystem() : system, path);
    } catch (FileNotFoundException e) {
      throw new BadInputException("%s: expected a file or folder, found nothing there%s", text, on(text), e);
    } catch (UnsupportedFileSystemException e) {
      throw new BadInputException("%s: expected a path on a file system that Hadoop knows: %s", text, e.getMessage(),
          e);
    } catch (IOException e) {
      throw new UncheckedIOException(text + ": cannot be " + verb + on(text) + ": " + e.getMessage(), e);
    }
  }

  /** Where a path was sought that names no file system, if that is not this machine's; empty otherwise. */
  private String on(String text) {
    URI system = FileSystem.getDefaultUri(configuration);
    return path(text).toUri().getScheme() != null || "file".equals(system.getScheme()) ? ""
        : " on " + system + ", the default file system (fs.defaultFS); file:"
            + java.nio.file.Path.of(text).toAbsolutePath() + " is this machine's";
  }

  private static Path path(String text) {
    try {
      return new Path(text);
    } catch (IllegalArgumentException e) {
      throw new BadInputException("'%s': expected a path: %s", text, e.getMessage(), e);
    }
  }
}
