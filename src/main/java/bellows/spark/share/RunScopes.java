package bellows.spark.share;

import bellows.spark.internal.SparkInternals;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.broadcast.Broadcast;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runs that this JVM works for. On executors a thread looks once a second whether each still has its broadcast, and
 * closes the scopes of those that have not. It lives as long as there is a run, and is never in a task's way.
 */
final class RunScopes {
  private static final Logger LOG = LoggerFactory.getLogger(RunScopes.class);
  private static final long PERIOD_NANOS = 1_000_000_000;

  /**
   * @param broadcast the number of that which the run lives by; -1 in the driver's JVM, whose runs end by themselves
   */
  private record Known(RunScope scope, long broadcast) {}

  private static final Map<String, Known> RUNS = new HashMap<>();
  private static Thread janitor;

  private RunScopes() {}

  /** Opens the scope of a run in local mode, where it ends when the driver says so. */
  static synchronized void open(String run) {
    RUNS.put(run, new Known(new RunScope(), -1));
  }

  /** The scope of a run in local mode. */
  static synchronized RunScope find(String run) {
    Known known = RUNS.get(run);
    if (known == null) {
      throw new IllegalStateException("the task is of a run that has ended");
    }
    return known.scope;
  }

  /** The scope of a run on an executor, opened when the first task asks; it lives as long as the token. */
  static synchronized RunScope find(String run, Broadcast<byte[]> token) {
    Known known = RUNS.get(run);
    if (known == null) {
      token.value(); // From now on it is a block of this JVM; fails if the run has ended.
      known = new Known(new RunScope(), token.id());
      RUNS.put(run, known);
      if (janitor == null) {
        janitor = new Thread(RunScopes::watch, "bellows-janitor");
        janitor.setDaemon(true);
        janitor.start();
      }
    }
    return known.scope;
  }

  static void close(String run) {
    Known known;
    synchronized (RunScopes.class) {
      known = RUNS.remove(run);
    }
    if (known != null) {
      known.scope.close();
    }
  }

  private static void watch() {
    boolean more = true;
    while (more) {
      LockSupport.parkNanos(PERIOD_NANOS);
      List<RunScope> ended = new ArrayList<>();
      synchronized (RunScopes.class) {
        for (Iterator<Known> all = RUNS.values().iterator(); all.hasNext();) {
          Known known = all.next();
          if (known.broadcast >= 0 && !SparkInternals.holdsBroadcast(known.broadcast)) {
            all.remove();
            ended.add(known.scope);
          }
        }
        more = !RUNS.isEmpty();
        janitor = more ? janitor : null;
      }
      ended.forEach(RunScopes::free);
    }
  }

  /**
   * What fails here has nobody to be thrown at but Spark's handler, which would end the executor with its other runs.
   */
  private static void free(RunScope scope) {
    try {
      scope.close();
    } catch (RuntimeException e) {
      LOG.error("a run has ended, and not all that it held in this executor could be freed", e);
    }
  }
}
