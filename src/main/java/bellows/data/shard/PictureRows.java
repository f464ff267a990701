package bellows.data.shard;

import bellows.data.Rows;
import bellows.image.Picture;
import java.nio.ByteBuffer;

/** The pictures of one shard, each of its own size, read in place from its file and decoded when they are asked for. */
public final class PictureRows implements Rows {
  private static final ThreadLocal<PictureCode> CODES = ThreadLocal.withInitial(PictureCode::new);

  private final ShardHead head;
  private final ShardBytes bytes;

  /** @param head of a file that was checked, by {@link ShardFormat#verify} */
  public PictureRows(ShardHead head, ShardBytes bytes) {
    this.head = head;
    this.bytes = bytes;
  }

  @Override
  public int count() {
    return head.rows();
  }

  @Override
  public void read(int row, Picture into) {
    PictureCode code = CODES.get();
    ByteBuffer entry = entry(row);
    long from = entry.getLong();
    int length = entry.getInt();
    bytes.read(from, code.room(length), length);
    code.decode(length, into, () -> "picture " + row + " of shard " + head.number() + " of " + head.of());
  }

  /** The file of picture {@code row} as it is stored. */
  public byte[] file(int row) {
    ByteBuffer entry = entry(row);
    long from = entry.getLong();
    byte[] file = new byte[entry.getInt()];
    bytes.read(from, file, file.length);
    return file;
  }

  @Override
  public float target(int row) {
    return entry(row).getFloat(12);
  }

  @Override
  public void readAhead(int row) {
    ByteBuffer entry = entry(row);
    bytes.readAhead(entry.getLong(), entry.getInt());
  }

  private ByteBuffer entry(int row) {
    byte[] entry = new byte[PictureFormat.ENTRY];
    bytes.read(head.targetsAt() + (long) row * PictureFormat.ENTRY, entry, entry.length);
    return ByteBuffer.wrap(entry);
  }
}
