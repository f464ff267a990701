package bellows.cli.spark;

import bellows.conf.BadInputException;
import bellows.spark.internal.StandaloneMaster;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkConf;

/**
 * Watches while an application registers with a standalone master. Spark asks for a minute in silence where the two do not
 * understand each other, as with different secrets; here the master is asked by a second connection after some seconds,
 * and if that is refused, who waits is interrupted. A master that does not answer in time is asked again, with more patience:
 * it may have much to do, and Spark's own minute goes on.
 */
public final class MasterWatch implements AutoCloseable {
  private static final long PATIENCE_MILLIS = 3_000;
  private static final int PATIENCE_SECONDS = 5;

  private final String master;
  private final Thread waiting = Thread.currentThread();
  private final Thread watching;
  private boolean over;
  private String refusal;

  /** Begins to watch; whoever waits for Spark is this thread. */
  public MasterWatch(SparkConf conf, String master) {
    this.master = master;
    watching = new Thread(() -> watch(conf), "asks the Spark master");
    watching.setDaemon(true);
    watching.start();
  }

  private void watch(SparkConf conf) {
    try {
      Thread.sleep(PATIENCE_MILLIS);
      String found = answer(conf);
      synchronized (this) {
        if (found != null && !over) {
          refusal = found;
          waiting.interrupt();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // it is over
    }
  }

  private String answer(SparkConf conf) throws InterruptedException {
    for (int seconds = PATIENCE_SECONDS; ; seconds *= 2) {
      try {
        return StandaloneMaster.refusal(conf, master, seconds);
      } catch (TimeoutException e) {
        Thread.sleep(1); // ends here if it is over; else the master is asked again
      }
    }
  }

  /** What to tell if this has interrupted; null if it has not. */
  public synchronized BadInputException told(Throwable thrown) {
    return refusal == null ? null : new BadInputException("--master %s: something answers there, but refuses this "
        + "application (%s); expected a master of the same Spark version and the same spark.authenticate, "
        + "spark.authenticate.secret and spark.network.crypto settings as it has. Its log says more", master, refusal,
        thrown);
  }

  @Override
  public synchronized void close() {
    over = true;
    watching.interrupt();
    if (refusal != null) {
      Thread.interrupted(); // nobody else's business
    }
  }
}
