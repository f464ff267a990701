package bellows.store.prepare;

import bellows.fuzz.Subject;
import bellows.store.HadoopFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.hadoop.conf.Configuration;

/** Archives of pictures, of which only the headers are read. */
public final class FuzzedSources {
  private static final int BLOCK = 512;
  private static final int CHECKSUM = 148;

  private FuzzedSources() {}

  public static List<Subject> subjects(Path folder) throws IOException {
    Path archive = Files.createDirectories(folder.resolve("tar")).resolve("train.tar");
    HadoopFiles files = new HadoopFiles(new Configuration());
    String longName = "n01/" + "x".repeat(200) + ".jpg";
    List<byte[]> originals = List.of(tar("n01/a.jpg", "n02/b.jpg"), tar(longName, "./n02/c.png", "n02/é.png"),
        tar("n01.tar"));
    return List.of(Subject.of("tar", originals, file -> {
      Files.write(archive, file);
      PictureSource source = PictureSource.open(files, folder.resolve("tar").toString(),
          new PictureSource.Hints(null, null, null));
      source.train().forEach(picture -> {
        if (picture.offset() < 0 || picture.length() < 0 || picture.offset() + picture.length() > file.length) {
          throw new AssertionError("was let through: " + picture);
        }
      });
      return source.classes() + " " + source.train();
    }).repairedBy(FuzzedSources::checksummed).checkedInParts().allocating(256, 8 << 20));
  }

  /** One that ends in .tar is an archive itself. */
  private static byte[] tar(String... names) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, BLOCK, BLOCK, "UTF-8")) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      tar.setAddPaxHeadersForNonAsciiNames(true);
      for (String name : names) {
        byte[] content = name.endsWith(".tar") ? tar("d.jpg", "e.jpg") : new byte[700];
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }

  /** Makes the checksum of whatever may be a header right again. */
  private static byte[] checksummed(byte[] file) {
    for (int at = 0; at + BLOCK <= file.length; at += BLOCK) {
      if (file[at] != 0) {
        int sum = 0;
        for (int i = 0; i < BLOCK; i++) {
          sum += i >= CHECKSUM && i < CHECKSUM + 8 ? ' ' : file[at + i] & 0xff;
        }
        ByteBuffer.wrap(file).put(at + CHECKSUM, String.format("%06o\0 ", sum).getBytes(StandardCharsets.US_ASCII));
      }
    }
    return file;
  }
}
