import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.http.Dispatcher;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A server that keeps what Kubernetes's API would keep, and starts nothing. The mock knows no server-side apply, by which
 * Spark sends what goes with the driver's pod: such an object is answered with itself, and {@code /applied} lists all.
 * Prints its address, and ends when it is killed.
 */
final class ApiServer extends Dispatcher {
  private final KubernetesCrudDispatcher objects = new KubernetesCrudDispatcher();
  private final List<String> applied = new CopyOnWriteArrayList<>();

  public static void main(String[] arguments) throws Exception {
    KubernetesMockServer server = new KubernetesMockServer(new Context(), new MockWebServer(), new HashMap<>(),
        new ApiServer(), false);
    server.init(InetAddress.getByName("127.0.0.1"), 0);
    System.out.println("http://127.0.0.1:" + server.getPort());
    Thread.currentThread().join();
  }

  @Override
  public MockResponse dispatch(RecordedRequest request) {
    if (request.getPath().equals("/applied")) {
      return json("[" + String.join(",", applied) + "]");
    }
    if (request.getMethod().equals("PATCH") && request.getPath().contains("fieldManager=")) {
      String object = request.getUtf8Body();
      applied.add(object);
      return json(object);
    }
    return objects.dispatch(request);
  }

  private static MockResponse json(String text) {
    return new MockResponse().setResponseCode(200).addHeader("Content-Type", "application/json").setBody(text);
  }
}
