package bellows.run;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Tells a run's events to somebody who may be slow or fail, on a thread of its own: the run neither waits for it nor
 * ends with it. Events that come faster than they are taken wait, up to {@link #MOST_WAITING} of them; what comes then
 * is dropped, and a person is told.
 */
public final class DetachedListener implements Consumer<RunEvent>, AutoCloseable {
  /** Who follows the run, on one thread. */
  public interface Follower {
    /** One event. */
    void event(RunEvent event) throws Exception;

    /** Called when there has been no event for a while, and now and then in any case. */
    default void pause() throws Exception {}

    /** Called once, after the last event, also if an earlier call has failed. */
    void end() throws Exception;
  }

  static final int MOST_WAITING = 1 << 16;
  private static final long PAUSE_MILLIS = 1_000;

  /** Behind the last event. */
  private static final RunEvent END = new RunEvent.Noted("");

  private final String name;
  private final Follower follower;
  private final Consumer<String> notes;
  private final long patienceMillis;
  private final BlockingQueue<RunEvent> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final Thread thread;
  private volatile boolean failed;
  private long dropped;

  /**
   * Begins to listen.
   *
   * @param name of the follower, for people
   * @param notes told what a person should know, in one line
   * @param patienceMillis how long {@link #close} waits for the follower to come to its end
   */
  public DetachedListener(String name, Follower follower, Consumer<String> notes, long patienceMillis) {
    this.name = name;
    this.follower = follower;
    this.notes = notes;
    this.patienceMillis = patienceMillis;
    thread = new Thread(this::follow, "bellows-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public synchronized void accept(RunEvent event) {
    if (!failed && !waiting.offer(event)) {
      dropped++;
    }
  }

  private void follow() {
    try {
      long paused = System.nanoTime();
      for (RunEvent event = next(); event != END; event = next()) {
        if (event != null) {
          follower.event(event);
        }
        if (event == null || System.nanoTime() - paused > TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS)) {
          follower.pause();
          paused = System.nanoTime();
        }
      }
    } catch (InterruptedException e) {
      late();
    } catch (Exception | LinkageError e) {
      fail(e);
    }
    try {
      follower.end();
    } catch (InterruptedException e) {
      late();
    } catch (Exception | LinkageError e) {
      fail(e);
    }
  }

  /** Stays interrupted, so that what is left to do waits for nothing. */
  private void late() {
    if (!failed) {
      failed = true;
      tell("was not done in time; what is missing stays missing");
    }
    Thread.currentThread().interrupt();
  }

  private RunEvent next() throws InterruptedException {
    return waiting.poll(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Only the first failure is told: what follows from it is no news. */
  private void fail(Throwable why) {
    if (!failed) {
      failed = true;
      waiting.clear();
      tell((why.getMessage() == null ? why.toString() : why.getMessage()) + "; the run goes on without it");
    }
  }

  private void tell(String what) {
    notes.accept(name + ": " + what);
  }

  /** Waits until the follower has taken everything, but no longer than its patience; no thread is left then. */
  @Override
  public void close() {
    try {
      long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMillis);
      if (!waiting.offer(END, patienceMillis, TimeUnit.MILLISECONDS)) {
        thread.interrupt();
      }
      thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
      if (thread.isAlive()) {
        thread.interrupt();
        thread.join(PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
    if (dropped > 0) {
      tell(dropped + " events came faster than it could take them, and are missing");
    }
  }
}
