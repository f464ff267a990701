package bellows.spark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.conf.HadoopParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.DelegatingPositionOutputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.schema.MessageType;

/** Small Parquet files, read and written whole. Uncompressed: Parquet's faster codecs are native code. */
final class RowFile {
  private RowFile() {}

  /**
   * Reads all rows.
   *
   * @throws IOException if the file is damaged, whatever Parquet throws then; says which and what to do
   */
  static List<Group> read(Path path, Configuration configuration) throws IOException {
    List<Group> rows = new ArrayList<>();
    try (ParquetReader<Group> reader =
        new Rows(HadoopInputFile.fromPath(path, configuration), configuration).usePageChecksumVerification().build()) {
      for (Group row = reader.read(); row != null; row = reader.read()) {
        rows.add(row);
      }
      return rows;
    } catch (IOException | RuntimeException e) {
      throw new IOException(path + ": expected a Parquet file of this run, found one that cannot be read: "
          + e.getMessage() + "; remove it to go on without its rows", e);
    }
  }

  /** Writes to a stream and leaves it open, for whoever opened it to flush. */
  static void write(FSDataOutputStream out, MessageType schema, List<Group> rows, Configuration configuration)
      throws IOException {
    try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(new Borrowed(out)).withType(schema)
        .withConf(configuration).withCompressionCodec(CompressionCodecName.UNCOMPRESSED).build()) {
      for (Group row : rows) {
        writer.write(row);
      }
    }
  }

  /** Parquet's own builder for paths loads Hadoop's defaults anew for each file, which takes longer than the file. */
  private static final class Rows extends ParquetReader.Builder<Group> {
    Rows(InputFile file, Configuration configuration) {
      super(file, new HadoopParquetConfiguration(configuration));
    }

    @Override
    protected ReadSupport<Group> getReadSupport() {
      return new GroupReadSupport();
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
