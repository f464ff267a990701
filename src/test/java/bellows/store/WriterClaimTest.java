package bellows.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.Refusal;
import bellows.conf.BadInputException;
import bellows.store.ClaimContest.Timing;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Claims of this process, and of others as they leave them in files. */
class WriterClaimTest {
  private static final Configuration CONFIGURATION = new Configuration();
  private static final Timing PATIENT = new Timing(Duration.ofMillis(20), Duration.ofHours(1), Duration.ofMillis(5));
  private static final Timing HASTY = new Timing(Duration.ofMillis(20), Duration.ofMillis(100), Duration.ofMillis(5));
  private static final WriterProcess FAR =
      new WriterProcess("00000000", "far", 7, Instant.parse("2026-01-01T00:00:00Z"), "ann");

  @TempDir
  private Path folder;
  private final List<String> messages = new ArrayList<>();

  private WriterClaim claim(Timing timing) {
    return WriterClaim.inside(CONFIGURATION, folder.resolve("run").toString(), timing, messages::add);
  }

  private Path foreign(String name, WriterProcess owner) throws IOException {
    return Files.writeString(Files.createDirectories(folder.resolve("run")).resolve(name),
        "2026-01-01T00:00:00Z\n" + owner.text());
  }

  private List<String> names() throws IOException {
    try (var files = Files.list(folder.resolve("run"))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  @Test
  void theSecondIsRefusedAndHearsWhoHoldsItUntilTheFirstIsDone() throws IOException {
    try (WriterClaim first = claim(PATIENT)) {
      first.check();
      Refusal.of(() -> claim(PATIENT), folder + "/run: expected nobody to write there, found process ",
          ProcessHandle.current().pid() + " of " + System.getProperty("user.name") + " on ", " since 20");
      first.check();
      assertEquals(1, names().size());
    }
    claim(PATIENT).close();
    assertEquals(List.of(), names());
    assertEquals(List.of(), messages);
  }

  @Test
  void aNameIsClaimedBesideItAndOthersAreNot() throws IOException {
    String out = folder.resolve("out").toString();
    try (WriterClaim claim = WriterClaim.beside(CONFIGURATION, out, messages::add);
        WriterClaim other = WriterClaim.beside(CONFIGURATION, out + "2", messages::add)) {
      Refusal.of(() -> WriterClaim.beside(CONFIGURATION, out, messages::add), out + ": expected nobody");
      claim.check();
      other.check();
      assertTrue(Files.notExists(folder.resolve("out")));
    }
    try (var left = Files.list(folder)) {
      assertEquals(0, left.count());
    }
  }

  /** All begin at once: each round exactly one wins, and all the others are told. */
  @Test
  void ofManyAtOnceExactlyOneWins() throws Exception {
    int many = 6;
    ExecutorService threads = Executors.newFixedThreadPool(many);
    CyclicBarrier barrier = new CyclicBarrier(many);
    for (int round = 0; round < 50; round++) {
      List<Callable<WriterClaim>> attempts = new ArrayList<>();
      for (int i = 0; i < many; i++) {
        attempts.add(() -> {
          barrier.await();
          try {
            return claim(PATIENT);
          } catch (BadInputException e) {
            return null;
          }
        });
      }
      List<WriterClaim> won = new ArrayList<>();
      for (Future<WriterClaim> one : threads.invokeAll(attempts)) {
        if (one.get() != null) {
          won.add(one.get());
        }
      }
      assertEquals(1, won.size(), "round " + round);
      won.get(0).check();
      won.get(0).close();
    }
    threads.shutdown();
    assertEquals(List.of(), names());
  }

  @Test
  void anOwnerThatDiedOnThisMachineIsFollowedAtOnce() throws Exception {
    Process process = new ProcessBuilder("sleep", "100").start();
    WriterProcess here = WriterProcess.here();
    WriterProcess owner = new WriterProcess(here.machine(), here.host(), process.pid(),
        process.info().startInstant().orElseThrow(), "ann");
    Path file = foreign(".writer-held-4-0123456789abcdef", owner);
    Refusal.of(() -> claim(PATIENT), "found process " + process.pid() + " of ann on " + here.host() + " since ");
    process.destroyForcibly().waitFor();
    try (WriterClaim claim = claim(PATIENT)) {
      claim.check();
      assertTrue(Files.notExists(file));
      assertTrue(names().get(0).startsWith(".writer-held-5-"), names()::toString);
    }
    assertEquals(List.of(), messages);
  }

  @Test
  void aSilentOwnerElsewhereIsFollowedAfterAWhile() throws IOException {
    foreign(".writer-held-1-0123456789abcdef", FAR);
    foreign(".writer-wanted-00000000000000aa", FAR);
    try (WriterClaim claim = claim(HASTY)) {
      claim.check();
      assertEquals(1, names().size());
    }
    assertEquals(1, messages.size());
    assertTrue(messages.get(0).startsWith(folder + "/run: claimed by process 7 of ann on far since 20")
        && messages.get(0).endsWith("waiting up to 0 s to see whether it lives"), messages.get(0));
  }

  @Test
  void anOwnerElsewhereThatGivesSignsOfLifeIsNot() throws Exception {
    Path file = foreign(".writer-held-1-0123456789abcdef", FAR);
    Thread owner = new Thread(() -> {
      for (long time = 1; !Thread.currentThread().isInterrupted(); time++) {
        file.toFile().setLastModified(time * 1000); // its clock is far behind: only that it changes counts
      }
    });
    owner.start();
    Refusal.of(() -> claim(PATIENT), "found process 7 of ann on far");
    owner.interrupt();
    owner.join();
    assertEquals(List.of(file.getFileName().toString()), names());
  }

  /** Cut short by a death: nobody can say whose it is. */
  @Test
  void aClaimThatIsNotWholeIsFollowedAfterAWhile() throws IOException {
    Files.writeString(foreign(".writer-held-1-0123456789abcdef", FAR), "2026-01");
    claim(HASTY).close();
    assertEquals(List.of(), names());
  }

  @Test
  void theLastOwnerHearsThatItWasFollowed() throws IOException {
    try (WriterClaim claim = claim(PATIENT)) {
      Path file = foreign(".writer-held-2-0123456789abcdef", FAR);
      Refusal.of(claim::check, folder + "/run: expected to be the only writer, found that process 7 of ann on far",
          " has taken over");
      Files.delete(file);
      Refusal.of(claim::check, "has taken over");
    }
  }

  /** A removed folder is not made again by whoever thinks that it is its own. */
  @Test
  void theOwnerHearsThatTheFolderOrTheClaimIsGone() throws Exception {
    try (WriterClaim claim = claim(PATIENT)) {
      Files.delete(folder.resolve("run").resolve(names().get(0)));
      Thread.sleep(5 * PATIENT.renewal().toMillis());
      assertEquals(List.of(), names());
      Refusal.of(claim::check, "expected this process's claim to write there, found none: ");
    }
    try (WriterClaim claim = claim(PATIENT)) {
      Files.delete(folder.resolve("run").resolve(names().get(0)));
      Files.delete(folder.resolve("run"));
      Refusal.of(claim::check, folder + "/run: expected this process's claim to write there, found none: ");
    }
    assertTrue(Files.notExists(folder.resolve("run")));
  }

  @Test
  void aClaimIsRenewed() throws Exception {
    try (WriterClaim claim = claim(PATIENT)) {
      Path file = folder.resolve("run").resolve(names().get(0));
      Object first = Files.getLastModifiedTime(file);
      while (Files.getLastModifiedTime(file).equals(first)) {
        Thread.onSpinWait();
      }
      claim.check();
    }
  }

  /** The local disk as {@code late:/…}, whose listings show nothing if told so. */
  public static final class LateListings extends RawLocalFileSystem {
    private static volatile boolean late;

    @Override
    public String getScheme() {
      return "late";
    }

    @Override
    public URI getUri() {
      return URI.create("late:///");
    }

    @Override
    public FileStatus[] listStatus(org.apache.hadoop.fs.Path path) throws IOException {
      return late ? new FileStatus[0] : super.listStatus(path);
    }
  }

  private WriterClaim claimWhereListingsMayBeLate() {
    Configuration configuration = new Configuration();
    configuration.setClass("fs.late.impl", LateListings.class, FileSystem.class);
    return WriterClaim.inside(configuration, "late:" + folder.resolve("run"), PATIENT, messages::add);
  }

  /** There, two writers may each see only their own claims. */
  @Test
  @Timeout(60)
  void aFileSystemWhoseListingsComeLateIsRefused() throws IOException {
    LateListings.late = true;
    Refusal.of(this::claimWhereListingsMayBeLate, "late:" + folder + "/run: expected a file system whose listings show",
        "does not show a file that is there");
    assertEquals(List.of(), names());
  }

  @Test
  void aClaimThatAListingDoesNotShowIsStillThere() throws IOException {
    LateListings.late = false;
    try (WriterClaim claim = claimWhereListingsMayBeLate()) {
      LateListings.late = true;
      claim.check();
      Files.delete(folder.resolve("run").resolve(names().get(0)));
      Refusal.of(claim::check, "expected this process's claim to write there, found none: ");
    }
  }
}
