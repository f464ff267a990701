package bellows.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code train --tensorboard} and {@code export tensorboard}. */
class TensorboardTest {
  /** The version, the start, the network, the run file twice: what is said before the first step, with its time. */
  private static final int PREAMBLE = 5;

  @TempDir
  Path root;

  private String train(String... more) throws IOException {
    Path conf = Files.writeString(root.resolve("tiny.conf"), CommandLineRun.DIGITS);
    String run = root.resolve("tiny").toString();
    List<String> words = new ArrayList<>(List.of("train", conf.toString(), "--run", run, "--resume"));
    words.addAll(List.of(more));
    assertTrue(CommandLineRun.of(words.toArray(String[]::new)).fine().unfolded().contains("tensorboard "));
    return run;
  }

  private List<Path> events(String board) throws IOException {
    try (Stream<Path> files = Files.list(root.resolve(board).resolve("tiny"))) {
      return files.sorted().toList();
    }
  }

  @Test
  void whatIsExportedIsWhatWasFollowed() throws IOException {
    String run = train("--tensorboard", root.resolve("live").toString());
    CommandLineRun exported = CommandLineRun.of("export", "tensorboard", run, root.resolve("later").toString()).fine();
    assertTrue(exported.unfolded().contains(": 8 steps, 2 evaluations, 2 pictures"), exported.out());
    List<String> live = records(events("live").get(0));
    List<String> later = records(events("later").get(0));
    assertEquals(PREAMBLE + 8 + 2 + 2, live.size());
    assertEquals(later.subList(PREAMBLE, later.size()), live.subList(PREAMBLE, live.size()));
    CommandLineRun.of("export", "tensorboard", run, root.resolve("later").toString()).fine();
    assertEquals(List.of(later), events("later").stream().map(TensorboardTest::records).toList());
  }

  @Test
  void goesOnAfterAKill() throws IOException {
    String board = root.resolve("live").toString();
    train("--tensorboard", board, "--set", "stop.epochs=1");
    Path first = events("live").get(0);
    byte[] whole = Files.readAllBytes(first);
    byte[] torn = Arrays.copyOf(whole, whole.length + 9);
    torn[whole.length] = 100; // a record of 100 bytes, of which one came
    Files.write(first, torn);
    train("--tensorboard", board, "--set", "stop.epochs=2");
    List<Path> files = events("live");
    assertEquals(2, files.size());
    assertEquals(whole.length, Files.size(first));
    // The start of the second says from which step on the first no longer counts: 4 steps an epoch, so from the fifth.
    String start = records(files.get(1)).get(1);
    assertTrue(start.endsWith("10053a020801"), start);
  }

  @Test
  void anotherReaderReadsIt() throws Exception {
    Path python = Path.of("/usr/bin/python3");
    assumeTrue(Files.isExecutable(python) && run(python.toString(), "-c", "import google.protobuf").isEmpty(),
        "needs Debian's python3-protobuf");
    train("--tensorboard", root.resolve("live").toString());
    Path script = Files.write(root.resolve("read.py"),
        TensorboardTest.class.getResourceAsStream("/bellows/tensorboard/read_events.py").readAllBytes());
    List<JsonNode> lines = new ArrayList<>();
    for (String line : run(python.toString(), script.toString(), events("live").get(0).toString()).lines().toList()) {
      lines.add(new ObjectMapper().readTree(line));
    }
    assertEquals("brain.Event:2", lines.get(0).get("version").asText());
    assertEquals(1, lines.get(1).get("status").asInt());
    assertEquals(0.05, tagged(lines, "_hparams_/session_start_info").get(0).get("hparams").get("rate.start").asDouble());
    assertTrue(tagged(lines, "run file").get(0).get("text").asText().contains("momentum"));
    checkGraph(lines.get(2).get("graph"));
    List<JsonNode> losses = tagged(lines, "loss/step");
    assertEquals(List.of(1, 2, 3, 4, 5, 6, 7, 8), losses.stream().map(line -> line.get("step").asInt()).toList());
    assertEquals(2, tagged(lines, "accuracy/test").size());
    for (JsonNode histogram : tagged(lines, "weights/dense1")) {
      assertEquals(784 * 16 + 16, histogram.get("num").asInt());
      assertEquals(30, histogram.get("limits").size());
      assertEquals(histogram.get("max").asDouble(), histogram.get("limits").get(29).asDouble());
    }
    assertEquals(2, tagged(lines, "gradients/dense1").size());
    assertEquals("PNG", tagged(lines, "filters").get(0).get("png").asText());
    assertEquals("PNG", tagged(lines, "mistakes").get(0).get("png").asText());
  }

  private static void checkGraph(JsonNode graph) {
    List<String> nodes = new ArrayList<>();
    graph.forEach(node -> nodes.add(node.get("name").asText() + " " + node.get("op").asText() + " "
        + node.get("input") + " " + node.get("shape") + " " + node.get("weights")));
    assertEquals(List.of("input input [] [-1,28,28,1] 0", "flatten1 flatten [\"input\"] [-1,784] 0",
        "dense1 dense [\"flatten1\"] [-1,16] 12560", "relu1 relu [\"dense1\"] [-1,16] 0",
        "dense2 dense [\"relu1\"] [-1,10] 170", "loss softmax-cross-entropy [\"dense2\"] [] 0"), nodes);
  }

  private static List<JsonNode> tagged(List<JsonNode> lines, String tag) {
    return lines.stream().filter(line -> line.path("tag").asText().equals(tag)).toList();
  }

  private static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertTrue(process.exitValue() == 0 || command[1].equals("-c"), out);
    return out;
  }

  /** The records of a file, in hexadecimal digits. */
  private static List<String> records(Path file) {
    List<String> records = new ArrayList<>();
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
      while (bytes.hasRemaining()) {
        byte[] record = new byte[(int) bytes.getLong()];
        bytes.getInt();
        bytes.get(record).getInt();
        records.add(HexFormat.of().formatHex(record));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return records;
  }
}
