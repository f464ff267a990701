package bellows.mlflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.run.DetachedListener;
import bellows.run.Training;
import bellows.spark.Sparks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs on a tracking server that works, and on those that do not. */
class MlflowTest {
  private static final String DIGITS = """
      name = tiny
      data {source = digits, train = 150, test = 40, normalise = auto}
      network = [flatten, {dense = 16}, relu, {dense = classes}]
      batch = 40, rate {start = 0.05}, optimizer {name = sgd, momentum = 0.9}
      """;

  @TempDir
  Path root;
  private final List<String> notes = Collections.synchronizedList(new ArrayList<>());

  private String train(Map<String, String> environment, int epochs) {
    Path folder = root.resolve("run 1");
    try (DetachedListener mlflow = Mlflow.follow(environment, new Configuration(), notes::add).orElseThrow();
        Training training = Training.on(Sparks.session("local[2]")).configuration(DIGITS)
            .set("stop.epochs", epochs).folder(folder.toString()).resume().listener(mlflow).start()) {
      return training.await().sha256();
    }
  }

  private static Map<String, String> at(String url) {
    return new HashMap<>(Map.of("MLFLOW_TRACKING_URI", url));
  }

  @Test
  void aRunAndItsContinuationAreOneRunThere() throws IOException {
    try (FakeTrackingServer server = new FakeTrackingServer()) {
      Map<String, String> environment = at(server.url() + "/");
      environment.put("MLFLOW_EXPERIMENT_NAME", "digits & letters");
      environment.put("MLFLOW_TRACKING_USERNAME", "ann");
      environment.put("MLFLOW_TRACKING_PASSWORD", "secret");
      train(environment, 1);
      assertEquals("0.9", server.params.get("optimizer.momentum"));
      assertTrue(server.tags.get("bellows.folder").endsWith("/run 1"), server.tags.toString());
      assertEquals("FINISHED", server.status);
      assertEquals(List.of("loss 1", "loss 2", "loss 3", "loss 4"), named(server, "loss "));
      assertEquals(List.of("test_accuracy 4"), named(server, "test_accuracy "));
      assertEquals("Basic " + Base64.getEncoder().encodeToString("ann:secret".getBytes(StandardCharsets.UTF_8)),
          server.authorisations.get(0));
      byte[] model = Files.readAllBytes(root.resolve("run 1/model/model.conf"));
      assertEquals(new String(model), new String(server.files.get("7/r1/artifacts/model/model.conf")));
      assertTrue(server.files.containsKey("7/r1/artifacts/summary.json"), server.files.keySet().toString());
      train(environment, 2);
      assertEquals(1, server.calls.stream().filter(call -> call.endsWith("runs/create")).count());
      assertEquals(8, named(server, "loss ").size());
      assertEquals("FINISHED", server.status);
    }
    assertEquals(2, notes.size(), notes.toString());
    assertFalse(notes.toString().contains("secret"));
  }

  private static List<String> named(FakeTrackingServer server, String name) {
    return server.metrics.stream().filter(metric -> metric.startsWith(name))
        .map(metric -> metric.substring(0, metric.lastIndexOf(' '))).toList();
  }

  @Test
  void whoIsRefusedIsToldOnceAndTrainsOn() throws IOException {
    try (FakeTrackingServer server = new FakeTrackingServer()) {
      server.trouble = 401;
      String weights = train(at(server.url()), 1);
      assertEquals(64, weights.length());
      assertEquals(1, server.calls.size());
    }
    assertEquals(1, notes.size(), notes.toString());
    assertTrue(notes.get(0).contains("401") && notes.get(0).contains("MLFLOW_TRACKING_TOKEN"), notes.get(0));
  }

  @Test
  void aServerThatFailsOrIsGoneIsToldOnceAndTheRunTrainsOn() throws IOException {
    String gone;
    try (FakeTrackingServer server = new FakeTrackingServer()) {
      gone = server.url();
      server.trouble = 500;
      train(at(gone), 1);
    }
    assertEquals(2, notes.size(), notes.toString());
    assertTrue(notes.get(0).contains("answers with status 500; the run goes on"), notes.get(0));
    assertTrue(notes.get(1).contains("values were not sent"), notes.get(1));
    notes.clear();
    train(at(gone), 2);
    assertEquals(2, notes.size(), notes.toString());
    assertTrue(notes.get(0).contains("does not answer"), notes.get(0));
  }

  /** 300 ms an answer; a run whose steps waited for it would take seconds. */
  @Test
  void aSlowServerDoesNotSlowTheRun() throws IOException {
    try (FakeTrackingServer server = new FakeTrackingServer()) {
      server.delayMillis = 300;
      train(at(server.url()), 30);
      assertEquals(120 * 5 + 30 * 2, server.metrics.stream().filter(m -> !m.contains("f1") && !m.contains("top5")
          && !m.contains("kappa") && !m.contains("precision") && !m.contains("recall")).count(), server.metrics::toString);
    }
  }

  @Test
  void artefactsOnTheServersOwnDiskAreNotOurs() throws IOException {
    try (FakeTrackingServer server = new FakeTrackingServer()) {
      server.artefacts = "/srv/mlruns/7/r1/artifacts";
      train(at(server.url()), 1);
      assertEquals("FINISHED", server.status);
    }
    assertTrue(notes.get(1).contains("--artifacts-destination"), notes.toString());
  }

  @Test
  void notEverythingIsAServer() {
    assertTrue(Mlflow.follow(Map.of(), new Configuration(), notes::add).isEmpty());
    assertTrue(Mlflow.follow(at("file:/tmp/mlruns"), new Configuration(), notes::add).isEmpty());
    assertTrue(notes.get(0).contains("expected the URL of a tracking server, http:// or https://, found file:"));
  }

  @Test
  void theFirstStepsAllThenFewerAndFewer() {
    assertEquals(1000 + 900 + 900, LongStream.rangeClosed(1, 100_000).filter(MlflowFollower::isSent).count());
    assertTrue(MlflowFollower.isSent(1000) && !MlflowFollower.isSent(1001) && MlflowFollower.isSent(1010));
  }
}
