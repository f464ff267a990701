package bellows.tensor;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Threads that share the arithmetic of one workspace. Work is cut into parts that write to different places and never
 * share a sum, so it does not matter to the result who does which part, or how many members there are.
 *
 * <p>The caller is member 0 and works along. It waits for parts that others have begun, never for a member to begin:
 * where other threads have the cores, it does all by itself. Starting a round allocates nothing. Not for several
 * callers at once.
 */
public final class Team implements AutoCloseable {
  /** One part of a round. Kept in a field by its owner, so that no step allocates it. */
  public interface Part {
    /**
     * @param member who runs it, below {@link Team#size}: whose scratch memory to use
     * @param part which one, from 0
     */
    void run(int member, int part);
  }

  /** How often a member looks for the next round before it lets others have the core: some ten microseconds. */
  private static final int LOOKS = 2_000;
  /**
   * How often it lets others have it before it sleeps: some milliseconds, if nobody wants it. To be woken takes a small
   * network's step as long as its arithmetic, above all on a virtual machine.
   */
  private static final int OFFERS = 2_000;

  private final Thread[] members;
  /** The number of a round, and below it how many of its parts nobody has begun. */
  private final AtomicLong open = new AtomicLong();
  /** Parts of the round that are not done. */
  private final AtomicInteger left = new AtomicInteger();
  private Part body;
  private int parts;
  private int round;
  private Thread caller;
  private volatile boolean closed;
  private volatile Throwable failure;

  /** @param size members, the caller included */
  public Team(int size) {
    this(size, Thread::start);
  }

  /** @param starting sooner or later starts a member's thread */
  Team(int size, Consumer<Thread> starting) {
    if (size < 1) {
      throw new IllegalArgumentException("expected at least 1 member of a team, found " + size);
    }
    members = new Thread[size - 1];
    for (int i = 0; i < members.length; i++) {
      int member = i + 1;
      members[i] = new Thread(() -> serve(member), "bellows-team-" + member);
      members[i].setDaemon(true);
      starting.accept(members[i]);
    }
  }

  /** The caller and nobody else. */
  public static Team alone() {
    return new Team(1);
  }

  public int size() {
    return members.length + 1;
  }

  /** Runs parts 0 … {@code count − 1}, each once, and returns when all are done. */
  public void run(int count, Part part) {
    if (members.length == 0 || count < 2) {
      for (int i = 0; i < count; i++) {
        part.run(0, i);
      }
      return;
    }
    if (caller != null) {
      throw new IllegalStateException("this team is already at work: a part must not start a round of its own team");
    }
    body = part;
    parts = count;
    caller = Thread.currentThread();
    left.set(count);
    open.set((long) ++round << Integer.SIZE | count);
    for (Thread member : members) {
      LockSupport.unpark(member);
    }
    work(0, round);
    for (int look = 0; left.get() > 0; look++) {
      rest(look);
    }
    caller = null;
    if (failure != null) {
      Throwable thrown = failure;
      failure = null;
      throw new IllegalStateException("a part of a team's work failed", thrown);
    }
  }

  private void serve(int member) {
    int seen = 0;
    while (true) {
      int now = now();
      for (int look = 0; now == seen && !closed; look++, now = now()) {
        rest(look);
      }
      if (closed) {
        return;
      }
      seen = now;
      work(member, now);
    }
  }

  private int now() {
    return (int) (open.get() >> Integer.SIZE);
  }

  /** Takes parts of a round while there are any; a round that is over has none. */
  private void work(int member, int number) {
    int done = 0;
    for (int part = take(number); part >= 0; part = take(number)) {
      try {
        if (failure == null) {
          body.run(member, part);
        }
      } catch (Throwable e) {
        failure = e;
      }
      done++;
    }
    if (done > 0 && left.addAndGet(-done) == 0) {
      LockSupport.unpark(caller);
    }
  }

  /** A part that is nobody else's, −1 if there is none. Until it is done, the round goes on, and its fields stay. */
  private int take(int number) {
    while (true) {
      long before = open.get();
      int some = (int) before;
      if ((int) (before >> Integer.SIZE) != number || some == 0) {
        return -1;
      }
      if (open.compareAndSet(before, before - 1)) {
        return parts - some;
      }
    }
  }

  private void rest(int look) {
    if (look < LOOKS) {
      Thread.onSpinWait();
    } else if (look < LOOKS + OFFERS) {
      Thread.yield();
    } else {
      LockSupport.park(this);
    }
  }

  /** Lets the members go; the team is not used again. */
  @Override
  public void close() {
    closed = true;
    for (Thread member : members) {
      LockSupport.unpark(member);
    }
  }
}
