package bellows.spark.metrics;

import bellows.store.DurableFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.schema.MessageType;

/**
 * The folder of a table's files, open for its one writer. Whatever happens to a table is one new file under a name of
 * its own, by the rule of {@link Part}: rows are added as the file with the next number; small files become one that
 * covers their range; a truncation is a file that covers all that it changes, with the rows that stay. So whoever is
 * killed between any two operations leaves the table as it was before or as it was to be.
 *
 * <p>Covered files are deleted later, since a query may just have listed them. The writer's list of the files is in
 * memory: a folder of an object store is listed once.
 *
 * <p>One thread may compact while another adds or truncates.
 */
final class TableFiles {
  /** A file that is no longer the table's. */
  private record Covered(Part part, long sinceNanos) {}

  /** Row groups of so many bytes, on average, are copied as they are when files are merged. */
  private static final long LARGE_GROUP_BYTES = 1 << 19;

  private final Path folder;
  private final MessageType schema;
  private final Configuration configuration;
  private final FileSystem fileSystem;
  /** Held by whoever puts a file in place of others. */
  private final Object rewriting = new Object();
  /** The current files, the oldest first. */
  private final List<Part> parts;
  private final Deque<Covered> covered = new ArrayDeque<>();
  /** Files with other columns than those after them have. */
  private final Set<Part> ends = new HashSet<>();
  private int next;

  /** Makes the folder if it is new, and removes what a writer that was killed left in it. */
  TableFiles(Path folder, MessageType schema, Configuration configuration) throws IOException {
    this.folder = folder;
    this.schema = schema;
    this.configuration = configuration;
    fileSystem = DurableFile.fileSystem(folder, configuration);
    fileSystem.mkdirs(folder);
    List<Part> all = new ArrayList<>();
    for (FileStatus file : fileSystem.listStatus(folder)) {
      if (DurableFile.isTemporary(file.getPath())) {
        fileSystem.delete(file.getPath(), false);
      }
      Part.of(file.getPath()).ifPresent(all::add);
    }
    parts = Part.current(all);
    all.removeAll(parts);
    for (Part part : all) {
      fileSystem.delete(part.path(), false);
    }
    next = parts.isEmpty() ? 1 : parts.get(parts.size() - 1).last() + 1;
  }

  /**
   * The files that hold a table's rows now, the oldest first, for readers beside its writer; none if there is no
   * folder. A listing takes a while, and may have a later file without an earlier one that came meanwhile. Where
   * numbers are missing, two listings must agree: then a person has removed a file, or it was truncated before ranges
   * were known.
   */
  static List<Part> current(Path folder, Configuration configuration) throws IOException {
    FileSystem fileSystem = DurableFile.fileSystem(folder, configuration);
    List<Part> current = listed(fileSystem, folder);
    while (!Part.areContiguous(current)) {
      List<Part> again = listed(fileSystem, folder);
      if (again.equals(current)) {
        break;
      }
      current = again;
    }
    return current;
  }

  private static List<Part> listed(FileSystem fileSystem, Path folder) throws IOException {
    List<Part> all = new ArrayList<>();
    try {
      for (FileStatus file : fileSystem.listStatus(folder)) {
        Part.of(file.getPath()).ifPresent(all::add);
      }
    } catch (FileNotFoundException e) {
      return List.of();
    }
    return Part.current(all);
  }

  /** The writer's own list of its files. */
  synchronized List<Part> parts() {
    return List.copyOf(parts);
  }

  /**
   * Adds a file of rows; if that fails, it may be tried again with these rows and more. Not while another thread adds
   * or truncates.
   */
  void add(long firstStep, RowFile.Source rows) throws IOException {
    Part part = Part.in(folder, next, next, firstStep);
    DurableFile.write(fileSystem, part.path(), rows(schema, rows));
    synchronized (this) {
      parts.add(part);
    }
    next++;
  }

  /** Puts a file in place of several, if there are so many that it is time; returns whether to try again. */
  boolean compact() throws IOException {
    synchronized (rewriting) {
      List<Part> due = Compaction.due(parts(), ends::contains);
      if (due.isEmpty()) {
        return false;
      }
      List<ParquetMetadata> footers = alike(due);
      int alike = footers.size();
      if (alike == 1) {
        ends.add(due.get(0));
        return true;
      }
      List<Part> merged = due.subList(0, alike);
      long firstStep = merged.stream().mapToLong(Part::firstStep).min().getAsLong();
      Part all = Part.in(folder, merged.get(0).first(), merged.get(alike - 1).last(), firstStep);
      MessageType columns = columns(footers.get(0));
      if (haveLargeGroups(footers)) {
        List<Path> files = merged.stream().map(Part::path).toList();
        replace(merged, all, out -> RowFile.join(out, columns, files, configuration));
      } else {
        replace(merged, all, rows(columns, sink -> copy(merged, row -> true, sink)));
      }
      return true;
    }
  }

  /** What the first files say of themselves, as far as they have the columns of the very first. */
  private List<ParquetMetadata> alike(List<Part> some) throws IOException {
    List<ParquetMetadata> footers = new ArrayList<>();
    for (Part part : some) {
      ParquetMetadata footer = ParquetRows.footer(part.path(), configuration);
      if (!footers.isEmpty() && !columns(footer).equals(columns(footers.get(0)))) {
        break;
      }
      footers.add(footer);
    }
    return footers;
  }

  /** Whether rows need not be written anew for the sake of whoever reads them. */
  private static boolean haveLargeGroups(List<ParquetMetadata> footers) {
    return footers.stream().flatMap(footer -> footer.getBlocks().stream()).mapToLong(BlockMetaData::getTotalByteSize)
        .average().orElse(0) >= LARGE_GROUP_BYTES;
  }

  /** Removes all rows of steps after {@code afterStep}; the rows must be in order. Not while another thread adds. */
  void truncate(long afterStep) throws IOException {
    synchronized (rewriting) {
      List<Part> changed = changedBy(afterStep);
      if (changed.isEmpty()) {
        return;
      }
      Part first = changed.get(0);
      int number = next++; // never again, also if writing fails: the file may be there all the same
      // Of the others none has a row that stays.
      boolean staying = first.firstStep() <= afterStep;
      replace(changed, Part.in(folder, first.first(), number, first.firstStep()), rows(
          staying ? columns(ParquetRows.footer(first.path(), configuration)) : schema,
          sink -> copy(staying ? List.of(first) : List.of(), row -> step(row) <= afterStep, sink)));
    }
  }

  private List<Part> changedBy(long afterStep) throws IOException {
    List<Part> all = parts();
    int from = all.size();
    while (from > 0 && all.get(from - 1).firstStep() > afterStep) {
      from--;
    }
    return all.subList(from > 0 && hasRowsAfter(all.get(from - 1), afterStep) ? from - 1 : from, all.size());
  }

  private boolean hasRowsAfter(Part part, long afterStep) throws IOException {
    try (ParquetRows reader = new ParquetRows(part.path(), configuration)) {
      for (Group row = reader.next(); row != null; row = reader.next()) {
        if (step(row) > afterStep) {
          return true;
        }
      }
      return false;
    }
  }

  private static long step(Group row) {
    return row.getLong(RowSchema.STEP, 0);
  }

  private static MessageType columns(ParquetMetadata footer) {
    return footer.getFileMetaData().getSchema();
  }

  private void copy(List<Part> from, Predicate<Group> wanted, RowFile.Sink sink) throws IOException {
    for (Part part : from) {
      try (ParquetRows reader = new ParquetRows(part.path(), configuration)) {
        for (Group row = reader.next(); row != null; row = reader.next()) {
          if (wanted.test(row)) {
            sink.add(row);
          }
        }
      }
    }
  }

  private void replace(List<Part> old, Part part, DurableFile.Body body) throws IOException {
    DurableFile.write(fileSystem, part.path(), body);
    synchronized (this) {
      int at = parts.indexOf(old.get(0));
      parts.subList(at, at + old.size()).clear();
      parts.add(at, part);
      old.forEach(one -> covered.add(new Covered(one, System.nanoTime())));
    }
    old.forEach(ends::remove);
  }

  private DurableFile.Body rows(MessageType columns, RowFile.Source rows) {
    return out -> RowFile.write(out, columns, rows, configuration);
  }

  /** Deletes the files that have been covered for at least so long. */
  void sweep(long nanos) throws IOException {
    for (Covered oldest = aged(nanos); oldest != null; oldest = aged(nanos)) {
      fileSystem.delete(oldest.part.path(), false);
    }
  }

  private synchronized Covered aged(long nanos) {
    boolean any = !covered.isEmpty() && System.nanoTime() - covered.peek().sinceNanos >= nanos;
    return any ? covered.poll() : null;
  }
}
