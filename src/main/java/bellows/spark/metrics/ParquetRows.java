package bellows.spark.metrics;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.conf.HadoopParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/** The rows of a {@link RowFile}, read one after the other; a row group of it is in memory at a time. */
final class ParquetRows implements Closeable {
  /** Something that Parquet does with a file. */
  private interface Reading<T> {
    T read() throws IOException;
  }

  private final Path path;
  private final ParquetReader<Group> reader;

  /**
   * Opens a file and checks that what it says of its sizes is possible.
   *
   * @throws IOException as {@link #next}
   */
  ParquetRows(Path path, Configuration configuration) throws IOException {
    this.path = path;
    HadoopInputFile file = readable(path, () -> HadoopInputFile.fromPath(path, configuration));
    readable(path, () -> checkedFooter(file, configuration, (in, page) -> {}));
    reader = readable(path, () -> new Builder(file, configuration).usePageChecksumVerification().build());
  }

  /** All rows of a file. */
  static List<Group> all(Path path, Configuration configuration) throws IOException {
    List<Group> rows = new ArrayList<>();
    try (ParquetRows file = new ParquetRows(path, configuration)) {
      for (Group row = file.next(); row != null; row = file.next()) {
        rows.add(row);
      }
    }
    return rows;
  }

  /** What a file says of itself, its columns and row groups; refuses what {@link #ParquetRows} would. */
  static ParquetMetadata footer(Path path, Configuration configuration) throws IOException {
    return readable(path,
        () -> checkedFooter(HadoopInputFile.fromPath(path, configuration), configuration, (in, page) -> {}));
  }

  /**
   * Adds a file's row groups as they are to another file of the same columns, once every byte of them is known to be
   * what was written: a damaged page must not spread.
   */
  static void appendTo(ParquetFileWriter writer, Path path, Configuration configuration) throws IOException {
    HadoopInputFile file = readable(path, () -> HadoopInputFile.fromPath(path, configuration));
    readable(path, () -> checkedFooter(file, configuration, ParquetRows::checkContent));
    // What fails now may be the other file's.
    try (ParquetFileReader reader = ParquetFileReader.open(file, options(configuration))) {
      reader.appendTo(writer);
    }
  }

  /** Given, as those of Parquet's own load Hadoop's defaults anew for each file. */
  private static ParquetReadOptions options(Configuration configuration) {
    return ParquetReadOptions.builder(new HadoopParquetConfiguration(configuration)).build();
  }

  /**
   * The next row, null after the last.
   *
   * @throws FileNotFoundException if the file is gone
   * @throws IOException if it is damaged, whatever Parquet throws then; says which and what to do
   */
  Group next() throws IOException {
    return readable(path, reader::read);
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }

  private static <T> T readable(Path path, Reading<T> reading) throws IOException {
    try {
      return reading.read();
    } catch (FileNotFoundException e) {
      throw e;
    } catch (IOException | RuntimeException | StackOverflowError | OutOfMemoryError e) {
      // The last two, because Parquet's Thrift descends as deep and claims as much as a damaged header says.
      throw unreadable(path, e);
    }
  }

  /** What to tell of a damaged file. */
  static IOException unreadable(Path path, Throwable why) {
    return new IOException(path + ": expected a Parquet file of this run, found one that cannot be read: "
        + why.getMessage() + "; remove it to go on without its rows", why);
  }

  /** Looks at a page, whose header a stream has read. */
  private interface PageCheck {
    void check(SeekableInputStream in, PageHeader page) throws IOException;
  }

  /** Parquet claims memory for whatever sizes a footer names, and for whatever a codec promises. */
  private static ParquetMetadata checkedFooter(InputFile file, Configuration configuration, PageCheck pages)
      throws IOException {
    try (ParquetFileReader reader = ParquetFileReader.open(file, options(configuration));
        SeekableInputStream in = file.newStream()) {
      for (BlockMetaData block : reader.getFooter().getBlocks()) {
        for (ColumnChunkMetaData column : block.getColumns()) {
          long start = column.getStartingPos();
          long size = column.getTotalSize();
          boolean inside = start >= 0 && size >= 0 && start <= file.getLength() && size <= file.getLength() - start;
          if (!inside || column.getCodec() != CompressionCodecName.UNCOMPRESSED) {
            throw new IOException("expected plain columns within " + file.getLength() + " bytes, found " + size
                + " bytes from " + start + " on, " + column.getCodec());
          }
          checkPages(in, start, start + size, pages);
        }
      }
      return reader.getFooter();
    }
  }

  /** Each page's header says how long the page is. */
  private static void checkPages(SeekableInputStream in, long start, long end, PageCheck pages) throws IOException {
    for (long at = start; at < end;) {
      in.seek(at);
      PageHeader page = Util.readPageHeader(in);
      long next = in.getPos() + page.getCompressed_page_size();
      if (next <= at || next > end || page.getUncompressed_page_size() != page.getCompressed_page_size()) {
        throw new IOException("expected a page that ends before byte " + end + ", found one of "
            + page.getCompressed_page_size() + " bytes at " + at);
      }
      pages.check(in, page);
      at = next;
    }
  }

  private static void checkContent(SeekableInputStream in, PageHeader page) throws IOException {
    byte[] content = new byte[page.getCompressed_page_size()];
    in.readFully(content);
    CRC32 sum = new CRC32();
    sum.update(content);
    if (page.isSetCrc() && page.getCrc() != (int) sum.getValue()) {
      throw new IOException("expected a page with the checksum of its header, found another in the "
          + content.length + " bytes before byte " + in.getPos());
    }
  }

  /** Parquet's own builder for paths loads Hadoop's defaults anew for each file, which takes longer than the file. */
  private static final class Builder extends ParquetReader.Builder<Group> {
    Builder(InputFile file, Configuration configuration) {
      super(file, new HadoopParquetConfiguration(configuration));
    }

    @Override
    protected ReadSupport<Group> getReadSupport() {
      return new GroupReadSupport();
    }
  }
}
