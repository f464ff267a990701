package bellows.spark.internal;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ShuffleDependency;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.rdd.InputFileBlockHolder;
import org.apache.spark.rdd.RDD;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.apache.spark.serializer.Serializer;
import org.apache.spark.shuffle.FetchFailedException;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.BlockManagerId;
import org.apache.spark.storage.BroadcastBlockId;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.storage.TaskResultBlockId;
import org.apache.spark.util.Utils;
import org.apache.spark.util.io.ChunkedByteBuffer;
import scala.reflect.ClassTag$;

/**
 * Everything that Bellows uses of Spark beyond its stable interface, but for {@link DriverEndpoint}, {@link
 * StandaloneMaster} and {@link Queries}. Each method says what it relies on, so that whoever moves to another Spark reads
 * one file and runs one test, {@code SparkInternalsTest}.
 */
public final class SparkInternals {
  /** The versions of Spark on which this class's test has passed. */
  public static final List<String> TRIED_ON = List.of("4.0.1", "4.1.0", "4.2.0");

  private static final String DRIVER = "driver";

  /** The key of {@link #cutBroadcasts}. */
  public static final String BROADCAST_PIECE = "spark.broadcast.blockSize";
  /** Its value in conf/spark-defaults.conf. */
  public static final String OUR_BROADCAST_PIECE = "16m";
  /** What {@link #cutBroadcasts} set last. */
  private static volatile String cut = OUR_BROADCAST_PIECE;

  private SparkInternals() {}

  /**
   * The application that this JVM works for, as an object of its own: two are the same when, and only when, they are
   * the same application. Null if there is none. Relies on {@code SparkEnv.get}, which is set anew by each context, and
   * to null when it stops.
   */
  public static Object application() {
    return SparkEnv.get();
  }

  /**
   * The session that there is in this JVM, as it is, or else one with these settings. Relies on {@code
   * SparkSession.builder} making one of this class, which it finds by Scala's reflection: that takes as long as all else
   * that a session needs; and on {@code Builder.sparkContext}, without which it warns of a context that there is.
   */
  public static SparkSession session(SparkConf conf) {
    if (SparkSession.getDefaultSession().isDefined()) {
      return SparkSession.active(); // The builder would warn of each setting that comes too late.
    }
    var builder = org.apache.spark.sql.classic.SparkSession.builder().config(conf);
    return (SparkEnv.get() == null ? builder : builder.sparkContext(SparkContext.getOrCreate())).getOrCreate();
  }

  /** The cores of this machine that Spark has given this JVM, as far as it can know. */
  public static int cores() {
    int all = Runtime.getRuntime().availableProcessors();
    return Math.max(1, Math.min(all, inDriver() ? all : conf().getInt("spark.executor.cores", all)));
  }

  /** The executors that have registered. Relies on the driver being one of those that {@code statusTracker} lists. */
  public static int executors(JavaSparkContext spark) {
    return spark.sc().statusTracker().getExecutorInfos().length - 1;
  }

  /** The settings of that application. Relies on {@code SparkEnv.conf}. */
  public static SparkConf conf() {
    return SparkEnv.get().conf();
  }

  /** The file that this task reads rows from, if it reads one. Relies on what SQL's input_file_name() relies on. */
  public static Optional<String> inputFile() {
    return Optional.of(InputFileBlockHolder.getInputFilePath().toString()).filter(path -> !path.isEmpty());
  }

  /** Whether tasks run in the driver's JVM, as in local mode. Relies on the driver's executor being called "driver". */
  public static boolean inDriver() {
    return SparkEnv.get().executorId().equals(DRIVER);
  }

  /** What writes results, broadcasts and shuffles. Relies on {@code SparkEnv.serializer}. */
  public static Serializer serializer() {
    return SparkEnv.get().serializer();
  }

  /** This JVM's name and address. Relies on {@code SparkEnv.blockManager}. */
  public static BlockManagerId here() {
    return manager().blockManagerId();
  }

  /** Who serves what this JVM writes for a shuffle. Relies on {@code BlockManager.shuffleServerId}. */
  public static BlockManagerId shuffleServer() {
    return manager().shuffleServerId();
  }

  private static BlockManager manager() {
    return SparkEnv.get().blockManager();
  }

  /**
   * Keeps bytes in this JVM's block manager for others to fetch. Relies on blocks that are named as results of tasks
   * being served to anybody, dropped by nobody but who put them, and on {@code putBytes} taking the buffer without
   * copying it.
   *
   * @param block far above the numbers of tasks, by which Spark names such blocks of its own
   * @return whether there was room, in memory or on disk
   */
  public static boolean putBlock(long block, ByteBuffer bytes) {
    return manager().putBytes(new TaskResultBlockId(block), new ChunkedByteBuffer(bytes),
        StorageLevel.MEMORY_AND_DISK_SER(), false, ClassTag$.MODULE$.Any());
  }

  /** Drops what {@link #putBlock} keeps. Relies on {@code BlockManager.removeBlock}. */
  public static void removeBlock(long block) {
    manager().removeBlock(new TaskResultBlockId(block), false);
  }

  /**
   * Fetches what {@link #putBlock} keeps in some JVM. Relies on {@code fetchBlockSync}, which reads a large block into
   * one buffer unless it is given somewhere to put a file.
   *
   * @throws IOException if that JVM has died or dropped the block
   */
  public static ByteBuffer fetchBlock(BlockManagerId at, long block) throws IOException {
    try {
      return manager().blockTransferService().fetchBlockSync(at.host(), at.port(), at.executorId(),
          new TaskResultBlockId(block).name(), null).nioByteBuffer();
    } catch (Exception e) {
      // Spark's method is Scala's and declares nothing, so an IOException cannot be named here.
      throw new IOException("executor " + at.executorId() + " on " + at.host() + " cannot be asked for a result: "
          + e.getMessage(), e);
    }
  }

  /**
   * Whether this JVM still has a broadcast that it has read. Relies on a broadcast's value being a block of each JVM
   * that has read it, which moves to disk when memory is short and goes everywhere when the driver destroys the
   * broadcast.
   */
  public static boolean holdsBroadcast(long broadcast) {
    return SparkEnv.get() != null && manager().getStatus(new BroadcastBlockId(broadcast, "")).isDefined();
  }

  /**
   * Cuts broadcasts that begin from now on into pieces of so many bytes, unless somebody wishes other ones than our
   * settings do. Relies on each broadcast asking {@code SparkEnv.conf}, which is not a copy, for {@code
   * spark.broadcast.blockSize}.
   */
  public static void cutBroadcasts(int bytes) {
    String piece = (bytes >> 10) + "k";
    String wished = conf().get(BROADCAST_PIECE, "");
    if (wished.equals(OUR_BROADCAST_PIECE) || cut.equals(wished)) {
      conf().set(BROADCAST_PIECE, piece);
      cut = piece;
    }
  }

  /**
   * Ends a broadcast on all JVMs, whose number is {@code Broadcast.id}; one of an application that has stopped went
   * with it. Relies on {@code destroy(boolean)}, which is not in the interface's documentation.
   *
   * @param waiting whether it is gone everywhere when this returns
   */
  public static void destroy(Broadcast<?> broadcast, boolean waiting) {
    if (SparkEnv.get() != null) {
      broadcast.destroy(waiting);
    }
  }

  /** The number by which a shuffle's files are known. Relies on its being the RDD's only dependency. */
  public static int shuffleId(RDD<?> shuffled) {
    return ((ShuffleDependency<?, ?, ?>) shuffled.dependencies().head()).shuffleId();
  }

  /**
   * Removes a shuffle's files. Relies on {@code ContextCleaner.doCleanupShuffle}; by itself Spark would wait for the
   * driver's garbage collector.
   */
  public static void removeShuffle(SparkContext spark, int shuffle) {
    if (spark.cleaner().isDefined()) {
      spark.cleaner().get().doCleanupShuffle(shuffle, true);
    }
  }

  /**
   * Makes Spark run again the task that wrote a part of a shuffle, because the part is damaged. Relies on
   * {@code FetchFailedException} being told apart by its class: Spark is written in Scala, which has no checked
   * exceptions.
   *
   * @param writer who serves the part
   * @param attempt the number of the task's attempt that wrote it
   * @param index the task's partition
   * @return nothing: always throws
   */
  public static RuntimeException shuffleLost(BlockManagerId writer, int shuffle, long attempt, int index,
      IOException why) {
    return unchecked(new FetchFailedException(writer, shuffle, attempt, index, TaskContext.getPartitionId(),
        why.getMessage(), why));
  }

  @SuppressWarnings("unchecked")
  private static <E extends Exception> RuntimeException unchecked(Exception e) throws E {
    throw (E) e;
  }

  /** Tells an event of our own to all listeners of the application. Relies on {@code SparkContext.listenerBus}. */
  public static void tell(SparkContext spark, SparkListenerEvent event) {
    spark.listenerBus().post(event);
  }

  /**
   * Waits until all that has happened was told to listeners. Relies on {@code LiveListenerBus.waitUntilEmpty}.
   *
   * @return whether it was, within the time
   */
  public static boolean awaitListeners(SparkContext spark, long millis) {
    try {
      if (!spark.isStopped()) {
        spark.listenerBus().waitUntilEmpty(millis);
      }
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }

  /** Hadoop's settings as the application has them. Relies on {@code SparkHadoopUtil}. */
  public static Configuration hadoopConfiguration() {
    return SparkHadoopUtil.get().newConfiguration(conf());
  }

  /**
   * A new folder of this JVM's own, on that of Spark's local disks which has most room; in local mode under Java's
   * temporary folder. Relies on {@code DiskBlockManager.localDirs}, whose folders lie directly on those disks ({@code
   * Utils.getConfiguredLocalDirs} takes another type in 4.0), and on {@code Utils.createTempDir}, whose folder goes with
   * the JVM.
   */
  public static Path localFolder(String name) {
    File root = Arrays.stream(SparkEnv.get().blockManager().diskBlockManager().localDirs()).map(File::getParentFile)
        .max(Comparator.comparingLong(File::getUsableSpace)).orElseThrow();
    return Utils.createTempDir(root.getPath(), name).toPath();
  }
}
