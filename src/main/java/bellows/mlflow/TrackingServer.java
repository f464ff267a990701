package bellows.mlflow;

import bellows.conf.BadInputException;
import bellows.conf.Printable;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A tracking server's REST interface (mlflow.org, REST API). Where it stands and who asks is said by the variables of
 * the environment that MLflow's own clients read.
 */
final class TrackingServer {
  private static final String URL = "MLFLOW_TRACKING_URI";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration CONNECTING = Duration.ofSeconds(5);
  private static final Duration ANSWERING = Duration.ofSeconds(15);
  private static final Duration UPLOADING = Duration.ofMinutes(10);
  private static final int TOO_MANY = 429;

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECTING)
      .followRedirects(HttpClient.Redirect.NORMAL).version(HttpClient.Version.HTTP_1_1).build();
  private final String base;
  /** Null for nobody in particular. */
  private final String authorisation;

  /** @throws BadInputException if the environment names no server of HTTP */
  TrackingServer(Map<String, String> environment) {
    String given = environment.get(URL).strip();
    URI uri;
    try {
      uri = URI.create(given);
    } catch (IllegalArgumentException e) {
      throw new BadInputException("%s: expected the URL of a tracking server, found what is none", URL, e);
    }
    BadInputException.check(uri.getHost() != null && given.matches("https?://.*"),
        "%s: expected the URL of a tracking server, http:// or https://, found %s", URL,
        uri.getScheme() == null ? "none" : uri.getScheme() + ":");
    base = given.replaceFirst("//[^/@]*@", "//").replaceFirst("/+$", "");
    authorisation = authorisation(environment, uri.getUserInfo());
  }

  private static String authorisation(Map<String, String> environment, String user) {
    if (environment.containsKey("MLFLOW_TRACKING_TOKEN")) {
      return "Bearer " + environment.get("MLFLOW_TRACKING_TOKEN");
    }
    String pair = environment.containsKey("MLFLOW_TRACKING_USERNAME") ? environment.get("MLFLOW_TRACKING_USERNAME")
        + ":" + environment.getOrDefault("MLFLOW_TRACKING_PASSWORD", "") : user;
    return pair == null ? null
        : "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  /** Where it stands, without who asks. */
  String url() {
    return base;
  }

  /** @param query with its question mark; empty for none */
  JsonNode get(String call, String query) throws IOException, InterruptedException {
    return answer(request("/api/2.0/mlflow/" + call + query, ANSWERING).GET().build());
  }

  JsonNode post(String call, Object body) throws IOException, InterruptedException {
    return answer(request("/api/2.0/mlflow/" + call, ANSWERING).header("Content-Type", "application/json")
        .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body))).build());
  }

  /**
   * Puts a file through the server into the place of its artefacts.
   *
   * @param path below it, of which each part is encoded
   */
  void upload(String path, long length, Supplier<InputStream> content) throws IOException, InterruptedException {
    BodyPublisher body = length == 0 ? BodyPublishers.noBody()
        : BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(content), length);
    answer(request("/api/2.0/mlflow-artifacts/artifacts/" + path, UPLOADING)
        .header("Content-Type", "application/octet-stream").PUT(body).build());
  }

  private HttpRequest.Builder request(String path, Duration patience) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path)).timeout(patience);
    return authorisation == null ? request : request.header("Authorization", authorisation);
  }

  /** @throws RefusedException if it is no use to ask again */
  private JsonNode answer(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> response;
    try {
      response = client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IOException(base + " does not answer (" + (e.getMessage() == null ? e.getClass().getSimpleName()
          : e.getMessage()) + ")", e);
    }
    int status = response.statusCode();
    if (status >= 500 || status == TOO_MANY) {
      throw new IOException(base + " answers with status " + status);
    }
    if (status != 200) {
      throw new RefusedException(status, base + " refuses " + request.uri().getPath() + " with status " + status
          + (status == 401 || status == 403 ? "; see MLFLOW_TRACKING_USERNAME, MLFLOW_TRACKING_PASSWORD and "
              + "MLFLOW_TRACKING_TOKEN" : ": " + Printable.excerpt(response.body())));
    }
    try {
      return JSON.readTree(response.body().isBlank() ? "{}" : response.body());
    } catch (JsonProcessingException e) {
      throw new RefusedException(status, base + " answers " + request.uri().getPath() + " with something else than "
          + "JSON: is it a tracking server?");
    }
  }
}
