package bellows.store.shard;

import bellows.data.Rows;
import bellows.data.shard.MappedBytes;
import bellows.data.shard.ShardHead;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/**
 * A shard on a local disk, mapped.
 *
 * @param length in bytes when it was mapped; {@code changed} likewise
 */
record LocalFile(Path path, Rows rows, long length, FileTime changed) {
  /** Maps a file that was verified. */
  static LocalFile map(Path path, ShardHead head) {
    try {
      BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
      return new LocalFile(path, head.open(MappedBytes.map(path)), now.size(), now.lastModifiedTime());
    } catch (IOException e) {
      throw new UncheckedIOException(path + ": cannot be mapped: " + e.getMessage(), e);
    }
  }

  /** Whether the file is still there, as long and as old as when it was mapped: reads past a cut end would crash. */
  boolean isUnchanged() {
    try {
      BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
      return now.size() == length && now.lastModifiedTime().equals(changed);
    } catch (IOException e) {
      return false;
    }
  }
}
