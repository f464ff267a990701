package bellows.fuzz;

import bellows.interchange.FuzzedInterchange;
import bellows.spark.metrics.FuzzedRows;
import bellows.store.prepare.FuzzedSources;
import bellows.store.run.FuzzedStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every reader of files against damaged ones: it answers, or refuses by a declared exception, soon and without claiming
 * more memory than the file can justify.
 *
 * <p>The long run is {@code src/proof/fuzz}, 100,000 files a reader in a heap of 256 MB; with
 * {@code -Dbellows.fuzz.seed=S} others, from number {@code -Dbellows.fuzz.from=N} on, for one
 * {@code -Dbellows.fuzz.reader=NAME}.
 */
class FuzzTest {
  private static final int FILES = Integer.getInteger("bellows.fuzz", 1500);
  private static final int FROM = Integer.getInteger("bellows.fuzz.from", 0);
  private static final long SEED = Long.getLong("bellows.fuzz.seed", 1);
  private static final String READER = System.getProperty("bellows.fuzz.reader", "");

  @TempDir
  static Path folder;

  @TestFactory
  Stream<DynamicTest> readersKeepTheirPromises() throws IOException {
    List<Subject> subjects = new ArrayList<>();
    subjects.addAll(FuzzedRunFiles.subjects());
    subjects.addAll(FuzzedData.subjects());
    subjects.addAll(FuzzedPictures.subjects());
    subjects.addAll(FuzzedSources.subjects(folder));
    subjects.addAll(FuzzedStore.subjects(folder));
    subjects.addAll(FuzzedRows.subjects(folder));
    subjects.addAll(FuzzedInterchange.subjects(folder));
    return subjects.stream().filter(subject -> READER.isEmpty() || subject.name().equals(READER))
        .map(subject -> DynamicTest.dynamicTest(subject.name(),
            () -> System.out.println(Fuzz.run(subject, SEED, FROM, FROM + FILES))));
  }
}
