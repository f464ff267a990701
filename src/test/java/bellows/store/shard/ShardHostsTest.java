package bellows.store.shard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bellows.data.Split;
import bellows.data.source.DigitsSource;
import bellows.store.HadoopFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardHostsTest {
  private final HadoopFiles files = new HadoopFiles(new Configuration());

  @Test
  void knowsTheMachinesOfALeaf(@TempDir Path folder) {
    ShardStore near = ShardStore.write(files, folder.toString(), new DigitsSource(8, 8, 1),
        new ShardStore.Plan(4, null, true, Map.of()));
    ShardHosts hosts = ShardStore.open(files, RemoteFiles.path(folder)).hosts(Split.TRAIN);
    assertEquals(List.of("10.0.0.1", "everywhere", "node-1"), hosts.best(1, 2, 4));
    assertEquals(List.of("10.0.0.1", "everywhere", "node-1", "node-3"), hosts.best(1, 2, 2));
    assertEquals(List.of("10.0.0.1", "everywhere", "node-1"), hosts.best(5, 6, 8));
    assertEquals(List.of(), near.hosts(Split.TRAIN).best(0, 4, 4), "one disk is as near as another");
  }

  @Test
  void thoseWithMostBytesComeFirst() {
    Map<String, Map<String, Long>> bytes = Map.of("a", Map.of("x", 1L, "y", 5L), "b", Map.of("x", 5L, "z", 1L));
    ShardHosts hosts = ShardHosts.of(bytes, List.of("a", "b", "new"), (index, of) -> IntStream.of(index));
    assertEquals(List.of("y", "x"), hosts.best(0, 1, 4));
    assertEquals(List.of("x", "y", "z"), hosts.best(0, 2, 4));
    assertEquals(List.of(), hosts.best(2, 3, 4));
  }
}
