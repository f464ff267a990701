package bellows.train.rows;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import bellows.train.rows.ValueHistogram.Range;
import org.junit.jupiter.api.Test;

class ValueHistogramTest {
  @Test
  void everyValueLiesInItsBin() {
    float[] values = {99, 0, 1, 2, 30, Float.NaN, 15, 15.5f, Float.POSITIVE_INFINITY, 99};
    ValueHistogram all = ValueHistogram.of(values, new Range(1, 5), new Range(5, 9));
    long[] expected = new long[30];
    expected[0] = 1;
    expected[1] = 1;
    expected[2] = 1;
    expected[15] = 2;
    expected[29] = 1; // the greatest, on the last edge
    assertArrayEquals(expected, all.counts());
    assertEquals(6, all.count());
    assertEquals(63.5, all.sum());
    assertEquals(1, all.edge(0));
    assertEquals(30, all.edge(29));
  }

  @Test
  void valuesThatAreAllOneAndNone() {
    ValueHistogram same = ValueHistogram.of(new float[] {2, 2}, new Range(0, 2));
    assertEquals(2, same.counts()[0]);
    assertEquals(2, same.edge(29));
    assertNull(ValueHistogram.of(new float[] {Float.NaN}, new Range(0, 1)));
    assertNull(ValueHistogram.of(new float[0]));
  }

  @Test
  void extremesOfFloats() {
    ValueHistogram wide = ValueHistogram.of(new float[] {-Float.MAX_VALUE, 0, Float.MAX_VALUE}, new Range(0, 3));
    assertEquals(1, wide.counts()[0]);
    assertEquals(1, wide.counts()[15]);
    assertEquals(1, wide.counts()[29]);
  }

  @Test
  void textIsReadAgain() {
    ValueHistogram made = ValueHistogram.of(new float[] {0.1f, -3e-8f, 7}, new Range(0, 3));
    ValueHistogram read = ValueHistogram.parse(made.text());
    assertEquals(made.text(), read.text());
    assertArrayEquals(made.counts(), read.counts());
    assertThrows(NumberFormatException.class, () -> ValueHistogram.parse("1 2"));
  }
}
