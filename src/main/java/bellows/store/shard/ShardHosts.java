package bellows.store.shard;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Which machines the shards of a split lie on, so that leaves are worked on where their samples are. */
public final class ShardHosts {
  /** For data that is as near to one machine as to another. */
  public static final ShardHosts NONE = new ShardHosts(List.of(), (index, of) -> IntStream.empty());

  /** As many as HDFS keeps copies, each with name and address. */
  private static final int MOST = 6;

  /** The shards that a leaf's samples lie in. */
  interface Numbers {
    IntStream of(int index, int of);
  }

  private final List<Map<String, Long>> hosts;
  private final Numbers numbers;

  private ShardHosts(List<Map<String, Long>> hosts, Numbers numbers) {
    this.hosts = hosts;
    this.numbers = numbers;
  }

  /** From the bytes that each machine has of each file, and the files' names in the order of the shards. */
  static ShardHosts of(Map<String, Map<String, Long>> byFile, List<String> names, Numbers numbers) {
    return new ShardHosts(names.stream().map(name -> byFile.getOrDefault(name, Map.of())).toList(), numbers);
  }

  /** The machines that have most of the shards of the leaves {@code from} to {@code end} of {@code of}, best first. */
  public List<String> best(int from, int end, int of) {
    Map<String, Long> bytes = new HashMap<>();
    IntStream.range(from, end).flatMap(leaf -> numbers.of(leaf, of)).distinct()
        .forEach(shard -> hosts.get(shard).forEach((host, some) -> bytes.merge(host, some, Long::sum)));
    return bytes.entrySet().stream().sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
        .thenComparing(Map.Entry.comparingByKey())).limit(MOST).map(Map.Entry::getKey).toList();
  }
}
