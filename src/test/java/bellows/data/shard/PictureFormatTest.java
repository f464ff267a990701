package bellows.data.shard;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import bellows.Refusal;
import bellows.data.Rows;
import bellows.image.Picture;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class PictureFormatTest {
  private static final int ROWS = 5;

  private static byte[] shard() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PictureFormat.Writer writer = new PictureFormat.Writer(out, 3, 1, 4);
    for (int i = 0; i < ROWS; i++) {
      byte[] file = file(i);
      writer.add(Arrays.copyOf(file, file.length + 9), file.length, i % 3);
    }
    writer.finish();
    assertEquals(out.size(), writer.length());
    return out.toByteArray();
  }

  /** JPEGs, and one picture of raw pixels. */
  private static byte[] file(int i) {
    return i == 2 ? RawPicture.encode(PhotoFolder.picture(0, 2)) : PhotoFolder.jpeg(i % 3, i);
  }

  private static ShardFormat.Verified verify(byte[] file) {
    return ShardFormat.verify(new ByteArrayInputStream(file), "a.shard", file.length, OutputStream.nullOutputStream());
  }

  private static byte[] repaired(byte[] file) {
    CRC32C checksum = new CRC32C();
    checksum.update(file, 0, file.length - 4);
    ByteBuffer.wrap(file).putInt(file.length - 4, (int) checksum.getValue());
    return file;
  }

  private static Rows open(byte[] file) {
    return verify(file).head().open(new ShardBytes() {
      @Override
      public void read(long at, byte[] into, int count) {
        System.arraycopy(file, (int) at, into, 0, count);
      }

      @Override
      public void readAhead(long at, int count) {}
    });
  }

  @Test
  void picturesComeBackAsTheirFilesShowThem() throws IOException {
    Rows rows = open(shard());
    assertEquals(ROWS, rows.count());
    Picture found = new Picture();
    Picture expected = new Picture();
    for (int row = ROWS - 1; row >= 0; row--) {
      PictureCode code = new PictureCode();
      byte[] file = file(row);
      System.arraycopy(file, 0, code.room(file.length), 0, file.length);
      code.decode(file.length, expected, () -> "a picture");
      rows.read(row, found);
      assertEquals(expected.height(), found.height());
      assertEquals(expected.width(), found.width());
      assertArrayEquals(Arrays.copyOf(expected.values(), expected.size()), Arrays.copyOf(found.values(), found.size()));
      assertEquals(row % 3, rows.target(row));
      assertArrayEquals(file, ((PictureRows) rows).file(row));
    }
  }

  @Test
  void rawPixelsLoseNothing() throws IOException {
    Picture found = new Picture();
    open(shard()).read(2, found);
    Picture written = PhotoFolder.picture(0, 2);
    assertEquals(written.height(), found.height());
    assertArrayEquals(Arrays.copyOf(written.values(), written.size()), Arrays.copyOf(found.values(), found.size()));
  }

  @Test
  void anEmptyShardIsWhole() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new PictureFormat.Writer(out, 3, 0, 1).finish();
    assertEquals(0, verify(out.toByteArray()).head().rows());
  }

  @Test
  void anyChangedByteIsRefused() throws IOException {
    byte[] whole = shard();
    for (int at = 0; at < whole.length; at += 1 + at / 40) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 0x20;
      Refusal.of(() -> verify(damaged), "a.shard: ");
    }
  }

  @Test
  void aTableOfOtherPicturesIsRefusedThoughTheChecksumIsRight() throws IOException {
    byte[] whole = shard();
    int table = whole.length - 8 - 16 * ROWS;
    ByteBuffer bytes = ByteBuffer.wrap(whole.clone());
    bytes.putLong(table + 16, bytes.getLong(table + 16) + 1).putInt(table + 24, bytes.getInt(table + 24) - 1);
    Refusal.of(() -> verify(repaired(bytes.array())), "a.shard: at byte " + table,
        "expected the table of the 5 pictures");
    ByteBuffer outside = ByteBuffer.wrap(whole.clone()).putLong(table, table);
    Refusal.of(() -> verify(repaired(outside.array())), "a.shard: row 0: expected a picture before byte " + table);
    ByteBuffer label = ByteBuffer.wrap(whole.clone()).putFloat(table + 12, 3);
    Refusal.of(() -> verify(repaired(label.array())),
        "a.shard: row 0: expected as target a class from 0 to 2, found 3");
  }

  @Test
  void aDamagedPictureIsNamedByItsPlace() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PictureFormat.Writer writer = new PictureFormat.Writer(out, 3, 1, 4);
    writer.add(new byte[] {1, 2, 3}, 3, 0);
    writer.finish();
    Refusal.of(() -> open(out.toByteArray()).read(0, new Picture()), "picture 0 of shard 1 of 4: expected a picture");
  }

  @Test
  void picturesAreNotReadAsSamplesOfOneShape() throws IOException {
    byte[] file = shard();
    Refusal.of(() -> ShardFormat.read(new ByteArrayInputStream(file), "a.shard", file.length),
        "a.shard: expected samples of one shape", "found pictures");
  }
}
