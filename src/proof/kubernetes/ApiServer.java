import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import java.net.InetAddress;
import java.util.HashMap;

/** A server that keeps what Kubernetes's API would keep, and starts nothing. Prints its address, and ends when it is killed. */
final class ApiServer {
  public static void main(String[] arguments) throws Exception {
    KubernetesMockServer server = new KubernetesMockServer(new Context(), new MockWebServer(), new HashMap<>(),
        new KubernetesCrudDispatcher(), false);
    server.init(InetAddress.getByName("127.0.0.1"), 0);
    System.out.println("http://127.0.0.1:" + server.getPort());
    Thread.currentThread().join();
  }
}
