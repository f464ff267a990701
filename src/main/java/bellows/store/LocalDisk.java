package bellows.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * Hadoop's local file system without its sidecar checksums, which cannot flush to the disk, and without the processes
 * that it starts: where its native library is missing, which is nearly everywhere, it calls {@code chmod} for each file
 * and folder that it makes. Some of them belong to each checkpoint, and a process costs a large JVM 10 ms.
 */
final class LocalDisk extends RawLocalFileSystem {
  private LocalDisk() {}

  /** What {@code local} adds its checksums to, unless that is somebody's own. */
  static FileSystem of(LocalFileSystem local) throws IOException {
    if (local.getRaw().getClass() != RawLocalFileSystem.class) {
      return local.getRaw();
    }
    LocalDisk disk = new LocalDisk();
    disk.initialize(local.getUri(), local.getConf());
    return disk;
  }

  @Override
  public void setPermission(Path path, FsPermission permission) throws IOException {
    try {
      Files.setPosixFilePermissions(pathToFile(path).toPath(), PosixFilePermissions.fromString(permission.toString()));
    } catch (IllegalArgumentException | UnsupportedOperationException e) { // a sticky bit; another kind of disk
      super.setPermission(path, permission);
    }
  }
}
