package bellows.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What MLflow's documentation of its REST interface says that a tracking server does: the calls that we make, with their
 * limits (log-batch: 1,000 metrics, 100 params, a megabyte; a param never changes) and forms of answers.
 */
final class FakeTrackingServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  final List<String> calls = Collections.synchronizedList(new ArrayList<>());
  final List<String> authorisations = Collections.synchronizedList(new ArrayList<>());
  final Map<String, String> params = new LinkedHashMap<>();
  final Map<String, String> tags = new LinkedHashMap<>();
  final List<String> metrics = Collections.synchronizedList(new ArrayList<>());
  final Map<String, byte[]> files = Collections.synchronizedMap(new LinkedHashMap<>());
  volatile String status = "none";
  volatile String artefacts = "mlflow-artifacts:/7/r1/artifacts";
  /** Answered to everything while it is not 200. */
  volatile int trouble = 200;
  volatile long delayMillis;
  private boolean experiment;

  FakeTrackingServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String path = exchange.getRequestURI().getPath();
      calls.add(exchange.getRequestMethod() + " " + path.replace("/api/2.0/", ""));
      authorisations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
      Thread.sleep(delayMillis);
      if (trouble != 200) {
        answer(exchange, trouble, "{\"error_code\": \"TROUBLE\"}");
      } else if (path.startsWith("/api/2.0/mlflow-artifacts/artifacts/")) {
        files.put(path.substring("/api/2.0/mlflow-artifacts/artifacts/".length()), body);
        answer(exchange, 200, "{}");
      } else {
        call(exchange, path.substring("/api/2.0/mlflow/".length()), JSON.readTree(body.length == 0 ? "{}".getBytes() : body),
            body.length);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void call(HttpExchange exchange, String call, JsonNode body, int length) throws IOException {
    String run = "{\"info\": {\"run_id\": \"r1\", \"artifact_uri\": \"" + artefacts + "\", \"status\": \"RUNNING\"}}";
    switch (call) {
      case "experiments/get-by-name" -> answer(exchange, experiment ? 200 : 404, experiment
          ? "{\"experiment\": {\"experiment_id\": \"7\"}}" : "{\"error_code\": \"RESOURCE_DOES_NOT_EXIST\"}");
      case "experiments/create" -> {
        experiment = true;
        answer(exchange, 200, "{\"experiment_id\": \"7\"}");
      }
      case "runs/create" -> {
        body.get("tags").forEach(tag -> tags.put(tag.get("key").asText(), tag.get("value").asText()));
        status = "RUNNING";
        answer(exchange, 200, "{\"run\": " + run + "}");
      }
      case "runs/search" -> answer(exchange, 200, body.get("filter").asText()
          .equals("tags.`bellows.folder` = '" + tags.get("bellows.folder") + "'") ? "{\"runs\": [" + run + "]}" : "{}");
      case "runs/update" -> {
        status = body.get("status").asText();
        answer(exchange, 200, "{\"run_info\": {}}");
      }
      case "runs/log-batch" -> answer(exchange, log(body) && length < 1_000_000 ? 200 : 400, "{}");
      default -> answer(exchange, 404, "{\"error_code\": \"ENDPOINT_NOT_FOUND\"}");
    }
  }

  private boolean log(JsonNode body) {
    boolean fits = body.path("metrics").size() <= 1000 && body.path("params").size() <= 100
        && body.get("run_id").asText().equals("r1");
    for (JsonNode param : body.path("params")) {
      String value = param.get("value").asText();
      String before = params.put(param.get("key").asText(), value);
      fits &= value.length() <= 500 && param.get("key").asText().matches("[\\w\\-. /]+")
          && (before == null || before.equals(value));
    }
    body.path("metrics").forEach(metric -> metrics.add(metric.get("key").asText() + " " + metric.get("step").asLong()
        + " " + metric.get("value").asDouble()));
    for (JsonNode metric : body.path("metrics")) {
      fits &= metric.get("timestamp").asLong() > 1_000_000_000_000L;
    }
    return fits;
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
