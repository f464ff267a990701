package bellows.spark.prepare;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bellows.data.shard.PhotoFolder;
import bellows.data.shard.PictureRecipe.Form;
import bellows.data.shard.PictureRecipe;
import bellows.spark.Sparks;
import bellows.spark.share.SharedSessions;
import bellows.store.HadoopFiles;
import bellows.store.WriterClaim;
import bellows.store.prepare.PicturePreparation;
import bellows.store.prepare.PictureSource;
import bellows.store.shard.Manifest;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures are prepared in any session, and whatever its serialiser knows, into the shards that one JVM makes. */
class PreparationJobTest {
  private final Configuration configuration = new Configuration();
  private final HadoopFiles files = new HadoopFiles(configuration);
  @TempDir
  private Path temporary;

  @BeforeEach
  void photographs() throws Exception {
    Sparks.stop();
    PhotoFolder.write(temporary.resolve("source/train"), 5, "n01", "n02");
    PhotoFolder.write(temporary.resolve("source/val"), 2, "n01", "n02");
  }

  @AfterEach
  void endTheSession() {
    Sparks.stop();
  }

  @ParameterizedTest
  @ValueSource(strings = {"java", "kryo", "strict-kryo"})
  void anySessionPrepares(String session) throws Exception {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(SharedSessions.open(session).sparkContext());
    String folder = temporary.resolve(session).toString();
    PicturePreparation preparation = open(folder);
    AtomicLong seen = new AtomicLong();
    try (WriterClaim claim = WriterClaim.inside(configuration, folder, line -> {})) {
      Manifest manifest = PreparationJob.run(spark, folder, preparation, claim, Map.of(), seen::set);
      Manifest alone = alone();
      assertEquals(alone.train().parts(), manifest.train().parts());
      assertEquals(alone.test().parts(), manifest.test().parts());
    }
    assertEquals(14, seen.get());
  }

  private Manifest alone() {
    PicturePreparation preparation = open(temporary.resolve("alone").toString());
    preparation.drafting().forEach(task -> preparation.add(task.run(files, count -> {})));
    preparation.assembling().forEach(task -> preparation.add(task, task.run(files)));
    return preparation.finish(Map.of());
  }

  private PicturePreparation open(String folder) {
    PictureSource source = PictureSource.open(files, temporary.resolve("source").toString(),
        new PictureSource.Hints(null, null, null));
    return PicturePreparation.open(files, folder, source,
        new PicturePreparation.Options(4, 5, new PictureRecipe(16, Form.JPEG, 90), true));
  }
}
