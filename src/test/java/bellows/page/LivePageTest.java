package bellows.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.run.RunEvent;
import bellows.run.Training;
import bellows.spark.metrics.MetricsTable;
import bellows.train.rows.EventRow;
import bellows.train.rows.StepRow;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of a run that this process trains. */
class LivePageTest {
  @TempDir
  Path root;
  private final HttpClient client = HttpClient.newHttpClient();

  private JsonNode json(LivePage page, String path) {
    try {
      HttpResponse<String> answer = client.send(HttpRequest.newBuilder(URI.create(page.url() + path)).build(),
          HttpResponse.BodyHandlers.ofString());
      assertEquals(200, answer.statusCode() == 202 ? 200 : answer.statusCode(), answer.body());
      return new ObjectMapper().readTree(answer.body());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** What somebody asks of the rate is refused, or becomes part of the run. */
  @Test
  void whoeverMayAskHasTheRateChanged() throws Exception {
    Path folder = root.resolve("run");
    CountDownLatch asked = new CountDownLatch(1);
    try (LivePage page = open(true); Training training = TrainedRun.on(folder).set("stop.epochs", 1000).listener(page)
        .listener(event -> {
          if (event instanceof RunEvent.Stepped stepped && stepped.row().step() == 8) {
            asked.countDown();
          }
        }).start()) {
      page.control(training);
      asked.await();
      for (String wrong : List.of("rate", "rate?times=", "rate?times=x", "rate?times=0", "rate?times=-1", "rate?times=NaN",
          "rate?times=1e9")) {
        assertEquals(400, post(page, wrong), wrong);
      }
      assertEquals(200, post(page, "rate?times=0.5"));
      for (int i = 0; i < 200 && !json(page, "api/details/0").get("events").toString().contains("rate-changed"); i++) {
        Thread.sleep(50);
      }
      String events = json(page, "api/details/0").get("events").toString();
      assertTrue(events.contains("the schedule's times 0.5 from here on, by its page"), events);
      for (int i = 0; i < 200 && json(page, "api/runs").get("runs").get(0).get("rate").asDouble() != 0.025; i++) {
        Thread.sleep(50);
      }
      assertEquals(0.025, json(page, "api/runs").get("runs").get(0).get("rate").asDouble(), 1e-9);
      for (int i = 0; i < 200 && !json(page, "api/about/0").get("config").asText().contains("changed"); i++) {
        Thread.sleep(50);
      }
      assertTrue(json(page, "api/about/0").get("config").asText().contains("times"), "the run file as it is now");
    }
  }

  @Test
  void histogramsOfEachLayerByEvaluation() throws Exception {
    Path folder = root.resolve("run");
    TrainedRun.train(folder, List.of("stop.epochs=3"), event -> {});
    try (LivePage page = LivePage.of(List.of(folder.toString()), new PageAddress(null, 0), new Configuration())) {
      for (int i = 0; i < 200 && json(page, "api/histograms/0").get("step").size() < 3; i++) {
        Thread.sleep(50);
      }
      JsonNode first = json(page, "api/histograms/0");
      assertEquals("[6,12,18]", first.get("step").toString());
      assertEquals(3, first.get("layers").size());
      String last = first.get("layers").get(2).asText();
      JsonNode found = json(page, "api/histograms/0?layer=" + last);
      assertEquals(last, found.get("layer").asText());
      for (JsonNode one : found.get("weights")) {
        long count = 0;
        for (int bin = 2; bin < one.size(); bin++) {
          count += one.get(bin).asLong();
        }
        assertEquals(170, count, "16 × 10 and 10");
      }
    }
  }

  private int post(LivePage page, String what) throws IOException, InterruptedException {
    return client.send(HttpRequest.newBuilder(URI.create(page.url() + "api/ask/" + what)).header("X-Bellows", "page")
        .POST(HttpRequest.BodyPublishers.noBody()).build(), HttpResponse.BodyHandlers.ofString()).statusCode();
  }

  private LivePage open(boolean control) {
    return LivePage.beside(new PageAddress(null, 0), new Configuration(), control);
  }

  /** During the run it has each step as soon as it was taken, and afterwards what the table has. */
  @Test
  void showsARunWhileItGoesAndAfter() throws Exception {
    Path folder = root.resolve("run");
    AtomicReference<JsonNode> during = new AtomicReference<>();
    AtomicReference<JsonNode> details = new AtomicReference<>();
    try (LivePage page = open(false)) {
      assertEquals(0, json(page, "api/runs").get("runs").size());
      TrainedRun.train(folder, List.of(), event -> {
        page.accept(event);
        if (event instanceof RunEvent.Stepped stepped && stepped.row().step() == 13) {
          during.set(json(page, "api/runs"));
          details.set(json(page, "api/details/0"));
        }
      });
      JsonNode glance = during.get().get("runs").get(0);
      assertEquals("training", glance.get("state").asText());
      assertEquals(13, glance.get("step").asLong());
      assertEquals(24, glance.get("lastStep").asLong());
      assertTrue(glance.get("secondsLeft").asDouble() > 0);
      assertTrue(during.get().get("memoryUsed").asLong() > 0);
      assertEquals(2, details.get().get("evals").size());
      assertEquals(10, details.get().get("confusion").get("counts").size());
      JsonNode after = json(page, "api/runs").get("runs").get(0);
      assertEquals("finished", after.get("state").asText());
      assertEquals("epochs", after.get("stopped").asText());
      JsonNode steps = json(page, "api/steps/0");
      List<StepRow> table = MetricsTable.read("steps", StepRow.class, new org.apache.hadoop.fs.Path(folder.toUri()),
          new Configuration());
      assertEquals(table.size(), steps.get("step").size());
      for (int i = 0; i < table.size(); i++) {
        assertEquals((float) table.get(i).loss(), (float) steps.get("loss").get(i).asDouble());
      }
      assertEquals(7, json(page, "api/about/0").get("network").get("layers").size());
    }
  }

  /** A second start of a run shows the first's steps, too. */
  @Test
  void aResumedRunIsWhole() {
    Path folder = root.resolve("run");
    TrainedRun.train(folder, List.of("stop.epochs=2"), event -> {});
    try (LivePage page = open(false); Training training = TrainedRun.on(folder).resume().listener(page).start()) {
      training.await();
      assertEquals(24, json(page, "api/steps/0").get("step").size());
      assertEquals(4, json(page, "api/details/0").get("evals").size());
    }
  }

  @Test
  void whoeverMayAskHasACheckpointSavedAndTheRunStopped() throws Exception {
    Path folder = root.resolve("run");
    CountDownLatch asked = new CountDownLatch(1);
    try (LivePage page = open(true)) {
      assertEquals(400, post(page, "stop"), "before it has begun");
      try (Training training = TrainedRun.on(folder).set("stop.epochs", 1000).set("checkpoint.every", "1000 epochs")
          .listener(page).listener(event -> {
            if (event instanceof RunEvent.Stepped stepped && stepped.row().step() == 8) {
              asked.countDown();
            }
          }).start()) {
        page.control(training);
        asked.await();
        assertEquals(200, post(page, "checkpoint"));
        for (int i = 0; i < 200 && checkpoints(folder, page) == 0; i++) {
          Thread.sleep(50);
        }
        assertEquals(1, checkpoints(folder, page));
        assertEquals(200, post(page, "stop"));
        assertEquals("interrupted", training.summary().stopped());
        assertEquals(404, post(page, "delete"));
        List<EventRow> events = MetricsTable.read("events", EventRow.class,
            new org.apache.hadoop.fs.Path(folder.toUri()), new Configuration());
        assertTrue(events.stream().anyMatch(row -> row.is(EventRow.Kind.STOP_ASKED)
            && row.what().equals("by its page")), events.toString());
      }
    }
  }

  private long checkpoints(Path folder, LivePage page) {
    long count = 0;
    for (JsonNode event : json(page, "api/details/0").get("events")) {
      count += event.get(2).asText().equals(EventRow.Kind.CHECKPOINT.word()) ? 1 : 0;
    }
    return count;
  }

  /** Weights do not depend on who looks, or asks for a checkpoint. */
  @Test
  void lookingChangesNoBit() throws Exception {
    Path seen = root.resolve("seen");
    TrainedRun.train(root.resolve("alone"), List.of(), event -> {});
    try (LivePage page = open(true); Training training = TrainedRun.on(seen).listener(page).start()) {
      page.control(training);
      for (int i = 0; i < 5; i++) {
        post(page, "checkpoint");
        json(page, "api/runs");
      }
      training.await();
    }
    ObjectMapper mapper = new ObjectMapper();
    assertEquals(mapper.readTree(root.resolve("alone/summary.json").toFile()).get("weightsSha256"),
        mapper.readTree(seen.resolve("summary.json").toFile()).get("weightsSha256"));
  }

  @Test
  void theAnswersOfAFinishedRunArePictures() throws Exception {
    Path folder = root.resolve("run");
    TrainedRun.train(folder, List.of("stop.epochs=1"), event -> {});
    try (LivePage page = LivePage.of(List.of(folder.toString()), new PageAddress(null, 0), new Configuration())) {
      JsonNode found = json(page, "api/gallery/0");
      for (int i = 0; i < 300 && found.has("working"); i++) {
        Thread.sleep(100);
        found = json(page, "api/gallery/0");
      }
      assertEquals(60, found.get("samples").asInt(), found.toString());
      assertEquals(4, found.get("filters").size());
      long wrong = 0;
      for (int right = 0; right < 10; right++) {
        for (int said = 0; said < 10; said++) {
          wrong += right == said ? 0 : found.get("counts").get(right).get(said).asLong();
        }
      }
      assertEquals(Math.min(60, wrong), found.get("mistakes").size());
      assertTrue(wrong == 0 || found.get("mistakes").get(0).get(0).asText().startsWith("data:image/png;base64,"));
    }
  }
}
