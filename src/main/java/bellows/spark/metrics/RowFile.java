package bellows.spark.metrics;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.conf.HadoopParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.DelegatingPositionOutputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.SeekableInputStream;
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
    try {
      HadoopInputFile file = HadoopInputFile.fromPath(path, configuration);
      checkSizes(file);
      readTo(rows, new Rows(file, configuration));
      return rows;
    } catch (IOException | RuntimeException | StackOverflowError e) {
      // The last, because Parquet's Thrift descends as deep as a damaged header says.
      throw new IOException(path + ": expected a Parquet file of this run, found one that cannot be read: "
          + e.getMessage() + "; remove it to go on without its rows", e);
    }
  }

  private static void readTo(List<Group> rows, Rows file) throws IOException {
    try (ParquetReader<Group> reader = file.usePageChecksumVerification().build()) {
      for (Group row = reader.read(); row != null; row = reader.read()) {
        rows.add(row);
      }
    }
  }

  /** Parquet claims memory for whatever sizes a footer names, and for whatever a codec promises. */
  private static void checkSizes(InputFile file) throws IOException {
    try (ParquetFileReader reader = ParquetFileReader.open(file)) {
      for (BlockMetaData block : reader.getFooter().getBlocks()) {
        for (ColumnChunkMetaData column : block.getColumns()) {
          long start = column.getStartingPos();
          long size = column.getTotalSize();
          boolean inside = start >= 0 && size >= 0 && start <= file.getLength() && size <= file.getLength() - start;
          if (!inside || column.getCodec() != CompressionCodecName.UNCOMPRESSED) {
            throw new IOException("expected plain columns within " + file.getLength() + " bytes, found " + size
                + " bytes from " + start + " on, " + column.getCodec());
          }
          checkPages(file, start, start + size);
        }
      }
    }
  }

  /** Each page's header says how long the page is. */
  private static void checkPages(InputFile file, long start, long end) throws IOException {
    try (SeekableInputStream in = file.newStream()) {
      for (long at = start; at < end;) {
        in.seek(at);
        PageHeader page = Util.readPageHeader(in);
        long next = in.getPos() + page.getCompressed_page_size();
        if (next <= at || next > end || page.getUncompressed_page_size() != page.getCompressed_page_size()) {
          throw new IOException("expected a page that ends before byte " + end + ", found one of "
              + page.getCompressed_page_size() + " bytes at " + at);
        }
        at = next;
      }
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
