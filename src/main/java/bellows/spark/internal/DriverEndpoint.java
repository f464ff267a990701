package bellows.spark.internal;

import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.spark.SparkEnv;
import org.apache.spark.rpc.RpcCallContext;
import org.apache.spark.rpc.RpcEndpoint;
import org.apache.spark.rpc.RpcEndpointRef;
import org.apache.spark.rpc.RpcEnv;
import org.apache.spark.rpc.RpcTimeout;
import org.apache.spark.util.RpcUtils;
import scala.PartialFunction;
import scala.concurrent.duration.Duration;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractPartialFunction;
import scala.runtime.BoxedUnit;

/**
 * Where tasks reach the driver while they run, over Spark's own connections, which have its authentication and
 * encryption and need no further port. Relies on {@code RpcEnv} and {@code RpcUtils.makeDriverRef}. Messages are bytes,
 * because Spark reads them with the classes of its own class path, which has no jars that came with the application.
 */
public final class DriverEndpoint implements AutoCloseable {
  /** Far longer than any step: who waits here waits for the driver, and is told at once if its connection breaks. */
  private static final RpcTimeout PATIENCE = new RpcTimeout(Duration.create(1, "day"), "a step of a run");

  /** A task's way to the driver. */
  public interface Line {
    /** Sends a message and waits for the answer. */
    byte[] ask(byte[] message);
  }

  private record Endpoint(RpcEnv rpcEnv, BiConsumer<byte[], Consumer<byte[]>> asked) implements RpcEndpoint {
    @Override
    public PartialFunction<Object, BoxedUnit> receiveAndReply(RpcCallContext context) {
      return new AbstractPartialFunction<>() {
        @Override
        public boolean isDefinedAt(Object message) {
          return message instanceof byte[];
        }

        @Override
        public BoxedUnit apply(Object message) {
          asked.accept((byte[]) message, context::reply);
          return BoxedUnit.UNIT;
        }
      };
    }
  }

  private final RpcEnv environment = SparkEnv.get().rpcEnv();
  private final RpcEndpointRef reference;

  /**
   * Opens it, for the driver.
   *
   * @param name different from that of any other
   * @param asked is given each message, and whom to give the answer to, now or later; by Spark's threads, which wait for
   *     nothing else meanwhile
   */
  public DriverEndpoint(String name, BiConsumer<byte[], Consumer<byte[]>> asked) {
    reference = environment.setupEndpoint(name, new Endpoint(environment, asked));
  }

  /** For tasks: the way to an endpoint that the driver has opened. */
  public static Line line(String name) {
    SparkEnv here = SparkEnv.get();
    RpcEndpointRef driver = RpcUtils.makeDriverRef(name, here.conf(), here.rpcEnv());
    return message -> driver.askSync(message, PATIENCE, ClassTag$.MODULE$.apply(byte[].class));
  }

  /** Tasks that wait for an answer get none. */
  @Override
  public void close() {
    environment.stop(reference);
  }
}
