package bellows.spark.share;

import bellows.spark.internal.SparkInternals;
import java.io.Serializable;
import java.util.UUID;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * A run's right to hold something in the JVMs that work for it. It ends when the driver closes it, and then all of them
 * free what the run holds there: in local mode at once; executors within seconds, without a job that would have to
 * reach each of them. They know by an empty broadcast, which Spark takes from all executors when the driver destroys
 * it.
 */
public final class RunLease implements Serializable, AutoCloseable {
  private static final long serialVersionUID = 1;

  private final String run;
  /** Null in local mode. */
  private final Broadcast<byte[]> token;

  private RunLease(String run, Broadcast<byte[]> token) {
    this.run = run;
    this.token = token;
  }

  /** Begins the lease of a run; for the driver. */
  public static RunLease begin(JavaSparkContext spark) {
    String run = UUID.randomUUID().toString();
    if (spark.isLocal()) {
      RunScopes.open(run);
      return new RunLease(run, null);
    }
    return new RunLease(run, spark.broadcast(new byte[0]));
  }

  /** Tells runs apart, in one application and everywhere. */
  public String run() {
    return run;
  }

  /**
   * For tasks: what this JVM holds for the run.
   *
   * @throws IllegalStateException if the run has ended
   */
  public RunScope here() {
    return token == null ? RunScopes.find(run) : RunScopes.find(run, token);
  }

  /** Ends the lease, and with it all that executors hold for the run; for the driver. */
  @Override
  public void close() {
    if (token == null) {
      RunScopes.close(run);
    } else {
      SparkInternals.destroy(token, false);
    }
  }
}
