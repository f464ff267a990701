package bellows.spark.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of files, and which of them count. */
class PartTest {
  private static final Path FOLDER = new Path("/run/metrics/steps");

  @ParameterizedTest
  @CsvSource({
      "1, 1, 0, part-000001-step-0000000000.parquet", "9, 9, 42, part-000009-step-0000000042.parquet",
      "1, 8, 42, part-000001-000008-step-0000000042.parquet",
      "999999999, 999999999, 123456789012, part-999999999-step-123456789012.parquet"})
  void aNameTellsTheRangeAndTheFirstStep(int first, int last, long step, String name) {
    Part part = Part.in(FOLDER, first, last, step);
    assertEquals(name, part.path().getName());
    assertEquals(Optional.of(part), Part.of(part.path()));
  }

  @Test
  void theTableOfAPreparedDataSetHasNoSteps() {
    Path path = new Path(FOLDER, "part-000001.parquet");
    assertEquals(Optional.of(new Part(path, 1, 1, 0)), Part.of(path));
  }

  @ParameterizedTest
  @ValueSource(strings = {".part-000001-step-0000000000.parquet.tmp", "part-000001-step-0000000000.parquet.crc",
      "part-1-2-3-step-0.parquet", "part-0000000001-step-0.parquet", "_SUCCESS", "part--step-1.parquet"})
  void otherNamesAreNoFilesOfATable(String name) {
    assertEquals(Optional.empty(), Part.of(new Path(FOLDER, name)));
  }

  @Test
  void aFileWithinTheRangeOfAnotherIsIgnored() {
    List<Part> all = new ArrayList<>(parts("1-8 9-12 13"));
    all.addAll(parts("1-3 1 3 8 9 10-12 11"));
    for (int seed = 0; seed < 20; seed++) {
      Collections.shuffle(all, new Random(seed));
      assertEquals(parts("1-8 9-12 13"), Part.current(all));
    }
    assertEquals(List.of(), Part.current(List.of()));
  }

  @Test
  void aMissingNumberIsSeen() {
    assertTrue(Part.areContiguous(parts("1-8 9 10-12")));
    assertTrue(Part.areContiguous(List.of()));
    assertFalse(Part.areContiguous(parts("2 3")));
    assertFalse(Part.areContiguous(parts("1-8 10-12")));
  }

  /** Of ranges such as {@code 1-8 9}. */
  static List<Part> parts(String ranges) {
    return Stream.of(ranges.split(" ")).map(range -> {
      String[] ends = range.split("-");
      return Part.in(FOLDER, Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]), 0);
    }).toList();
  }
}
