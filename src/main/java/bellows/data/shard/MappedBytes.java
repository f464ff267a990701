package bellows.data.shard;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel.MapMode;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A local file in the address space: its bytes lie in the system's page cache and not in the heap, and the system drops
 * and reads them again as memory allows. The file is closed once mapped. The mapping ends when the collector finds it
 * unused, and until then stays readable even if the file is deleted; the JDK offers no other safe end.
 */
public final class MappedBytes implements ShardBytes {
  /** One mapping holds less than 2^31 bytes; a power of two, so that finding one is a shift. */
  private static final int PIECE_BITS = 30;

  private final int pieceBits;
  private final MappedByteBuffer[] pieces;

  private MappedBytes(int pieceBits, MappedByteBuffer[] pieces) {
    this.pieceBits = pieceBits;
    this.pieces = pieces;
  }

  public static MappedBytes map(Path file) throws IOException {
    return map(file, PIECE_BITS);
  }

  /** Maps a file in pieces of 2^{@code pieceBits} bytes. */
  static MappedBytes map(Path file, int pieceBits) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long length = channel.size();
      long piece = 1L << pieceBits;
      MappedByteBuffer[] pieces = new MappedByteBuffer[(int) ((length + piece - 1) >> pieceBits)];
      for (int i = 0; i < pieces.length; i++) {
        pieces[i] = channel.map(MapMode.READ_ONLY, i * piece, Math.min(piece, length - i * piece));
      }
      return new MappedBytes(pieceBits, pieces);
    }
  }

  @Override
  public void read(long at, byte[] into, int count) {
    for (int done = 0; done < count;) {
      int from = within(at + done);
      int some = Math.min(count - done, (1 << pieceBits) - from);
      piece(at + done).get(from, into, done, some);
      done += some;
    }
  }

  /** {@inheritDoc} The system is told of the whole range at once, so it reads it at once and not page by page. */
  @Override
  public void readAhead(long at, int count) {
    for (int done = 0; done < count;) {
      int from = within(at + done);
      int some = Math.min(count - done, (1 << pieceBits) - from);
      piece(at + done).slice(from, some).load();
      done += some;
    }
  }

  private MappedByteBuffer piece(long at) {
    return pieces[(int) (at >> pieceBits)];
  }

  private int within(long at) {
    return (int) (at & (1L << pieceBits) - 1);
  }
}
