package bellows.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.image.Picture;
import bellows.tensor.Shape;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InterleavedTest {
  /** Samples whose values and targets tell which they are: value i of sample s is s + i / 10. */
  private static Samples samples(int... numbers) {
    float[] values = new float[2 * numbers.length];
    float[] targets = new float[numbers.length];
    for (int row = 0; row < numbers.length; row++) {
      values[2 * row] = numbers[row];
      values[2 * row + 1] = numbers[row] + 0.1f;
      targets[row] = -numbers[row];
    }
    return new Samples(Shape.of(2), 0, null, values, targets);
  }

  /** Pictures one pixel high, each as wide as its number. */
  private record Strips(int... widths) implements Rows {
    @Override
    public int count() {
      return widths.length;
    }

    @Override
    public void read(int row, Picture into) {
      into.resize(1, widths[row], 3);
    }

    @Override
    public float target(int row) {
      return -widths[row];
    }
  }

  private static List<Integer> numbers(Rows rows) {
    Picture picture = new Picture();
    float[] values = new float[4];
    return IntStream.range(0, rows.count()).mapToObj(row -> {
      rows.read(row, picture);
      int number = (int) -rows.target(row);
      if (rows instanceof UniformRows uniform) {
        uniform.read(row, values, 1);
        assertEquals(List.of((float) number, number + 0.1f), List.of(values[1], values[2]));
        assertEquals(values[1], picture.values()[0]);
        assertEquals(2, picture.size());
      } else {
        assertEquals(number, picture.width());
      }
      return number;
    }).toList();
  }

  @Test
  void goesRoundParts() {
    Rows rows = Interleaved.round(samples(1, 4, 7), samples(2, 5), samples(3, 6));
    assertEquals(List.of(1, 2, 3, 4, 5, 6, 7), numbers(rows));
    assertEquals(Shape.of(2), assertInstanceOf(UniformRows.class, rows).shape());
    assertTrue(rows.inMemory());
  }

  @Test
  void takesEverySoManieth() {
    assertEquals(List.of(2, 5), numbers(Interleaved.every(samples(1, 2, 3, 4, 5, 6), 1, 3)));
    assertEquals(List.of(), numbers(Interleaved.every(samples(), 0, 4)));
  }

  @Test
  void takesTheFirstAndNoPartThatHasNone() {
    Rows rows = Interleaved.first(2, samples(1, 5), samples(2), null, null);
    assertEquals(List.of(1, 2), numbers(rows));
    assertInstanceOf(UniformRows.class, rows);
    assertEquals(List.of(), numbers(Interleaved.first(0, null, null)));
  }

  @Test
  void promisesNoShapeOfPicturesThatHaveASizeEach() {
    Rows rows = Interleaved.round(new Strips(1, 3), new Strips(2, 4));
    assertEquals(List.of(1, 2, 3, 4), numbers(rows));
    assertFalse(rows instanceof UniformRows);
    assertFalse(rows.inMemory());
  }
}
