package bellows.store;

import bellows.conf.BadInputException;
import bellows.store.ClaimContest.Timing;
import bellows.store.ClaimFiles.ClaimFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The right to write something that has one writer at a time: a run's folder, a data set, a table of predictions. On
 * any file system whose listings show what was written before; see {@link ClaimContest}. The claim is a hidden file,
 * which a thread renews every few seconds until it is closed; if its process dies, others may take it over.
 *
 * <p>A process that was suspended, or cut off from the file system, may lose its claim and cannot know. So whoever
 * holds one must {@link #check} it before whatever would harm another writer.
 */
public final class WriterClaim implements AutoCloseable {
  private static final long STILL_UNSEEN_NANOS = 60_000_000_000L;

  private final ClaimFiles files;
  private final String subject;
  private final ClaimFile mine;
  private final Instant since = Instant.now();
  private final Thread renewing;
  /** Why this process has the claim no more; null while it has. */
  private String lost;
  /** Why whoever looked last could not, and when: who ends because of that need not wait for the same answer again. */
  private UncheckedIOException unseen;
  private long unseenAt;
  private boolean closed;

  private WriterClaim(ClaimFiles files, String subject, Timing timing, Consumer<String> messages) throws IOException {
    this.files = files;
    this.subject = subject;
    mine = new ClaimContest(files, subject, timing, messages).win();
    renewing = new Thread(() -> renew(timing), "claim of " + subject);
    renewing.setDaemon(true);
    renewing.start();
  }

  /**
   * Claims all that lies in a folder, which is made if it does not exist.
   *
   * @param messages is told if it takes a while, because nobody knows whether an earlier owner lives
   * @throws BadInputException if another process has it; says which and since when
   */
  public static WriterClaim inside(Configuration configuration, String folder, Consumer<String> messages) {
    return inside(configuration, folder, Timing.USUAL, messages);
  }

  static WriterClaim inside(Configuration configuration, String folder, Timing timing, Consumer<String> messages) {
    return claim(configuration, new Path(folder), "writer", folder, timing, messages);
  }

  /** Claims the name of a file or folder that does not exist yet. As {@link #inside}, by files beside it. */
  public static WriterClaim beside(Configuration configuration, String path, Consumer<String> messages) {
    Path at = new Path(path);
    BadInputException.check(!at.isRoot(), "%s: expected a file or folder below the root, found the root", path);
    return claim(configuration, at.getParent(), at.getName(), path, Timing.USUAL, messages);
  }

  private static WriterClaim claim(Configuration configuration, Path folder, String name, String subject,
      Timing timing, Consumer<String> messages) {
    try {
      FileSystem fileSystem = DurableFile.fileSystem(folder, configuration);
      return new WriterClaim(new ClaimFiles(fileSystem, folder, name), subject, timing, messages);
    } catch (IOException | FSError e) {
      IOException told = DurableFile.failure(new Path(subject), e);
      throw new UncheckedIOException(told.getMessage(), told);
    }
  }

  /**
   * Makes sure, by a listing, that this process still has the claim.
   *
   * @throws BadInputException if it has not: the folder was deleted, or another process took the claim over
   */
  public synchronized void check() {
    if (unseen != null && System.nanoTime() - unseenAt < STILL_UNSEEN_NANOS) {
      throw unseen;
    }
    try {
      look();
      unseen = null;
    } catch (IOException e) {
      unseen = new UncheckedIOException(subject + ": cannot be looked at: " + e.getMessage(), e);
      unseenAt = System.nanoTime();
      throw unseen;
    }
    BadInputException.check(lost == null, "%s: %s", subject, lost);
  }

  private void look() throws IOException {
    if (lost != null) {
      return;
    }
    boolean there = false;
    for (ClaimFile claim : files.list()) {
      there |= claim.word().equals(mine.word());
      if (claim.generation() > mine.generation()) {
        lost = "expected to be the only writer, found that " + ClaimContest.words(files.owner(claim.path()))
            + " has taken over, as this process gave no sign of life; it must not write on";
        return;
      }
    }
    if (!there && !files.exists(mine.path())) {
      lost = "expected this process's claim to write there, found none: what is there was deleted or moved meanwhile";
    }
  }

  private synchronized void renew(Timing timing) {
    while (!closed && lost == null) {
      try {
        wait(timing.renewal().toMillis());
        if (!closed) {
          look();
          if (lost == null) {
            files.renew(mine, since);
          }
        }
      } catch (IOException | FSError e) {
        continue; // what hinders for long, check() and whatever is written here meet as well, and tell
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** Gives the claim back. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    try {
      renewing.join();
      files.delete(mine.path());
    } catch (IOException e) {
      throw new UncheckedIOException(subject + ": its claim cannot be given back: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
