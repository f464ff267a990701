package bellows.spark.table;

import bellows.conf.BadInputException;
import bellows.data.Interleaved;
import bellows.data.Rows;
import bellows.data.shard.HeapBytes;
import bellows.data.shard.Shard;
import bellows.data.shard.ShardFormat;
import bellows.store.shard.Manifest;
import bellows.store.shard.ShardCache;
import bellows.store.shard.ShardStore;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * The samples of one table in shards on executors' disks. A lost shard is made again from the table; that it is the
 * same again, to the last bit, is seen from the checksum that the driver has of each.
 *
 * @param name of the table, different from that of any other in this application
 * @param files one in each partition
 * @param parts what is known of each file
 */
public record TableShards(String name, JavaRDD<byte[]> files, List<Manifest.Part> parts, long rows)
    implements Persisted {
  /** Small enough to be made in memory, a few at once; large enough that they are not many. */
  private static final long BYTES = 16 << 20;
  private static final int MOST_SHARDS = 1 << 16;

  /** Makes the shards, enough that all cores take part. How many they are does not change a sample's leaf. */
  static TableShards of(SortedTable sorted, SampleForm form, String name, long bytes, Shuffles shuffles) {
    int cores = sorted.blocks().context().defaultParallelism();
    long wanted = Math.max(bytes / BYTES + 1, Math.min(sorted.rows(), 2L * cores));
    int shards = (int) Math.min(MOST_SHARDS, Long.highestOneBit(2 * wanted - 1));
    long rows = sorted.rows();
    JavaRDD<byte[]> files = shuffles.by(new Shuffles.Shards(shards), null, sorted.numbered())
        .mapPartitionsWithIndex((number, some) -> List.of(shard(form, number, shards, rows, some)).iterator(), false)
        .setName(name).persist(StorageLevel.DISK_ONLY());
    List<Manifest.Part> parts = new ArrayList<>();
    for (byte[] found : TableJob.run(files.rdd(), (number, file) -> lengthAndChecksum(file.next()))) {
      ByteBuffer facts = ByteBuffer.wrap(found);
      int number = parts.size();
      parts.add(new Manifest.Part(name + '-' + number, Shard.rows(rows, number, shards), facts.getInt(),
          ShardStore.hex(facts.getInt())));
    }
    return new TableShards(name, files, parts, rows);
  }

  private static byte[] shard(SampleForm form, int number, int shards, long rows, Iterator<Tuple2<Long, byte[]>> some) {
    byte[][] values = new byte[Shard.rows(rows, number, shards)][];
    int found = 0;
    while (some.hasNext()) {
      Tuple2<Long, byte[]> sample = some.next();
      int row = (int) Math.min(values.length, sample._1() / shards);
      checkSame(row < values.length && values[row] == null, "table");
      values[row] = sample._2();
      found++;
    }
    checkSame(found == values.length, "table");
    return form.shard(values, number, shards);
  }

  /** Complains of a table that is not what it was. */
  static void checkSame(boolean same, String name) {
    BadInputException.check(same, "%s: expected the rows that the table had when training began, found others as a "
        + "lost part of it was computed again; a table must give the same rows each time: write it to files first, as "
        + "with write().parquet(), if it depends on chance, time or what others change", name);
  }

  /** The length of a file, and the checksum that ends it. */
  private static byte[] lengthAndChecksum(byte[] file) {
    return ByteBuffer.allocate(8).putInt(file.length).putInt(ByteBuffer.wrap(file).getInt(file.length - 4)).array();
  }

  /** The first samples; they come to the driver. */
  public Rows first(int count) {
    int some = (int) Math.min(count, rows);
    int shards = parts.size();
    List<byte[]> found = TableJob.run(files.rdd(), (number, file) -> file.next(),
        IntStream.range(0, Math.min(some, shards)).boxed().toList());
    Rows[] all = new Rows[shards];
    for (int number = 0; number < found.size(); number++) {
      all[number] = open(found.get(number), parts.get(number).file());
    }
    return Interleaved.first(some, all);
  }

  /** The bytes of one shard; they come to the driver. */
  public byte[] file(int number) {
    return TableJob.run(files.rdd(), (partition, file) -> file.next(), List.of(number)).get(0);
  }

  private static Rows open(byte[] file, String name) {
    return ShardFormat.verify(new ByteArrayInputStream(file), name, file.length, OutputStream.nullOutputStream()).head()
        .open(new HeapBytes(file));
  }

  /** The targets of all samples, in their order; they come to the driver. */
  public float[] targets() {
    float[] all = new float[Math.toIntExact(rows)];
    List<byte[]> found = TableJob.run(files.rdd(), (number, file) -> targets(file.next()));
    for (int number = 0; number < found.size(); number++) {
      FloatBuffer some = ByteBuffer.wrap(found.get(number)).asFloatBuffer();
      for (int at = number; some.hasRemaining(); at += found.size()) {
        all[at] = some.get();
      }
    }
    return all;
  }

  private static byte[] targets(byte[] file) {
    Rows samples = open(file, "table");
    ByteBuffer targets = ByteBuffer.allocate(4 * samples.count());
    for (int row = 0; row < samples.count(); row++) {
      targets.putFloat(samples.target(row));
    }
    return targets.array();
  }

  /** Opens a shard out of {@code cache}, which has it brought if it is not at hand. */
  public static Rows open(ShardCache cache, Manifest.Part part, ShardCache.Fetch fetch) {
    return cache.open(part.file(), part.bytes(), fetch,
        found -> checkSame(ShardStore.hex(found.checksum()).equals(part.crc32c()), part.file()));
  }

  @Override
  public void close() {
    files.unpersist();
  }
}
