package bellows.spark.metrics;

import bellows.store.DurableFile;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;

/**
 * A table that grows while a run goes on: a folder {@code metrics/<name>} of Parquet files in the run's, with the
 * components of a record as columns. The driver writes the files itself: a Spark job would slow the steps, and
 * executors may not reach the folder.
 *
 * <p>Rows come in the order of their {@code step}. They wait in memory until {@link #flush} writes them as one file,
 * {@code part-<sequence>-step-<first step>.parquet}, that appears whole under its name. So any other process may query
 * the folder at any time.
 *
 * <p><b>Resuming.</b> A run resumed from step s repeats the steps after it. {@link #truncate} first makes their old
 * rows vanish: files that begin after s are deleted, the newest first, so that what is left is always the table as it
 * once was; of the rest only the last can hold rows after s, and it is replaced by a copy without them. For no row to
 * be lost, flush before each checkpoint. A query that had listed a file just before may fail because the file is gone;
 * none sees a row twice.
 *
 * <p><b>Logs.</b> The rows of a {@link #log} come in the order in which things happened, and no row ever vanishes.
 *
 * <p>For one writing process; any of its threads may add rows.
 */
public final class MetricsTable<R extends Record> implements Closeable {
  /** The folder in a run's folder that holds all tables. */
  public static final String FOLDER = "metrics";

  private static final String STEP = "step";
  private static final Pattern NAME = Pattern.compile("part-(\\d{1,9})-step-(\\d{1,18})\\.parquet");

  /** A file of the table, as its name tells. */
  private record Part(Path path, int sequence, long firstStep) {}

  private final RowSchema<R> schema;
  private final Path folder;
  private final Configuration configuration;
  private final FileSystem fileSystem;
  private final boolean ordered;
  private final List<Group> waiting = new ArrayList<>();
  private int nextSequence = 1;
  private long lastStep = Long.MIN_VALUE;

  /**
   * Opens a table for writing, makes it if it is new, and continues its numbering if it is not.
   *
   * @param rows a record with a component {@code long step}
   * @param run the folder of the run
   */
  public MetricsTable(String name, Class<R> rows, Path run, Configuration configuration) throws IOException {
    this(name, rows, run, configuration, true);
  }

  private MetricsTable(String name, Class<R> rows, Path run, Configuration configuration, boolean ordered)
      throws IOException {
    this.ordered = ordered;
    schema = new RowSchema<>(rows);
    if (!schema.stored().containsField(STEP)) {
      throw new IllegalArgumentException("expected a component 'step' in " + rows);
    }
    this.configuration = configuration;
    folder = new Path(new Path(run, FOLDER), name);
    fileSystem = DurableFile.fileSystem(folder, configuration);
    fileSystem.mkdirs(folder);
    for (FileStatus file : fileSystem.listStatus(folder)) {
      if (DurableFile.isTemporary(file.getPath())) {
        fileSystem.delete(file.getPath(), false);
      }
    }
    List<Part> parts = parts();
    if (!parts.isEmpty()) {
      nextSequence = parts.get(0).sequence + 1;
      lastStep = parts.get(0).firstStep;
    }
  }

  /**
   * The rows of a table that are visible now, in their order, without Spark; none if there is no such table. Nothing is
   * changed, so a run may go on writing.
   */
  public static <R extends Record> List<R> read(String name, Class<R> rows, Path run, Configuration configuration)
      throws IOException {
    Path folder = new Path(new Path(run, FOLDER), name);
    FileSystem fileSystem = folder.getFileSystem(configuration);
    if (!fileSystem.exists(folder)) {
      return List.of();
    }
    RowSchema<R> schema = new RowSchema<>(rows);
    List<Part> parts = parts(fileSystem, folder);
    Collections.reverse(parts);
    List<R> found = new ArrayList<>();
    for (Part part : parts) {
      RowFile.read(part.path, configuration).forEach(group -> found.add(schema.row(group)));
    }
    return found;
  }

  /** Opens a table whose rows tell what happened: in any order of steps, and never truncated. */
  public static <R extends Record> MetricsTable<R> log(String name, Class<R> rows, Path run,
      Configuration configuration) throws IOException {
    return new MetricsTable<>(name, rows, run, configuration, false);
  }

  /** Adds a row, whose step may not lie before the previous row's unless this is a log. */
  public synchronized void add(R row) {
    Group group = schema.group(row);
    long step = group.getLong(STEP, 0);
    if (ordered && step < lastStep) {
      throw new IllegalArgumentException("expected a row of step " + lastStep + " or later, found " + row);
    }
    waiting.add(group);
    lastStep = step;
  }

  /** Makes the rows added so far visible to readers. */
  public synchronized void flush() throws IOException {
    if (!waiting.isEmpty()) {
      String name = String.format("part-%06d-step-%010d.parquet", nextSequence, waiting.get(0).getLong(STEP, 0));
      write(new Path(folder, name), waiting);
      nextSequence++;
      waiting.clear();
    }
  }

  /**
   * Removes all rows of steps after {@code afterStep}, written or waiting; see above.
   *
   * @throws IllegalStateException of a log
   */
  public synchronized void truncate(long afterStep) throws IOException {
    if (!ordered) {
      throw new IllegalStateException("a log is never truncated: " + folder);
    }
    waiting.removeIf(row -> row.getLong(STEP, 0) > afterStep);
    lastStep = Math.min(lastStep, afterStep);
    for (Part part : parts()) {
      if (part.firstStep <= afterStep) {
        trim(part, afterStep);
        return;
      }
      fileSystem.delete(part.path, false);
    }
  }

  @Override
  public void close() throws IOException {
    flush();
  }

  private void trim(Part part, long afterStep) throws IOException {
    List<Group> rows = RowFile.read(part.path, configuration);
    List<Group> kept = rows.stream().filter(row -> row.getLong(STEP, 0) <= afterStep).toList();
    if (kept.size() < rows.size()) {
      write(part.path, kept);
    }
  }

  private void write(Path path, List<Group> rows) throws IOException {
    DurableFile.write(fileSystem, path, out -> RowFile.write(out, schema.stored(), rows, configuration));
  }

  private List<Part> parts() throws IOException {
    return parts(fileSystem, folder);
  }

  /** The files of a table, the newest first. */
  private static List<Part> parts(FileSystem fileSystem, Path folder) throws IOException {
    List<Part> parts = new ArrayList<>();
    for (FileStatus file : fileSystem.listStatus(folder)) {
      Matcher name = NAME.matcher(file.getPath().getName());
      if (name.matches()) {
        parts.add(new Part(file.getPath(), Integer.parseInt(name.group(1)), Long.parseLong(name.group(2))));
      }
    }
    parts.sort(Comparator.comparingInt(Part::sequence).reversed());
    return parts;
  }
}
