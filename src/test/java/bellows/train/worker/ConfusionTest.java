package bellows.train.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Counts equal those of a plain matrix, however samples are divided, ordered and sent. */
class ConfusionTest {
  private static final int CLASSES = 40;

  private record Sample(int label, int decision) {}

  private final List<Sample> samples = Stream.generate(new Random(1)::nextGaussian).limit(20_000)
      .map(x -> new Sample((int) Math.abs(x * 1e4) % CLASSES, (int) Math.abs(x * 10) % CLASSES)).toList();

  private static Confusion of(List<Sample> samples) {
    Confusion confusion = new Confusion(CLASSES);
    samples.forEach(s -> confusion.add(s.label, s.decision));
    return confusion;
  }

  private static long[][] matrix(List<Sample> samples) {
    long[][] counts = new long[CLASSES][CLASSES];
    samples.forEach(s -> counts[s.label][s.decision]++);
    return counts;
  }

  /** Checks both ways of reading, and the order. */
  private static void check(long[][] expected, Confusion found) {
    long[][] visited = new long[CLASSES][CLASSES];
    int[] last = {-1};
    found.forEach((label, decision, count) -> {
      assertTrue(count > 0 && label * CLASSES + decision > last[0], "ascending, each once, none empty");
      last[0] = label * CLASSES + decision;
      visited[label][decision] = count;
    });
    for (int label = 0; label < CLASSES; label++) {
      for (int decision = 0; decision < CLASSES; decision++) {
        assertEquals(expected[label][decision], visited[label][decision]);
        assertEquals(expected[label][decision], found.count(label, decision));
      }
    }
  }

  @Test
  void countsAsAMatrixWould() {
    check(matrix(samples), of(samples));
    check(new long[CLASSES][CLASSES], new Confusion(CLASSES));
  }

  @Test
  void partsAddUpInAnyOrder() {
    Confusion sum = of(samples.subList(0, 7));
    sum.add(of(samples.subList(7, 11_000)));
    sum.add(new Confusion(CLASSES));
    sum.add(of(samples.subList(11_000, 20_000)));
    check(matrix(samples), sum);
    List<Sample> shuffled = new ArrayList<>(samples);
    Collections.shuffle(shuffled, new Random(2));
    check(matrix(samples), of(shuffled));
  }

  @Test
  void travelsAndCountsOn() throws IOException, ClassNotFoundException {
    Confusion sent = of(samples.subList(0, 300));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(sent);
    }
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      Confusion received = (Confusion) in.readObject();
      samples.subList(300, 20_000).forEach(s -> received.add(s.label, s.decision));
      check(matrix(samples), received);
    }
  }

  /** The product of two such numbers is beyond an int. */
  @Test
  void classesMayBeMany() {
    Confusion confusion = new Confusion(3_000_000);
    confusion.add(2_999_999, 2_999_998);
    confusion.add(0, 2_999_999);
    assertEquals(1, confusion.count(2_999_999, 2_999_998));
    assertEquals(0, confusion.count(2_999_998, 2_999_999));
    List<String> visited = new ArrayList<>();
    confusion.forEach((label, decision, count) -> visited.add(label + " " + decision + " " + count));
    assertEquals(List.of("0 2999999 1", "2999999 2999998 1"), visited);
  }
}
