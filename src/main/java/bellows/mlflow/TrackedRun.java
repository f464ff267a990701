package bellows.mlflow;

import bellows.data.Files;
import bellows.store.HadoopFiles;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A run as the server has it: found or made there, then told of. */
final class TrackedRun {
  /** By which a run that goes on is found again. */
  static final String FOLDER_TAG = "bellows.folder";
  /** Of the server, for one request. */
  private static final int MOST_PARAMS = 100;
  /** Longer ones older servers refuse. */
  private static final int LONGEST_VALUE = 500;
  private static final String PROXIED = "mlflow-artifacts:";

  /** One value of a metric. */
  record Metric(String key, double value, long timestamp, long step) {}

  private final TrackingServer server;
  private final String id;
  private final String artefacts;
  /** Whether it was there before. */
  private final boolean known;

  private TrackedRun(TrackingServer server, JsonNode info, boolean known) throws IOException {
    this.server = server;
    this.known = known;
    id = info.path("run_id").asText();
    artefacts = info.path("artifact_uri").asText();
    if (id.isEmpty()) {
      throw new RefusedException(200, server.url() + " names no run: is it a tracking server?");
    }
  }

  /**
   * The run that the environment names, or that this folder's was before, or a new one.
   *
   * @param folder of the run; null if nothing is written
   * @param goesOn whether the run was begun earlier
   */
  static TrackedRun open(TrackingServer server, Map<String, String> environment, String name, String folder,
      boolean goesOn, Map<String, String> tags) throws IOException, InterruptedException {
    if (environment.containsKey("MLFLOW_RUN_ID")) {
      return new TrackedRun(server,
          server.get("runs/get", "?run_id=" + encoded(environment.get("MLFLOW_RUN_ID"))).path("run").path("info"), true);
    }
    String experiment = experiment(server, environment);
    if (goesOn && folder != null) {
      JsonNode found = server.post("runs/search", Map.of("experiment_ids", List.of(experiment), "filter",
          "tags.`" + FOLDER_TAG + "` = " + quoted(folder), "max_results", 1)).path("runs").path(0).path("info");
      if (!found.isMissingNode()) {
        server.post("runs/update", Map.of("run_id", found.path("run_id").asText(), "status", "RUNNING"));
        return new TrackedRun(server, found, true);
      }
    }
    return new TrackedRun(server, server.post("runs/create", Map.of("experiment_id", experiment, "run_name", name,
        "start_time", System.currentTimeMillis(), "tags", pairs(tags))).path("run").path("info"), false);
  }

  /** Its language has two quotes and no escapes. */
  private static String quoted(String text) {
    return text.contains("'") ? "\"" + text + "\"" : "'" + text + "'";
  }

  private static String experiment(TrackingServer server, Map<String, String> environment)
      throws IOException, InterruptedException {
    String name = environment.get("MLFLOW_EXPERIMENT_NAME");
    if (name == null) {
      return environment.getOrDefault("MLFLOW_EXPERIMENT_ID", "0"); // the server's own default
    }
    String query = "?experiment_name=" + encoded(name);
    try {
      return server.get("experiments/get-by-name", query).path("experiment").path("experiment_id").asText();
    } catch (RefusedException e) {
      if (!e.isOfMissing()) {
        throw e;
      }
    }
    return server.post("experiments/create", Map.of("name", name)).path("experiment_id").asText();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static List<Map<String, String>> pairs(Map<String, ?> values) {
    return values.entrySet().stream().map(entry -> {
      String value = String.valueOf(entry.getValue());
      return Map.of("key", entry.getKey(), "value",
          value.length() <= LONGEST_VALUE ? value : value.substring(0, LONGEST_VALUE - 1) + "…");
    }).toList();
  }

  String id() {
    return id;
  }

  boolean isKnown() {
    return known;
  }

  /** What a run file says; the server lets nobody change it afterwards. */
  void params(Map<String, Object> values) throws IOException, InterruptedException {
    List<Map<String, String>> all = pairs(values);
    for (int from = 0; from < all.size(); from += MOST_PARAMS) {
      server.post("runs/log-batch",
          Map.of("run_id", id, "params", all.subList(from, Math.min(all.size(), from + MOST_PARAMS))));
    }
  }

  void metrics(List<Metric> values) throws IOException, InterruptedException {
    server.post("runs/log-batch", Map.of("run_id", id, "metrics", values));
  }

  /** @param status FINISHED, FAILED or KILLED */
  void end(String status) throws IOException, InterruptedException {
    server.post("runs/update", Map.of("run_id", id, "status", status, "end_time", System.currentTimeMillis()));
  }

  /** Why files cannot be put beside the run; empty if they can. */
  String obstacle() {
    return artefacts.startsWith(PROXIED) || artefacts.matches("[a-z0-9]+://.*") ? ""
        : "its artefacts lie on the server's own disk, " + artefacts + "; start the server with --artifacts-destination";
  }

  /**
   * Puts a file there.
   *
   * @param name below the run's artefacts, such as {@code model/model.conf}
   */
  void upload(HadoopFiles files, String path, String name) throws IOException, InterruptedException {
    if (artefacts.startsWith(PROXIED)) {
      String root = artefacts.substring(PROXIED.length()).replaceFirst("^//[^/]*", "").replaceFirst("^/+", "");
      List<String> parts = new ArrayList<>(Arrays.asList((root + "/" + name).split("/")));
      server.upload(parts.stream().map(TrackedRun::encoded).collect(Collectors.joining("/")), files.length(path),
          () -> files.open(path));
    } else {
      files.write(Files.join(artefacts.replaceFirst("^s3:", "s3a:"), name), out -> {
        try (var in = files.open(path)) {
          in.transferTo(out);
        }
      });
    }
  }
}
