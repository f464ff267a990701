package bellows.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.store.FragileFileSystem.Failure;
import bellows.store.FragileFileSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full, or may not be written: what people are told, and that the last checkpoint stays. */
class FullDiskTest {
  private static final String SCHEME = "spark.hadoop.fs.fragile.impl";

  @TempDir
  Path folder;
  private String conf;
  private String run;

  @BeforeEach
  void write() throws IOException {
    System.setProperty(SCHEME, FragileFileSystem.class.getName());
    conf = CommandLineRun.write(folder.resolve("tiny.conf"), CommandLineRun.DIGITS).toString();
    run = "fragile:" + folder.resolve("run");
  }

  @AfterEach
  void mend() {
    FragileFileSystem.mend();
    System.clearProperty(SCHEME);
  }

  @Test
  void aCheckpointThatDoesNotFitEndsTheRunAndCostsNothing() throws IOException {
    CommandLineRun.of("train", conf, "--run", run).fine();
    FragileFileSystem.fail(Failure.FULL_LOCALLY, 60_000);
    CommandLineRun full = CommandLineRun.of("train", "--resume", "--run", run, "--set", "stop.epochs=4").failed(1,
        "bellows: step 12: the checkpoint could not be saved: " + run + "/checkpoints/step-0000000012.ckpt: cannot be "
            + "written: No space left on device; make room there" + System.lineSeparator()
            + "The last checkpoint is step-0000000008.ckpt. Go on with: submit/bellows train --resume --run " + run);
    assertEquals(2, full.err().lines().count(), full.err());
    FragileFileSystem.mend();
    String resumed = CommandLineRun.of("train", "--resume", "--run", run, "--set", "stop.epochs=4").fine()
        .line("weights");
    String whole = CommandLineRun.of("train", conf, "--set", "stop.epochs=4", "--run", folder + "/whole").fine()
        .line("weights");
    assertEquals(whole, resumed);
  }

  @Test
  void aStoreThatIsGoneIsToldOfByWhatCouldNotBeSaved() {
    CommandLineRun.of("train", conf, "--run", run).fine();
    FragileFileSystem.fail(Failure.GONE, 60_000);
    CommandLineRun.of("train", "--resume", "--run", run, "--set", "stop.epochs=4").failed(1,
        "bellows: step 12: the checkpoint could not be saved: ", "The last checkpoint is step-0000000008.ckpt.");
  }

  @Test
  void metricsThatDoNotFitSaySo() {
    FragileFileSystem.fail(Failure.FULL, 2_500);
    CommandLineRun.of("train", conf, "--run", run).failed(1, run + "/metrics/", ".parquet: cannot be written: No space "
        + "left on device; make room there", "No checkpoint was saved before that.");
  }

  @Test
  void aFolderThatMayNotBeWrittenIsNamed() {
    FragileFileSystem.fail(Failure.FULL, -1);
    CommandLineRun.of("train", conf, "--run", run).failed(1, run + ": cannot be written: ",
        "Read-only file system; expected a folder that can be written: choose another");
  }

  @Test
  void shardsThatDoNotFitAreNoDataSet() throws IOException {
    String shards = "fragile:" + folder.resolve("shards");
    FragileFileSystem.fail(Failure.FULL_LOCALLY, 10_000);
    CommandLineRun.of("prepare", "digits", shards, "--set", "train=100", "--set", "test=20", "--shards", "2").failed(1,
        shards + "/train-00000-of-00002.shard: cannot be written: No space left on device; make room there");
    FragileFileSystem.mend();
    assertTrue(Files.notExists(folder.resolve("shards/manifest.json")));
    CommandLineRun.of("train", conf, "--data", shards, "--run", run).failed(1, shards);
  }
}
