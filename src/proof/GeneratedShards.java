import bellows.data.Moments;
import bellows.data.Samples;
import bellows.data.Split;
import bellows.data.shard.Shard;
import bellows.data.shard.ShardFormat;
import bellows.store.HadoopFiles;
import bellows.store.shard.Manifest;
import bellows.store.shard.ShardStore;
import bellows.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;

/**
 * Writes shards of generated images, as many bytes as asked for, in the memory of one shard: 64×64×3 bytes of noise
 * with a bright band whose height is the class. Used by src/proof/prove-data, with the jar on the class path:
 * {@code GeneratedShards FOLDER BYTES SHARDS}, FOLDER on any Hadoop file system.
 */
public final class GeneratedShards {
  private static final Shape SHAPE = Shape.of(64, 64, 3);
  private static final int CLASSES = 10;
  private static final int BAND = 64 / CLASSES * 64 * 3;

  private GeneratedShards() {}

  public static void main(String[] arguments) {
    String folder = arguments[0];
    long samples = Long.parseLong(arguments[1]) / (SHAPE.size() + 4);
    int shards = Integer.parseInt(arguments[2]);
    HadoopFiles files = new HadoopFiles(new Configuration());
    List<Manifest.Part> parts = new ArrayList<>();
    Moments moments = null;
    for (int number = 0; number < shards; number++) {
      Shard shard = new Shard(number, shards, samples(number, Shard.rows(samples, number, shards)));
      String name = String.format("train-%05d-of-%05d.shard", number, shards);
      int[] checksum = new int[1];
      files.write(folder + "/" + name, out -> checksum[0] = ShardFormat.write(shard, out));
      parts.add(new Manifest.Part(name, shard.samples().count(), files.length(folder + "/" + name),
          String.format("%08x", checksum[0])));
      if (number == 0) {
        moments = Moments.of(shard.samples()); // all shards are alike
      }
    }
    Manifest manifest = Manifest.of(SHAPE.extents(), CLASSES, List.of(), "bytes", shards,
        new Manifest.Contents(samples, null, parts), null, moments, null, null,
        new TreeMap<>(Map.of("source", "generated noise")));
    files.write(folder + "/manifest.json", out -> out.write(manifest.render()));
    System.out.println(ShardStore.open(files, folder).count(Split.TRAIN));
  }

  private static Samples samples(int shard, int rows) {
    SplittableRandom random = new SplittableRandom(shard);
    byte[] pixels = new byte[Math.multiplyExact(rows, SHAPE.size())];
    random.nextBytes(pixels);
    float[] targets = new float[rows];
    for (int row = 0; row < rows; row++) {
      int label = random.nextInt(CLASSES);
      int from = row * SHAPE.size() + label * BAND;
      Arrays.fill(pixels, from, from + BAND, (byte) 250);
      targets[row] = label;
    }
    return new Samples(SHAPE, CLASSES, pixels, null, targets);
  }
}
