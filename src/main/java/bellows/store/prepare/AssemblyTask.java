package bellows.store.prepare;

import bellows.data.Encoding;
import bellows.data.Files;
import bellows.data.Split;
import bellows.data.shard.PictureFormat;
import bellows.data.shard.PictureRows;
import bellows.data.shard.ShardHead;
import bellows.store.HadoopFiles;
import bellows.store.shard.Manifest;
import bellows.store.shard.RemoteBytes;
import bellows.store.shard.ShardStore;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes one shard whose pictures have been prepared, but lie in several drafts.
 *
 * @param drafts their files
 * @param from for each row of the shard, which of {@code drafts} has it
 * @param row in that draft
 */
public record AssemblyTask(String folder, Split split, int number, int of, int classes, List<DraftFile> drafts,
    int[] from, int[] row) implements Serializable {
  /** A draft's file. */
  record DraftFile(String path, int rows, long bytes) implements Serializable {}

  /** Writes the shard under its name in the data set. */
  public Manifest.Part run(HadoopFiles files) {
    String name = ShardStore.name(split, number, of);
    String path = Files.join(folder, name);
    int[] checksum = new int[1];
    files.write(path, out -> checksum[0] = write(files, out));
    return new Manifest.Part(name, row.length, files.length(path), ShardStore.hex(checksum[0]));
  }

  private int write(HadoopFiles files, OutputStream out) throws IOException {
    List<RemoteBytes> opened = new ArrayList<>();
    try {
      List<PictureRows> rows = new ArrayList<>();
      for (DraftFile draft : drafts) {
        RemoteBytes bytes = new RemoteBytes(files.open(draft.path), draft.path);
        opened.add(bytes);
        rows.add(new PictureRows(new ShardHead(Encoding.PICTURES, classes, 0, of, draft.rows, null, draft.bytes),
            bytes));
      }
      PictureFormat.Writer writer = new PictureFormat.Writer(out, classes, number, of);
      for (int i = 0; i < row.length; i++) {
        PictureRows source = rows.get(from[i]);
        byte[] file = source.file(row[i]);
        writer.add(file, file.length, source.target(row[i]));
      }
      return writer.finish();
    } finally {
      opened.forEach(RemoteBytes::close);
    }
  }
}
