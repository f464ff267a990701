package bellows.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.Refusal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Shapes, windows over them, the layout of the flat buffer, and the arena. */
class ShapesTest {
  @Test
  void shapeTellsItsExtents() {
    Shape image = Shape.of(28, 30, 3);
    assertEquals(3, image.rank());
    assertEquals(30, image.at(1));
    assertEquals(2520, image.size());
    assertEquals(3, image.channels());
    assertEquals("28×30×3", image.toString());
    assertEquals(Shape.of(64, 28, 30, 3), image.times(64));
    assertEquals(Shape.of(28, 30, 7), image.withChannels(7));
  }

  @Test
  void shapeOfNothingIsOneNumber() {
    assertEquals(1, Shape.of().size());
    assertEquals(1, Shape.of().channels());
    assertEquals("1", Shape.of().toString());
  }

  @Test
  void shapesAreEqualByExtentsAndCannotBeChangedFromOutside() {
    int[] extents = {2, 3};
    Shape shape = Shape.of(extents);
    extents[0] = 9;
    shape.extents()[1] = 9;
    assertArrayEquals(new int[] {2, 3}, shape.extents());
    assertEquals(Shape.of(2, 3), shape);
    assertEquals(Shape.of(2, 3).hashCode(), shape.hashCode());
    assertNotEquals(Shape.of(3, 2), shape);
    assertNotEquals(Shape.of(2, 3, 1), shape);
  }

  @Test
  void refusesExtentsThatNoArrayHas() {
    Refusal.of(() -> Shape.of(3, 0), "expected positive extents, found [3, 0]");
    Refusal.of(() -> Shape.of(-1), "[-1]");
    Refusal.of(() -> Shape.of(65536, 65536), "[65536, 65536] has more than 2^31 elements");
    Refusal.of(() -> Shape.of(46341, 46341).times(2), "more than 2^31");
  }

  @ParameterizedTest
  @CsvSource({"28, 5, 1, 0, 24", "24, 2, 2, 0, 12", "7, 3, 2, 0, 3", "8, 3, 2, 0, 3", "8, 3, 2, 1, 4", "5, 5, 1, 4, 9",
      "1, 1, 7, 0, 1", "224, 11, 4, 2, 55", "10, 2, 3, 0, 3"})
  void windowGivesAsManyOutputsAsFit(int extent, int kernel, int stride, int padding, int outputs) {
    assertEquals(outputs, new Window.Axis(kernel, stride, padding).output(extent));
    assertEquals(Shape.of(outputs, outputs, 6),
        Window.square(kernel, stride, padding).output(Shape.of(extent, extent, 2), 6));
  }

  @ParameterizedTest
  @CsvSource({"8, 3, 2, 0, 4", "7, 3, 2, 0, 3", "112, 3, 2, 0, 56", "5, 2, 2, 1, 3", "4, 2, 3, 1, 2", "5, 2, 3, 1, 2",
      "6, 2, 3, 1, 3", "2, 2, 4, 0, 1", "3, 2, 4, 0, 1", "5, 2, 4, 0, 2", "1, 1, 7, 0, 1"})
  void ceilModeGivesAWindowToWhatIsLeftIfItStartsInTheImage(int extent, int kernel, int stride, int padding,
      int outputs) {
    assertEquals(outputs, Window.square(kernel, stride, padding).ceil().vertical().output(extent));
  }

  @ParameterizedTest
  @CsvSource({"7, 3, 1, 0, 2, 3", "7, 3, 1, 2, 2, 7", "9, 3, 2, 0, 3, 2", "28, 3, 1, 6, 6, 28", "5, 1, 1, 0, 9, 5"})
  void dilationWidensTheWindow(int extent, int kernel, int stride, int padding, int dilation, int outputs) {
    assertEquals(outputs, new Window.Axis(kernel, stride, padding, dilation, false).output(extent));
  }

  /** TensorFlow's formula; 7×7 at stride 2 on 224 pixels is how it begins a ResNet. */
  @ParameterizedTest
  @CsvSource({"5, 3, 1, 1, 1, 1", "5, 3, 2, 1, 1, 1", "6, 3, 2, 1, 0, 1", "5, 2, 1, 1, 0, 1", "224, 7, 2, 1, 2, 3",
      "1, 5, 1, 1, 2, 2", "7, 2, 3, 1, 0, 1", "9, 1, 4, 1, 0, 0", "9, 2, 4, 1, 0, 1", "7, 3, 1, 2, 2, 2",
      "8, 2, 1, 3, 1, 2"})
  void samePaddingGivesExtentOverStrideOutputsRoundedUp(int extent, int kernel, int stride, int dilation, int before,
      int after) {
    for (boolean ceil : new boolean[] {false, true}) {
      Window.Axis axis = new Window.Axis(kernel, stride, Padding.SAME, dilation, ceil).over(extent);
      assertEquals(new Padding(before, after), axis.padding());
      assertEquals((extent + stride - 1) / stride, axis.output(extent));
    }
  }

  @Test
  void unevenPaddingCountsOnEitherSide() {
    assertEquals(9, new Window.Axis(3, 1, new Padding(0, 2), 1, false).output(9));
    assertEquals(4, new Window.Axis(3, 2, new Padding(1, 0), 1, false).output(8));
    Window.Axis late = new Window.Axis(3, 1, new Padding(0, 2), 1, false);
    Window.Axis same = new Window.Axis(3, 1, Padding.SAME, 1, false);
    assertEquals("3×3 padding [0, 1, 2, 1]", new Window(late, new Window.Axis(3, 1, 1)).toString());
    assertEquals("3×3 padding same", new Window(same, same).toString());
    assertTrue(assertThrows(IllegalArgumentException.class, () -> new Window.Axis(2, 1, new Padding(0, 2), 1, false))
        .getMessage().contains("found 2 and 2"));
    assertTrue(assertThrows(IllegalArgumentException.class, () -> new Padding(0, -1)).getMessage()
        .contains("found 0 before and -1 after"));
    assertTrue(assertThrows(IllegalArgumentException.class, () -> Padding.of(-1)).getMessage().contains("found -1"));
  }

  @Test
  void globalWindowIsAsLargeAsTheImage() {
    assertEquals(Shape.of(1, 1, 6), Window.GLOBAL.over(Shape.of(5, 3, 6)).output(Shape.of(5, 3, 6), 6));
    assertEquals(Window.square(3, 2, 1), Window.square(3, 2, 1).over(Shape.of(5, 3, 6)));
    assertEquals("global", Window.GLOBAL.toString());
    assertEquals("3×3 stride 2 ceil", Window.square(3, 2, 0).ceil().toString());
    Window.Axis gaps = new Window.Axis(3, 1, 2, 2, false);
    assertEquals("3×3 padding 2 dilation 2", new Window(gaps, gaps).toString());
    Window.Axis wide = new Window.Axis(3, 1, 0, 2, false);
    Refusal.of(() -> new Window(wide, wide).output(Shape.of(9, 4, 1), 1), "at least 5×5 with padding 0, found 9×4×1");
  }

  @Test
  void windowsAxesAreVerticalThenHorizontal() {
    Window window = new Window(new Window.Axis(3, 2, 1), new Window.Axis(5, 1, 0));
    assertEquals(Shape.of(4, 6, 1), window.output(Shape.of(8, 10, 3), 1));
    assertEquals("3×5 stride 2×1 padding 1×0", window.toString());
    assertEquals("5×5", Window.square(5, 1, 0).toString());
    assertEquals("3×3 stride 2 padding 1", Window.square(3, 2, 1).toString());
  }

  @Test
  void windowRefusesWhatItCannotSlideOver() {
    Refusal.of(() -> Window.square(5, 1, 0).output(Shape.of(4, 9, 1), 1), "at least 5×5 with padding 0, found 4×9×1");
    Refusal.of(() -> Window.square(5, 1, 0).output(Shape.of(9, 4, 1), 1), "found 9×4×1");
    assertEquals(Shape.of(2, 7, 1), Window.square(5, 1, 1).output(Shape.of(4, 9, 1), 1));
    Refusal.of(() -> Window.square(2, 1, 0).output(Shape.of(16), 1),
        "expected an image (height×width×channels), found 16");
    assertTrue(assertThrows(IllegalArgumentException.class, () -> Window.square(3, 0, 0)).getMessage()
        .contains("found 3 and 0"));
    assertTrue(assertThrows(IllegalArgumentException.class, () -> Window.square(2, 1, 2)).getMessage()
        .contains("found 2 and 2"));
  }

  @Test
  void layoutPutsWeightsFirstInOrderOfTheirClaims() {
    Layout.Builder builder = new Layout.Builder();
    builder.weight("a.b.weight", Shape.of(2, 3), true);
    builder.statistic("norm.mean", Shape.of(3), 0.25f);
    builder.weight("a.b.bias", Shape.of(3), false);
    Layout layout = builder.build();
    assertEquals(List.of(new Layout.Segment("a.b.weight", Shape.of(2, 3), 0, true, 0),
        new Layout.Segment("a.b.bias", Shape.of(3), 6, false, 0)), layout.weights());
    assertEquals(List.of(new Layout.Segment("norm.mean", Shape.of(3), 9, false, 0.25f)), layout.statistics());
    assertEquals(9, layout.weightCount());
    assertEquals(12, layout.size());
    assertEquals("a.b", layout.weights().get(0).layer());
    assertEquals("a.b.weight", layout.holding(5).name());
    assertEquals("a.b.bias", layout.holding(6).name());
    assertEquals("norm.mean", layout.holding(11).name());
    assertThrows(IllegalArgumentException.class, () -> layout.holding(12));
  }

  @Test
  void layoutRefusesMoreThanOneArrayHolds() {
    Layout.Builder builder = new Layout.Builder();
    builder.weight("a.weight", Shape.of(1 << 30), true);
    builder.statistic("a.mean", Shape.of(1 << 30), 1);
    Refusal.of(builder::build, "the model has 2,147,483,648 weights");
  }

  @Test
  void measuringArenaCountsWithoutTaking() {
    Arena measuring = Arena.measuring();
    Arena allocating = Arena.allocating();
    assertEquals(0, measuring.claim(Shape.of(1 << 29)).array().length);
    assertEquals(4L << 29, measuring.bytes());
    assertEquals(12, allocating.claim(Shape.of(3, 4)).array().length);
    assertEquals(48, allocating.bytes());
  }
}
