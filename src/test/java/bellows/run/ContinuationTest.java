package bellows.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.conf.BadInputException;
import bellows.spark.Sparks;
import bellows.spark.metrics.MetricsTable;
import bellows.store.run.CheckpointStore;
import bellows.train.rows.EvalRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that go on under a run file that has changed: what is told, and what is refused before anything is written. */
class ContinuationTest {
  private static final String DIGITS = """
      name = tiny
      data {source = digits, train = 80, test = 20, normalise = auto}
      network = [flatten, {dense = 8}, relu, {dense = classes}]
      batch = 40, rate {start = 0.05}, optimizer {name = sgd, momentum = 0.9}
      stop {epochs = 1}
      """;

  @TempDir
  private Path folder;
  private final List<String> notes = new ArrayList<>();
  private SparkSession spark;
  private String run;

  @BeforeEach
  void session() {
    spark = Sparks.session("local[2]");
    run = folder.resolve("run").toString();
  }

  private Training.Builder training(String text) {
    notes.clear();
    return Training.on(spark).configuration(text).listener(event -> {
      if (event instanceof RunEvent.Noted note) {
        notes.add(note.text());
      }
    });
  }

  private RunSummary train(String text) {
    try (Training training = training(text).folder(run).start()) {
      return training.summary();
    }
  }

  private RunSummary resume(String... changes) {
    return resumeAs(DIGITS, changes);
  }

  private RunSummary resumeAs(String text, String... changes) {
    try (Training training = training(text).folder(run).resume().changes(List.of(changes)).start()) {
      return training.summary();
    }
  }

  private void assertRefused(List<String> parts, String... changes) throws IOException {
    Map<String, String> before = files();
    String message = assertThrows(BadInputException.class, () -> resume(changes)).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), "expected '" + part + "' in: " + message);
    }
    assertEquals(before, files());
    assertEquals(2, resume("stop.epochs=2").epochs());
  }

  private Map<String, String> files() throws IOException {
    Map<String, String> found = new TreeMap<>();
    try (Stream<Path> all = Files.walk(Path.of(run))) {
      for (Path file : all.filter(Files::isRegularFile).filter(path -> !path.toString().endsWith(".crc")).toList()) {
        found.put(file.toString(), Files.size(file) + " bytes of " + Files.getLastModifiedTime(file));
      }
    }
    return found;
  }

  @Test
  void anotherWireIsRefusedAndTheRunCanStillGoOn() throws IOException {
    train(DIGITS);
    assertRefused(List.of("step-0000000002.ckpt: expected a state with the slots sgd velocity, wire residue, found one "
        + "with the slots sgd velocity", "wire: (default) → bfloat16", "start.model = " + run), "stop.epochs=2",
        "wire=bfloat16");
  }

  /** As many slots, but others: the velocity would have been taken for what rounding took away. */
  @Test
  void aVelocityIsNotTakenForWhatRoundingTookAway() throws IOException {
    train(DIGITS);
    assertRefused(List.of("expected a state with the slots wire residue, found one with the slots sgd velocity",
        "optimizer.momentum: 0.9 → 0", "wire: (default) → bfloat16"), "stop.epochs=2", "wire=bfloat16",
        "optimizer.momentum=0");
  }

  @Test
  void anotherOptimizerIsRefusedAndTheRunCanStillGoOn() throws IOException {
    train(DIGITS);
    assertRefused(List.of("the slots adam mean, adam mean square", "the slots sgd velocity",
        "optimizer.name: sgd → adam", "Take these keys back"), "stop.epochs=2", "optimizer=null", "optimizer.name=adam");
  }

  /** Neither has slots: only the losses that a search has compared tell their states apart. */
  @Test
  void aSearchDoesNotGoOnFromGradients() throws IOException {
    String plain = DIGITS.replace("optimizer {name = sgd, momentum = 0.9}", "optimizer = sgd").replace("batch = 40", "batch = all");
    train(plain);
    Map<String, String> before = files();
    String message = assertThrows(BadInputException.class,
        () -> resumeAs(plain, "stop.epochs=2", "optimizer=random-local-search")).getMessage();
    assertTrue(message.contains("step-0000000001.ckpt: expected a state of a run that searches, found one of a run that "
        + "follows gradients. Take these keys back, or begin a new run"), message);
    assertEquals(before, files());
    assertEquals(2, resumeAs(plain, "stop.epochs=2").epochs());
  }

  @Test
  void gradientsDoNotGoOnFromASearch() throws IOException {
    String search = DIGITS.replace("optimizer {name = sgd, momentum = 0.9}", "optimizer = random-local-search")
        .replace("batch = 40", "batch = all");
    train(search);
    Map<String, String> before = files();
    String message = assertThrows(BadInputException.class,
        () -> resumeAs(search, "stop.epochs=2", "optimizer=sgd")).getMessage();
    assertTrue(message.contains("expected a state of a run that follows gradients, found one of a run that searches"),
        message);
    assertTrue(message.contains("start.model = " + run), message);
    assertEquals(before, files());
    assertEquals(2, resumeAs(search, "stop.epochs=2").epochs());
  }

  @Test
  void anotherNetworkIsRefused() throws IOException {
    train(DIGITS);
    assertRefused(List.of("the file was written by another model", "network: [flatten,{dense:8},relu,{dense:classes}] → ",
        "start.model = "), "stop.epochs=2", "network=[flatten, {dense = 9}, relu, {dense = classes}]");
  }

  @Test
  void whatChangedIsNamedKeyByKey() {
    train(DIGITS);
    resume("stop.epochs=2", "optimizer.momentum=0.8", "seed=7", "rate=5e-2");
    assertEquals(List.of("note: the run file has changed since the checkpoint; the run goes on under the new one",
        "changed  optimizer.momentum: 0.9 → 0.8", "changed  seed: 1 → 7", "changed  stop.epochs: 1 → 2"),
        notes.subList(0, 4));
    assertTrue(notes.get(4).startsWith("resuming from step 2"), notes::toString);
  }

  @Test
  void adamWGoesOnFromAdam() {
    train(DIGITS.replace("{name = sgd, momentum = 0.9}", "{name = adam}"));
    assertEquals(2, resume("stop.epochs=2", "optimizer={name = adamw}").epochs());
    assertTrue(notes.contains("changed  optimizer.name: adam → adamw"), notes::toString);
  }

  @Test
  void dataOfOtherClassNamesIsToldAsSuch() throws IOException {
    String conf = """
        data {source = csv, path = "%s"}, network = [{dense = classes}], batch = 4, rate = 0.1, stop.epochs = 1
        """;
    Path first = Files.writeString(folder.resolve("a.csv"), "1,2,a\n2,1,b\n1,3,a\n3,1,b\n");
    Path second = Files.writeString(folder.resolve("b.csv"), "1,2,c\n2,1,b\n1,3,c\n3,1,b\n");
    train(conf.formatted(first));
    try (Training more = training(conf.formatted(second)).folder(run).resume().set("stop.epochs", 2).start()) {
      more.await();
    }
    assertTrue(notes.stream().anyMatch(note -> note.startsWith("changed  class-names: [a,b] → [b,c]; the data has "
        + "classes of other names")), notes::toString);
  }

  @Test
  void aCheckpointOfAnEarlierVersionCountsWhereTheRunFileBesideItWroteIt() throws IOException {
    train(DIGITS);
    unname();
    assertEquals(2, resume("stop.epochs=2", "optimizer.momentum=0.8").epochs());
  }

  @Test
  void aCheckpointOfAnEarlierVersionIsRefusedWhereItsSlotsMayBeAnything() throws IOException {
    train(DIGITS);
    unname();
    assertRefused(List.of("expected a state with the slots wire residue, found one of a run whose run file has changed",
        "wire: (default) → bfloat16"), "stop.epochs=2", "wire=bfloat16", "optimizer.momentum=0");
  }

  /** The last checkpoint as earlier versions wrote it. */
  private void unname() throws IOException {
    try (Training training = Training.on(spark).configuration(DIGITS).start()) {
      org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(run);
      Setup setup = training.setup();
      CheckpointStore.Checkpoint saved = new CheckpointStore(path, new Configuration(), setup.model().layout(),
          setup.config().slotNames(), 3).latest(message -> {}).orElseThrow();
      CheckpointStore unnamed = new CheckpointStore(path, new Configuration(), setup.model().layout(), List.of(), 3);
      unnamed.save(saved.fingerprint(), saved.state());
    }
  }

  /** Stopped while it waits for a better evaluation, it comes to the same end, with the best weights as its model. */
  @Test
  void aRunThatStopsEarlyEndsWithItsBestWeightsWhereverItIsResumed() throws Exception {
    String text = DIGITS.replace("start = 0.05", "start = 0.4").replace("epochs = 1", "epochs = 60, patience = 2");
    RunSummary whole = train(text);
    assertEquals("patience", whole.stopped());
    assertEquals(whole.steps() - 4, whole.bestStep());
    assertEquals(whole.testLoss(), MetricsTable.read("evals", EvalRow.class, new org.apache.hadoop.fs.Path(run),
        new Configuration()).stream().filter(row -> row.step() == whole.bestStep()).findFirst().orElseThrow().loss());
    float[] model = TrainedModel.load(run, new Configuration()).weights();
    run = folder.resolve("cut").toString();
    CompletableFuture<Training> started = new CompletableFuture<>();
    try (Training cut = training(text).folder(run).listener(event -> {
      if (event instanceof RunEvent.Stepped stepped && stepped.row().step() == whole.steps() - 1) {
        started.join().stop();
      }
    }).start()) {
      started.complete(cut);
      assertEquals("interrupted", cut.summary().stopped());
    }
    RunSummary rest = resumeAs(text);
    assertEquals(List.of(whole.steps(), whole.bestStep(), whole.weightsSha256(), whole.testLoss()),
        List.of(rest.steps(), rest.bestStep(), rest.weightsSha256(), rest.testLoss()));
    assertArrayEquals(model, TrainedModel.load(run, new Configuration()).weights());
    resumeAs(text);
    assertTrue(notes.stream().anyMatch(note -> note.startsWith("the run has ended already")), notes::toString);
  }

  @Test
  void aRunBeginsWithTheLastCheckpointOfOneThatHasNoModelYet() throws IOException {
    train(DIGITS);
    String[] model = {null};
    try (Training same = training(DIGITS).set("start.model", run).set("rate.start", 0).start()) {
      model[0] = same.await().sha256();
    }
    try (Stream<Path> files = Files.walk(Path.of(run, "model"))) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
    try (Training same = training(DIGITS).set("start.model", run).set("rate.start", 0).start()) {
      assertEquals(model[0], same.await().sha256());
    }
    assertArrayEquals(new String[] {"start    4 of 4 tensors from " + run},
        notes.stream().filter(note -> note.startsWith("start")).toArray());
  }
}
