package bellows.store;

import bellows.conf.BadInputException;
import bellows.store.ClaimFiles.ClaimFile;
import bellows.store.ClaimFiles.Owner;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.fs.Path;

/**
 * One attempt to become a holder. There are no locks on HDFS or in object stores, but a listing shows what was written
 * before it, and that suffices: whoever wants to be the holder says so in a file, and then lists. Of two, the one that
 * lists last has seen the other's file. So at most one can have seen only its own, and that one holds. If both see each
 * other, the one whose word is higher gives up, and the other waits until it has.
 *
 * <p>The claims of the dead are removed. Dead is who is known to be, on the same machine, or who has not renewed its
 * claim for as long as {@link Timing#patience} by this process's own clock: those of two machines are never compared.
 */
final class ClaimContest {
  /**
   * How often things are done.
   *
   * @param renewal between two renewals of a claim
   * @param patience with a claim that is not renewed
   * @param glance between two looks at the others' claims
   */
  record Timing(Duration renewal, Duration patience, Duration glance) {
    static final Timing USUAL = new Timing(Duration.ofSeconds(3), Duration.ofSeconds(20), Duration.ofMillis(200));
  }

  private enum Verdict {
    ALIVE,
    DEAD,
    OPEN
  }

  /** What is known of another's claim: its last sign of life, when that was seen first, and whose it is. */
  private static final class Watch {
    private final long firstSign;
    private long sign;
    private long seen = System.nanoTime();
    private Optional<Owner> owner = Optional.empty();

    Watch(long sign) {
      firstSign = sign;
      this.sign = sign;
    }
  }

  private final ClaimFiles files;
  private final String subject;
  private final Timing timing;
  private final Consumer<String> messages;
  private final String word = WriterProcess.randomWord();
  private final Instant since = Instant.now();
  private final Map<Path, Watch> watched = new HashMap<>();
  private long renewed;
  private long generation = 1;
  private boolean told;

  /** @param subject what errors call the thing claimed */
  ClaimContest(ClaimFiles files, String subject, Timing timing, Consumer<String> messages) {
    this.files = files;
    this.subject = subject;
    this.timing = timing;
    this.messages = messages;
  }

  /**
   * Becomes the holder.
   *
   * @throws BadInputException if another is, or will be; says who and since when
   */
  ClaimFile win() throws IOException {
    try {
      renew();
      while (!alone()) {
        pause();
        if (System.nanoTime() - renewed > timing.renewal.toNanos()) {
          renew();
        }
      }
      files.write(files.held(generation, word), since);
      confirm();
    } catch (IOException | RuntimeException e) {
      withdraw(e);
      throw e;
    }
    files.delete(files.wanted(word));
    return new ClaimFile(files.held(generation, word), generation, word, 0);
  }

  /** Nobody who thought this process dead in between, perhaps as it was suspended, holds now. */
  private void confirm() throws IOException {
    for (ClaimFile claim : files.list()) {
      if (claim.held() && !claim.word().equals(word)) {
        files.delete(files.held(generation, word));
        throw refusal(files.owner(claim.path()));
      }
    }
  }

  private BadInputException refusal(Optional<Owner> owner) {
    return new BadInputException("%s: expected nobody to write there, found %s at it; wait for its end, or stop it, or "
        + "choose another place", subject, words(owner));
  }

  private void renew() throws IOException {
    files.write(files.wanted(word), since);
    renewed = System.nanoTime();
  }

  private void withdraw(Exception cause) {
    try {
      files.delete(files.wanted(word));
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  /** Whether this claim and no other that counts was there at one moment; removes those of the dead. */
  private boolean alone() throws IOException {
    List<ClaimFile> claims = files.list();
    boolean alone = true;
    boolean there = false;
    for (ClaimFile claim : claims) {
      if (claim.word().equals(word)) {
        there = true;
        continue;
      }
      generation = Math.max(generation, claim.generation() + 1);
      switch (verdict(claim)) {
        case DEAD -> files.delete(claim.path());
        case ALIVE -> {
          if (claim.held() || claim.word().compareTo(word) < 0) {
            throw refusal(watched.get(claim.path()).owner);
          }
          alone = false;
        }
        case OPEN -> {
          tell(claim);
          alone = false;
        }
      }
    }
    if (!there) {
      checkListed();
      renew(); // somebody thought us dead, or the folder was made anew: from the start
    }
    return alone && there;
  }

  /** Where listings come late, two writers may each see only their own claim, and each would write. */
  private void checkListed() throws IOException {
    BadInputException.check(!files.exists(files.wanted(word)), "%s: expected a file system whose listings show what was "
        + "written before, as S3, HDFS and local disks have them, found that one does not show a file that is there; a "
        + "second writer could not be noticed, so choose another place", subject);
  }

  private Verdict verdict(ClaimFile claim) throws IOException {
    Watch watch = watched.computeIfAbsent(claim.path(), path -> new Watch(claim.sign()));
    if (watch.owner.isEmpty()) {
      watch.owner = files.owner(claim.path());
    }
    Optional<Boolean> lives = watch.owner.flatMap(owner -> owner.process().lives());
    if (lives.isPresent()) {
      return lives.get() ? Verdict.ALIVE : Verdict.DEAD;
    }
    if (claim.sign() != watch.sign) {
      watch.sign = claim.sign();
      watch.seen = System.nanoTime();
    }
    if (System.nanoTime() - watch.seen > timing.patience.toNanos()) {
      return Verdict.DEAD;
    }
    return watch.sign != watch.firstSign ? Verdict.ALIVE : Verdict.OPEN;
  }

  private void tell(ClaimFile claim) {
    Optional<Owner> owner = watched.get(claim.path()).owner;
    if (!told && owner.isPresent()) {
      messages.accept(String.format("%s: claimed by %s; waiting up to %d s to see whether it lives", subject,
          words(owner), timing.patience.toSeconds()));
      told = true;
    }
  }

  /** Who has a claim, and since when, in local time. */
  static String words(Optional<Owner> owner) {
    DateTimeFormatter format = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());
    return owner.map(one -> one.process() + " since " + format.format(one.since())).orElse("another process");
  }

  private void pause() throws IOException {
    try {
      Thread.sleep(timing.glance.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(subject + ": interrupted while waiting for another writer");
    }
  }
}
