package bellows.store.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.data.Samples;
import bellows.data.Split;
import bellows.store.CrashingFileSystem.End;
import bellows.store.CrashingFileSystem.Manner;
import bellows.store.CrashingFileSystem;
import bellows.store.HadoopFiles;
import bellows.store.shard.ShardStore;
import bellows.tensor.Layout;
import bellows.tensor.Shape;
import bellows.train.TrainState;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every write of a run's folder, ended at each of its operations: by a failure after which the writer goes on, and by
 * death. A fresh reader finds the old or the new, whole; and the next writer is not hindered by what was left.
 */
class CrashPointsTest {
  private static final Layout LAYOUT = States.layout(20);
  private static final Configuration CONFIGURATION = CrashingFileSystem.configuration();

  /** Something that is written over something else. */
  private interface Scenario {
    /** Writes version 1 or 2. */
    void write(String folder, int version) throws IOException;

    /** The version that is found, whole: 1 or 2; 0 for nothing. */
    int read(String folder) throws IOException;

    /** Whether version 1 is given up before version 2 is there, as a person has asked for. */
    default boolean makesRoom() {
      return false;
    }

    /** Whether the next writer removes what a dead one left. */
    default boolean cleans() {
      return true;
    }
  }

  @TempDir
  private java.nio.file.Path temporary;
  private int points;

  @AfterEach
  void mend() {
    CrashingFileSystem.mend();
  }

  @ParameterizedTest
  @EnumSource
  void theOldOrTheNewIsThereWherever(Manner manner) throws IOException {
    List<Scenario> all = List.of(new AModel(), new ACheckpoint(), new ACheckpointAgain(), new AFile(), new Shards());
    for (Scenario scenario : all) {
      int before = points;
      for (End end : End.values()) {
        long operation = 1;
        while (reached(scenario, manner, end, operation)) {
          operation++;
        }
      }
      System.out.printf("%s: %s: %d points%n", manner, scenario.getClass().getSimpleName(), points - before);
    }
    System.out.printf("%s: %d points, nothing lost at any%n", manner, points);
    assertTrue(points > 100, "only " + points);
  }

  private boolean reached(Scenario scenario, Manner manner, End end, long operation) throws IOException {
    String what = scenario.getClass().getSimpleName() + ": " + manner + ": " + end + " at operation " + operation;
    java.nio.file.Path folder =
        temporary.resolve(manner + "-" + end + "-" + scenario.getClass().getSimpleName() + "-" + operation);
    String path = "crashing:" + folder;
    CrashingFileSystem.crash(manner, end, Long.MAX_VALUE);
    scenario.write(path, 1);
    assertEquals(1, scenario.read(path), what);
    Set<String> clean = names(folder);

    CrashingFileSystem.crash(manner, end, operation);
    boolean told = false;
    try {
      scenario.write(path, 2);
    } catch (IOException | UncheckedIOException e) {
      told = true;
    }
    boolean crashed = CrashingFileSystem.crashed();
    CrashingFileSystem.mend();
    int found = scenario.read(path);
    assertTrue(found == 2 || told && (found == 1 || scenario.makesRoom()), what + ": found " + found);

    scenario.write(path, 2);
    assertEquals(2, scenario.read(path), what);
    if (scenario.cleans()) {
      assertEquals(clean.size(), names(folder).size(), () -> what + ": left " + names(folder));
    }
    points += crashed ? 1 : 0;
    return crashed;
  }

  private static Set<String> names(java.nio.file.Path folder) {
    try (var files = Files.walk(folder)) {
      Set<String> names = new TreeSet<>();
      files.filter(Files::isRegularFile).forEach(file -> names.add(file.getFileName().toString()));
      return names;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The model's text and its weights must be of one version. */
  private static final class AModel implements Scenario {
    private static ModelStore store(String folder) throws IOException {
      return new ModelStore(new Path(folder, "model"), CONFIGURATION);
    }

    @Override
    public void write(String folder, int version) throws IOException {
      store(folder).save("network = " + version, "sha", States.state(version, LAYOUT), LAYOUT);
    }

    @Override
    public int read(String folder) throws IOException {
      TrainState state = store(folder).state(LAYOUT);
      assertEquals("network = " + state.step(), store(folder).conf());
      return (int) state.step();
    }
  }

  private static class ACheckpoint implements Scenario {
    static CheckpointStore store(String folder) throws IOException {
      return new CheckpointStore(new Path(folder), CONFIGURATION, LAYOUT, States.SLOTS, 1);
    }

    @Override
    public void write(String folder, int version) throws IOException {
      store(folder).save("" + version, States.state(version, LAYOUT));
    }

    @Override
    public int read(String folder) throws IOException {
      CheckpointStore.Checkpoint latest = store(folder).latest(text -> {}).orElseThrow();
      States.assertSame(States.state(latest.state().step(), LAYOUT), latest.state());
      return Integer.parseInt(latest.fingerprint());
    }
  }

  /** Of the same step. */
  private static final class ACheckpointAgain extends ACheckpoint {
    @Override
    public void write(String folder, int version) throws IOException {
      store(folder).save("" + version, States.state(7, LAYOUT));
    }
  }

  /** Such as run.conf, summary.json, a part of a table. */
  private static final class AFile implements Scenario {
    private static String text(int version) {
      return ("version " + version + "\n").repeat(30_000 * version);
    }

    @Override
    public void write(String folder, int version) {
      new HadoopFiles(CONFIGURATION).write(folder + "/run.conf",
          out -> out.write(text(version).getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public int read(String folder) throws IOException {
      try (InputStream in = new HadoopFiles(CONFIGURATION).open(folder + "/run.conf")) {
        String found = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        int version = found.charAt(8) - '0';
        assertEquals(text(version), found);
        return version;
      }
    }

    @Override
    public boolean cleans() {
      return false;
    }
  }

  /** A data set over another, which a person has given up by asking for that; one that is there is never mixed. */
  private static final class Shards implements Scenario {
    /** Samples whose pixels all are the version. */
    private record Source(int version) implements bellows.data.source.Source {
      @Override
      public Samples read(Split split) {
        byte[] pixels = new byte[12];
        Arrays.fill(pixels, (byte) version);
        return new Samples(Shape.of(1, 2, 2), 3, pixels, null, new float[] {0, 1, 2});
      }

      @Override
      public boolean has(Split split) {
        return true;
      }

      @Override
      public List<String> classNames() {
        return List.of("a", "b", "c");
      }

      @Override
      public String describe() {
        return "version " + version;
      }
    }

    @Override
    public void write(String folder, int version) {
      ShardStore.write(new HadoopFiles(CONFIGURATION), folder, new Source(version),
          new ShardStore.Plan(2, 1L, true, Map.of()));
    }

    @Override
    public int read(String folder) {
      HadoopFiles files = new HadoopFiles(CONFIGURATION);
      if (!ShardStore.isAt(files, folder)) {
        return 0;
      }
      ShardStore store = ShardStore.open(files, folder);
      int version = store.manifest().provenance().get("source").charAt(8) - '0';
      for (Split split : Split.STORED) {
        byte[] expected = new byte[12];
        Arrays.fill(expected, (byte) version);
        assertArrayEquals(expected, store.read(split).pixels());
      }
      return version;
    }

    @Override
    public boolean makesRoom() {
      return true;
    }

    @Override
    public boolean cleans() {
      return false;
    }
  }
}
