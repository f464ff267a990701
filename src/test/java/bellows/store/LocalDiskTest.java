package bellows.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files and folders are what Hadoop's own local file system makes, under any mask. */
class LocalDiskTest {
  @TempDir
  Path folder;

  @Test
  void permissionsAreHadoops() throws IOException {
    for (String mask : new String[] {"022", "077", "007"}) {
      Configuration configuration = new Configuration(false);
      configuration.set("fs.permissions.umask-mode", mask);
      LocalFileSystem local = FileSystem.newInstanceLocal(configuration);
      Path expected = made(local.getRaw(), "hadoop-" + mask);
      Path found = made(LocalDisk.of(local), "ours-" + mask);
      assertEquals(permissions(expected), permissions(found), mask);
      assertEquals(permissions(expected.resolve("file")), permissions(found.resolve("file")), mask);
    }
    assertEquals("rwx------", permissions(folder.resolve("ours-077")));
  }

  private Path made(FileSystem files, String name) throws IOException {
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(folder.resolve(name).toUri());
    files.mkdirs(path);
    files.create(new org.apache.hadoop.fs.Path(path, "file"), true).close();
    return folder.resolve(name);
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
