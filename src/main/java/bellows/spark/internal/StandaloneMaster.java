package bellows.spark.internal;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.deploy.DeployMessages.MasterStateResponse;
import org.apache.spark.deploy.DeployMessages.RequestMasterState$;
import org.apache.spark.deploy.master.WorkerInfo;
import org.apache.spark.rpc.RpcAddress;
import org.apache.spark.rpc.RpcEnv;
import org.apache.spark.rpc.RpcTimeout;
import scala.Option;
import scala.concurrent.duration.Duration;
import scala.reflect.ClassTag$;

/**
 * The master of a standalone cluster, asked as its page and its workers ask it. Relies on {@code RpcEnv}, on the name of
 * the master's endpoint, and on {@code RequestMasterState}, which its page of the web shows.
 */
public final class StandaloneMaster {
  private static final String ENDPOINT = "Master";
  private static final RpcTimeout PATIENCE = new RpcTimeout(Duration.create(5, "seconds"), "a master's answer");

  /** What a worker offers, and what of it nobody has; memory in MB. */
  public record Room(String host, int cores, int coresFree, int memory, int memoryFree) {}

  private StandaloneMaster() {}

  /** The workers that live, as the master knows them, for an application that it has taken. */
  public static List<Room> workers(String master) {
    MasterStateResponse state = SparkEnv.get().rpcEnv().setupEndpointRef(address(master), ENDPOINT)
        .askSync(RequestMasterState$.MODULE$, PATIENCE, ClassTag$.MODULE$.apply(MasterStateResponse.class));
    return Arrays.stream(state.workers()).filter(WorkerInfo::isAlive).map(worker -> new Room(worker.host(),
        worker.cores(), worker.coresFree(), worker.memory(), worker.memoryFree())).toList();
  }

  /**
   * Asks the first of the masters whether it is one, by a connection of its own with these settings.
   *
   * @param seconds how long to wait for the answer
   * @return why there is no answer, in Spark's words, which may be those of the master's exception; null if there is one
   * @throws TimeoutException if nothing came: of a machine that has much to do that is no refusal
   */
  public static String refusal(SparkConf conf, String master, int seconds) throws TimeoutException {
    String patience = seconds + "s";
    SparkConf hasty = conf.clone().set("spark.rpc.lookupTimeout", patience).set("spark.rpc.askTimeout", patience)
        .set("spark.network.auth.rpcTimeout", patience).set("spark.rpc.io.connectionTimeout", patience)
        .set("spark.rpc.io.maxRetries", "0");
    RpcEnv environment = null;
    try {
      SecurityManager security = new SecurityManager(hasty, Option.empty(),
          org.apache.spark.internal.config.package$.MODULE$.AUTH_SECRET_FILE());
      environment = RpcEnv.create("bellows-asks", "127.0.0.1", 0, hasty, security, true);
      environment.setupEndpointRef(address(master), ENDPOINT);
      return null;
    } catch (Exception e) { // Scala declares nothing, and throws what it likes.
      Throwable cause = e;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      if (cause instanceof TimeoutException silence) {
        throw silence;
      }
      return String.valueOf(cause.getMessage()).lines().findFirst().orElse(cause.getClass().getSimpleName())
          .replaceFirst("^(?:[\\w.$]+(?:Exception|Error): )+", "");
    } finally {
      if (environment != null) {
        environment.shutdown();
      }
    }
  }

  private static RpcAddress address(String master) {
    return RpcAddress.fromSparkURL(master.split(",")[0]);
  }

  /**
   * Whether this Spark can encrypt with AES in the mode GCM. Before SPARK-56227 it dropped every message but the first of a
   * connection, so that nothing answered. Relies on the name of a method that the correction brought.
   */
  public static boolean encryptsWithGcm() {
    try {
      Class<?> handler = Class.forName("org.apache.spark.network.crypto.GcmTransportCipher$DecryptionHandler");
      return Arrays.stream(handler.getDeclaredMethods())
          .anyMatch(method -> method.getName().equals("resetForNextMessage"));
    } catch (ClassNotFoundException e) {
      return true; // of another name, and so another version, of which nothing is known
    }
  }
}
