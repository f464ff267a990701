package bellows.store.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.Refusal;
import bellows.conf.BadInputException;
import bellows.store.DurableFile;
import bellows.store.FaultyProxy.Fault;
import bellows.store.S3Server;
import bellows.store.WriterClaim;
import bellows.tensor.Layout;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A run's folder in a real object store, by Hadoop's S3A, through a network that behaves and one that does not. */
@Timeout(300)
class ObjectStoreTest {
  private static final Layout LAYOUT = States.layout(2000);

  @TempDir
  static java.nio.file.Path folder;
  private static S3Server server;
  private final List<String> messages = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    server = new S3Server(folder);
  }

  @AfterAll
  static void stop() throws IOException {
    if (server != null) {
      server.close();
    }
  }

  private static Configuration configuration() {
    return server.configuration();
  }

  private static Set<String> names(Path at) throws IOException {
    Set<String> names = new TreeSet<>();
    for (FileStatus file : at.getFileSystem(configuration()).listStatus(at)) {
      names.add(file.getPath().getName());
    }
    return names;
  }

  /** Saves, replaces and reads as often as it takes for requests to meet the fault. */
  @ParameterizedTest
  @EnumSource(names = {"SLOW", "THROTTLED", "RESET"})
  void checkpointsAreWholeWhateverMeetsTheirRequests(Fault fault) throws IOException {
    Path run = new Path("s3a://" + S3Server.bucket(fault) + "/run");
    CheckpointStore store = new CheckpointStore(run, configuration(), LAYOUT, States.SLOTS, 3);
    try (WriterClaim claim = WriterClaim.inside(configuration(), run.toString(), messages::add)) {
      long step = 0;
      while (step < 4 || server.disturbed(fault) < 5) {
        step++;
        store.save("sha", States.state(step, LAYOUT));
        claim.check();
        States.assertSame(States.state(step, LAYOUT), store.latest(messages::add).orElseThrow().state());
      }
      assertEquals(3, store.list().size());
    }
    assertEquals(Set.of("checkpoints"), names(run));
    assertEquals(List.of(), messages);
  }

  @Test
  void aFileThatFailsHalfwayLeavesTheOldOneAndNothingElse() throws IOException {
    Path file = new Path("s3a://calm/folder/file");
    FileSystem system = DurableFile.fileSystem(file, configuration());
    DurableFile.write(system, file, out -> out.write(1));
    assertThrows(IOException.class, () -> DurableFile.write(system, file, out -> {
      out.write(new byte[20 << 20]);
      throw new IOException("no more");
    }));
    try (var in = system.open(file)) {
      assertEquals(1, in.read());
      assertEquals(-1, in.read());
    }
    assertEquals(Set.of("file"), names(file.getParent()));
  }

  /** Whoever wins holds the claim until all others have been refused. */
  @Test
  void ofManyWritersAtOnceExactlyOneWins() throws Exception {
    int writers = 4;
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    for (int round = 0; round < 3; round++) {
      String run = "s3a://calm/contest-" + round;
      CountDownLatch refused = new CountDownLatch(writers - 1);
      List<Callable<Boolean>> attempts = Collections.nCopies(writers, () -> {
        try (WriterClaim claim = WriterClaim.inside(configuration(), run, message -> {})) {
          claim.check();
          return refused.await(60, TimeUnit.SECONDS);
        } catch (BadInputException e) {
          assertTrue(e.getMessage().startsWith(run + ": expected nobody to write there"), e.getMessage());
          refused.countDown();
          return false;
        }
      });
      int won = 0;
      for (Future<Boolean> attempt : threads.invokeAll(attempts)) {
        won += attempt.get() ? 1 : 0;
      }
      assertEquals(1, won, "round " + round);
    }
    threads.shutdown();
  }

  /** There, two writers may each see only their own claims. */
  @Test
  @Timeout(60)
  void aStoreWhoseListingsComeLateIsRefused() {
    String run = "s3a://late-listing/run";
    Refusal.of(() -> WriterClaim.inside(configuration(), run, messages::add),
        run + ": expected a file system whose listings show what was written before", "does not show a file");
  }
}
