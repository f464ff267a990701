package bellows.data.shard;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import bellows.data.Interleaved;
import bellows.data.Samples;
import bellows.data.UniformRows;
import bellows.tensor.Shape;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardRowsTest {
  @TempDir
  private Path folder;

  /** Rows of 10,000 values, which neither kind of value has room for in one chunk. */
  @Test
  void readsInPlaceWhatMemoryHolds() throws IOException {
    float[] targets = {0, 2, 1};
    byte[] pixels = new byte[30_000];
    float[] features = new float[30_000];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (7 * i);
      features[i] = i / 7f - 1000;
    }
    check(new Samples(Shape.of(100, 100), 3, pixels, null, targets));
    check(new Samples(Shape.of(10_000), 0, null, features, new float[] {0.1f, -2, 1e30f}));
    check(new Samples(Shape.of(), 3, new byte[] {-1, 0, 1}, null, targets));
    check(new Samples(Shape.of(5), 3, null, new float[0], new float[0]));
  }

  private void check(Samples samples) throws IOException {
    Shard shard = new Shard(1, 2, samples);
    Path file = folder.resolve("a.shard");
    try (OutputStream out = Files.newOutputStream(file)) {
      ShardFormat.write(shard, out);
    }
    assertEquals(Files.size(file), ShardHead.of(shard).length());
    for (int pieceBits : new int[] {6, 30}) {
      UniformRows rows = new ShardRows(ShardHead.of(shard), MappedBytes.map(file, pieceBits));
      checkRows(samples, rows);
      checkRows(samples.every(2, 1), (UniformRows) Interleaved.every(rows, 1, 2));
      checkRows(samples, (UniformRows) Interleaved.round(rows));
    }
  }

  private static void checkRows(Samples expected, UniformRows found) {
    assertEquals(expected.count(), found.count());
    assertEquals(expected.shape(), found.shape());
    float[] a = new float[expected.shape().size() + 2];
    float[] b = a.clone();
    for (int row = 0; row < expected.count(); row++) {
      found.readAhead(row);
      expected.read(row, a, 1);
      found.read(row, b, 1);
      assertArrayEquals(a, b);
      assertEquals(expected.target(row), found.target(row));
    }
  }
}
