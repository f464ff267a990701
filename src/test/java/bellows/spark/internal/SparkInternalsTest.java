package bellows.spark.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.spark.Sparks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.BroadcastBlockId;
import org.junit.jupiter.api.Test;
import scala.Tuple2;

/** What Spark does not promise is as it was on the versions that are listed. */
class SparkInternalsTest {
  private record Told(int number) implements SparkListenerEvent {}

  private static final String PIECE = "spark.broadcast.blockSize";

  private final JavaSparkContext spark = JavaSparkContext.fromSparkContext(Sparks.session("local[2]").sparkContext());

  @Test
  void thisVersionOfSparkIsListed() {
    assertTrue(SparkInternals.TRIED_ON.contains(spark.version()), spark.version()
        + ": if all other tests here pass on it, add it to SparkInternals.TRIED_ON");
  }

  @Test
  void theSessionIsThatOfTheStableInterface() {
    assertSame(SparkSession.builder().getOrCreate(), SparkInternals.session(spark.getConf()));
  }

  @Test
  void blocksAreServedUntilTheyAreRemoved() throws IOException {
    long block = 1L << 50;
    assertTrue(SparkInternals.putBlock(block, ByteBuffer.wrap(new byte[] {1, 2, 3})));
    assertEquals(ByteBuffer.wrap(new byte[] {1, 2, 3}), SparkInternals.fetchBlock(SparkInternals.here(), block));
    SparkInternals.removeBlock(block);
    assertThrows(IOException.class, () -> SparkInternals.fetchBlock(SparkInternals.here(), block));
  }

  @Test
  void aBroadcastIsHeldUntilItIsDestroyed() {
    Broadcast<byte[]> broadcast = spark.broadcast(new byte[1]);
    assertEquals(1, broadcast.value().length);
    assertTrue(SparkInternals.holdsBroadcast(broadcast.id()));
    SparkInternals.destroy(broadcast, true);
    assertFalse(SparkInternals.holdsBroadcast(broadcast.id()));
  }

  @Test
  void aBroadcastIsCutAsWasWishedLast() {
    String before = SparkInternals.conf().get(PIECE, "16m");
    try {
      SparkInternals.conf().set(PIECE, "16m");
      assertEquals(1, pieces());
      SparkInternals.cutBroadcasts(2 << 20);
      assertEquals(3, pieces());
      SparkInternals.cutBroadcasts(4 << 20);
      assertEquals(2, pieces());
      SparkInternals.conf().set(PIECE, "1m");
      SparkInternals.cutBroadcasts(2 << 20);
      assertEquals(5, pieces(), "somebody's own wish is left alone");
    } finally {
      SparkInternals.conf().set(PIECE, before);
    }
  }

  /** Those of five million bytes. */
  private int pieces() {
    byte[] bytes = new byte[5_000_000];
    new Random(1).nextBytes(bytes); // zeros would be compressed
    Broadcast<byte[]> broadcast = spark.broadcast(bytes);
    int pieces = 0;
    while (SparkEnv.get().blockManager().getStatus(new BroadcastBlockId(broadcast.id(), "piece" + pieces)).isDefined()) {
      pieces++;
    }
    SparkInternals.destroy(broadcast, true);
    return pieces;
  }

  @Test
  void listenersAreToldEventsOfOurOwnBeforeTheWaitEnds() {
    AtomicInteger told = new AtomicInteger();
    SparkListener listener = new SparkListener() {
      @Override
      public void onOtherEvent(SparkListenerEvent event) {
        if (event instanceof Told number) {
          told.addAndGet(number.number);
        }
      }
    };
    spark.sc().addSparkListener(listener);
    SparkInternals.tell(spark.sc(), new Told(7));
    assertTrue(SparkInternals.awaitListeners(spark.sc(), 10_000));
    assertEquals(7, told.get());
    spark.sc().removeSparkListener(listener);
  }

  @Test
  void aShuffleIsKnownByItsNumberAndIsRemoved() {
    JavaPairRDD<Integer, Integer> shuffled = spark.parallelize(List.of(1, 2, 3), 2)
        .mapToPair(i -> new Tuple2<>(i, i)).partitionBy(new org.apache.spark.HashPartitioner(2));
    assertEquals(3, shuffled.count());
    SparkInternals.removeShuffle(spark.sc(), SparkInternals.shuffleId(shuffled.rdd()));
    assertEquals(3, shuffled.count(), "it is made again");
  }

  @Test
  void foldersLieOnLocalDisks() throws IOException {
    Path folder = SparkInternals.localFolder("bellows-test");
    assertTrue(Files.isDirectory(folder) && folder.getFileName().toString().startsWith("bellows-test"),
        folder::toString);
    Files.delete(folder);
    assertEquals(spark.hadoopConfiguration().get("fs.defaultFS"),
        SparkInternals.hadoopConfiguration().get("fs.defaultFS"));
  }
}
