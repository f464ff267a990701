package bellows.spark.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import bellows.data.source.DigitsSource;
import bellows.spark.Sparks;
import bellows.store.HadoopFiles;
import bellows.store.shard.ShardStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A JVM's copies of a data set's shards stay as long as a run reads it, and no longer. */
class LocalShardsTest {
  @TempDir
  private Path temporary;
  private final AtomicInteger fetched = new AtomicInteger();
  private byte[] shard;

  @BeforeEach
  void oneShard() throws IOException {
    Sparks.session("local[2]");
    HadoopFiles files = new HadoopFiles(new Configuration());
    ShardStore.write(files, temporary.toString(), new DigitsSource(8, 2, 1),
        new ShardStore.Plan(1, null, true, Map.of()));
    try (var all = Files.list(temporary)) {
      shard = Files.readAllBytes(all.filter(file -> file.getFileName().toString().matches("train.*shard")).findFirst()
          .orElseThrow());
    }
  }

  private void read(LocalShards local, String name) {
    assertEquals(8, local.cache().open(name, shard.length, () -> {
      fetched.incrementAndGet();
      return shard;
    }, found -> {}).count());
  }

  @Test
  void copiesGoWithTheLastWhoReadsTheirDataSet() {
    LocalShards local = LocalShards.hold("one-");
    assertSame(local, LocalShards.hold("one-"));
    assertSame(local, LocalShards.hold("other-"));
    read(local, "one-0");
    read(local, "other-0");
    local.release("one-");
    read(local, "one-0");
    assertEquals(2, fetched.get(), "another run still reads it");
    local.release("one-");
    read(local, "other-0");
    assertEquals(2, fetched.get());
    read(local, "one-0");
    assertEquals(3, fetched.get());
    local.release("other-");
    LocalShards next = LocalShards.hold("one-");
    assertNotSame(local, next);
    next.release("one-");
  }
}
