package bellows.spark.metrics;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.example.DummyRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * Some columns of a {@link RowFile} as numbers, column by column: a table of a million steps is read in a second, which
 * takes twenty as records. A row group of those columns is in memory at a time. Instants are microseconds.
 */
final class NumberColumns {
  private final List<String> names;
  private final Configuration configuration;

  /** @param names columns that hold numbers or instants; the first is {@code step} */
  NumberColumns(List<String> names, Configuration configuration) {
    this.names = List.copyOf(names);
    this.configuration = configuration;
  }

  /**
   * Reads the rows of those steps, in the file's order; what a file lacks, or has no value of, is NaN.
   *
   * @throws IOException as {@link ParquetRows#next}
   */
  void read(Path path, long from, long to, Consumer<double[]> rows) throws IOException {
    ParquetRows.footer(path, configuration);
    try (ParquetFileReader reader = ParquetFileReader.open(HadoopInputFile.fromPath(path, configuration))) {
      MessageType file = reader.getFileMetaData().getSchema();
      List<Type> found = names.stream().filter(file::containsField).map(file::getType).toList();
      MessageType wanted = new MessageType(file.getName(), found);
      reader.setRequestedSchema(wanted);
      for (BlockMetaData group : reader.getRowGroups()) {
        if (isApart(group, from, to)) {
          reader.skipNextRowGroup();
        } else {
          tell(columns(reader.readNextRowGroup(), wanted, reader.getFileMetaData().getCreatedBy()), from, to, rows);
        }
      }
    } catch (RuntimeException e) {
      throw ParquetRows.unreadable(path, e);
    }
  }

  /** Whether the group's own bounds say that it has no step between. */
  private static boolean isApart(BlockMetaData group, long from, long to) {
    for (ColumnChunkMetaData column : group.getColumns()) {
      Statistics<?> bounds = column.getStatistics();
      if (column.getPath().toDotString().equals(RowSchema.STEP) && bounds != null && bounds.hasNonNullValue()) {
        return ((Number) bounds.genericGetMax()).longValue() < from || ((Number) bounds.genericGetMin()).longValue() > to;
      }
    }
    return false;
  }

  private double[][] columns(PageReadStore pages, MessageType wanted, String createdBy) {
    int rows = Math.toIntExact(pages.getRowCount());
    ColumnReadStoreImpl store = new ColumnReadStoreImpl(pages, new DummyRecordConverter(wanted).getRootConverter(), wanted,
        createdBy);
    List<double[]> columns = new ArrayList<>();
    for (String name : names) {
      double[] values = new double[rows];
      Arrays.fill(values, Double.NaN);
      if (wanted.containsField(name)) {
        fill(store.getColumnReader(wanted.getColumnDescription(new String[] {name})), values);
      }
      columns.add(values);
    }
    return columns.toArray(double[][]::new);
  }

  private static void fill(ColumnReader column, double[] values) {
    int present = column.getDescriptor().getMaxDefinitionLevel();
    for (int i = 0; i < values.length; i++) {
      if (column.getCurrentDefinitionLevel() == present) {
        values[i] = switch (column.getDescriptor().getPrimitiveType().getPrimitiveTypeName()) {
          case INT32 -> column.getInteger();
          case INT64 -> column.getLong();
          case FLOAT -> column.getFloat();
          case DOUBLE -> column.getDouble();
          default -> throw new IllegalArgumentException("expected a column of numbers, found "
              + column.getDescriptor());
        };
      }
      column.consume();
    }
  }

  private void tell(double[][] columns, long from, long to, Consumer<double[]> rows) {
    for (int i = 0; i < columns[0].length; i++) {
      if (columns[0][i] >= from && columns[0][i] <= to) {
        double[] row = new double[columns.length];
        for (int c = 0; c < row.length; c++) {
          row[c] = columns[c][i];
        }
        rows.accept(row);
      }
    }
  }
}
