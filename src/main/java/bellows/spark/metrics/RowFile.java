package bellows.spark.metrics;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.DelegatingPositionOutputStream;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.schema.MessageType;

/**
 * Writes Parquet files of a table's rows. Uncompressed: Parquet's faster codecs are native code. In row groups of a few
 * megabytes at most, which is what a writer or reader of a long file holds in memory.
 */
public final class RowFile {
  private static final long ROW_GROUP_BYTES = 4 << 20;

  /** Takes rows one after the other. */
  public interface Sink {
    void add(Group row) throws IOException;
  }

  /** Gives all rows of a file. */
  public interface Source {
    void writeTo(Sink sink) throws IOException;
  }

  private RowFile() {}

  /** Writes to a stream and leaves it open, for whoever opened it to flush. */
  public static void write(FSDataOutputStream out, MessageType schema, Source rows, Configuration configuration)
      throws IOException {
    try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(new Borrowed(out)).withType(schema)
        .withConf(configuration).withRowGroupSize(ROW_GROUP_BYTES)
        .withCompressionCodec(CompressionCodecName.UNCOMPRESSED).build()) {
      rows.writeTo(writer::write);
    }
  }

  /** Writes the row groups of files with the columns of {@code schema} as they are; see {@link #write}. */
  static void join(FSDataOutputStream out, MessageType schema, List<Path> files, Configuration configuration)
      throws IOException {
    try (ParquetFileWriter writer = new ParquetFileWriter(new Borrowed(out), schema, ParquetFileWriter.Mode.CREATE,
        ROW_GROUP_BYTES, ParquetWriter.MAX_PADDING_SIZE_DEFAULT)) {
      writer.start();
      for (Path file : files) {
        ParquetRows.appendTo(writer, file, configuration);
      }
      writer.end(Map.of());
    }
  }

  /** A stream as the file that Parquet wants. */
  private record Borrowed(FSDataOutputStream out) implements OutputFile {
    @Override
    public PositionOutputStream create(long blockSizeHint) {
      return new DelegatingPositionOutputStream(out) {
        @Override
        public long getPos() {
          return out.getPos();
        }

        @Override
        public void close() throws IOException {
          out.flush();
        }
      };
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) {
      return create(blockSizeHint);
    }

    @Override
    public boolean supportsBlockSize() {
      return false;
    }

    @Override
    public long defaultBlockSize() {
      return 0;
    }
  }
}
