package bellows.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The files by which processes claim the right to write something: hidden, each with a name of its own, {@code
 * .name-wanted-<word>} or {@code .name-held-<generation>-<word>}, so that nothing is needed of a file system but that
 * a listing shows what was written before it. What a file holds says who wrote it and since when.
 */
final class ClaimFiles {
  /**
   * A claim as a listing shows it.
   *
   * @param generation a holder's number, higher than that of any before it; 0 of one who wants to be
   * @param sign changes when the owner renews the claim, by the file system's own clock
   */
  record ClaimFile(Path path, long generation, String word, long sign) {
    boolean held() {
      return generation > 0;
    }
  }

  /** Who wrote a claim. */
  record Owner(WriterProcess process, Instant since) {}

  private final FileSystem fileSystem;
  private final Path folder;
  private final String name;
  private final Pattern names;

  /** @param name what is claimed, within {@code folder} */
  ClaimFiles(FileSystem fileSystem, Path folder, String name) {
    this.fileSystem = fileSystem;
    this.folder = fileSystem.makeQualified(folder);
    this.name = name;
    names = Pattern.compile("\\." + Pattern.quote(name)
        + "-(?:wanted|held-(?<generation>\\d{1,18}))-(?<word>[0-9a-f]{16})");
  }

  Path wanted(String word) {
    return new Path(folder, "." + name + "-wanted-" + word);
  }

  Path held(long generation, String word) {
    return new Path(folder, String.format(".%s-held-%d-%s", name, generation, word));
  }

  /** All claims that there are now. */
  List<ClaimFile> list() throws IOException {
    List<ClaimFile> claims = new ArrayList<>();
    for (FileStatus file : statuses()) {
      Matcher parts = names.matcher(file.getPath().getName());
      if (parts.matches()) {
        String generation = parts.group("generation");
        claims.add(new ClaimFile(file.getPath(), generation == null ? 0 : Long.parseLong(generation),
            parts.group("word"), file.getModificationTime()));
      }
    }
    return claims;
  }

  private FileStatus[] statuses() throws IOException {
    try {
      return fileSystem.listStatus(folder);
    } catch (FileNotFoundException e) {
      return new FileStatus[0];
    }
  }

  /** Writes a claim of this process. */
  void write(Path path, Instant since) throws IOException {
    try (FSDataOutputStream out = fileSystem.create(path, true)) {
      out.write((since + "\n" + WriterProcess.here().text()).getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Changes a claim's sign: its time where that can be set, which brings no removed claim back; else by writing it. */
  void renew(ClaimFile claim, Instant since) throws IOException {
    long before = fileSystem.getFileStatus(claim.path()).getModificationTime();
    fileSystem.setTimes(claim.path(), Math.max(before + 1, System.currentTimeMillis()), -1);
    if (fileSystem.getFileStatus(claim.path()).getModificationTime() == before) {
      write(claim.path(), since);
    }
  }

  void delete(Path path) throws IOException {
    fileSystem.delete(path, false);
  }

  /** Whether a claim is there, by its name and not by a listing. */
  boolean exists(Path path) throws IOException {
    return fileSystem.exists(path);
  }

  /** Who wrote a claim; empty while it is being written, and when it is gone. */
  Optional<Owner> owner(Path path) throws IOException {
    String text;
    try (FSDataInputStream in = fileSystem.open(path)) {
      text = new String(in.readNBytes(1 << 12), StandardCharsets.UTF_8);
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
    int end = text.indexOf('\n');
    return end < 0 ? Optional.empty()
        : WriterProcess.parse(text.substring(end + 1)).map(p -> new Owner(p, Instant.parse(text.substring(0, end))));
  }
}
