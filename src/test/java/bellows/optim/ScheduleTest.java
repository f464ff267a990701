package bellows.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.optim.Schedule.Position;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final double EXACT = 1e-15;

  @Test
  void stepDropsAtTheListedEpochsNotBefore() {
    Schedule step = new Step(0.8, 0.5, List.of(1.0, 3.0));
    assertRates(step, new double[] {0, 0.999, 1, 2.999, 3, 50}, 0.8, 0.8, 0.4, 0.4, 0.2, 0.2);
  }

  @Test
  void stairsDropForEver() {
    assertRates(new Stairs(0.8, 0.5, 2), new double[] {0, 1.9, 2, 4, 6.5}, 0.8, 0.8, 0.4, 0.2, 0.1);
  }

  @Test
  void exponentialIsSmooth() {
    assertRates(new Exponential(0.8, 0.25), new double[] {0, 0.5, 1, 2}, 0.8, 0.4, 0.2, 0.05);
  }

  @Test
  void cosineOverTheRunPassesItsMiddleHalfWayDown() {
    Schedule cosine = new Cosine(0.9, 0.1, null);
    assertEquals(0.9, cosine.rate(new Position(0, 0, 200)), EXACT);
    assertEquals(0.1 + 0.4 * (1 + Math.sqrt(0.5)), cosine.rate(new Position(50, 7, 200)), EXACT);
    assertEquals(0.5, cosine.rate(new Position(100, 7, 200)), EXACT);
    assertEquals(0.1, cosine.rate(new Position(200, 7, 200)), EXACT);
  }

  @Test
  void cosineOverItsOwnLengthStaysAtTheFloor() {
    assertRates(new Cosine(0.8, 0, Span.parse("4 epochs")), new double[] {0, 2, 4, 9}, 0.8, 0.4, 0, 0);
  }

  @Test
  void cosineOverARunOfUnknownLengthSaysWhatToWrite() {
    String message = assertThrows(IllegalArgumentException.class,
        () -> new Cosine(1, 0, null).rate(new Position(0, 0, -1))).getMessage();
    assertTrue(message.contains("over = 90 epochs"), message);
  }

  @Test
  void polynomialOfAnyPowerEndsAtItsEnd() {
    Schedule square = new Polynomial(0.9, 0.1, 2, null);
    assertEquals(0.9, square.rate(new Position(0, 0, 200)), EXACT);
    assertEquals(0.1 + 0.8 * 0.25, square.rate(new Position(100, 7, 200)), EXACT);
    assertEquals(0.1, square.rate(new Position(200, 7, 200)), EXACT);
    assertRates(new Polynomial(0.8, 0, 1, Span.parse("4 epochs")), new double[] {0, 1, 3, 4, 9}, 0.8, 0.6, 0.2, 0, 0);
    assertThrows(IllegalArgumentException.class, () -> square.rate(new Position(0, 0, -1)));
  }

  /** Caffe's LeNet: 0.01·(1 + 0.0001·step)^-0.75. */
  @Test
  void inverseTimeCountsEpochsOrSteps() {
    assertRates(new InverseTime(0.9, 0.5, 1, Span.parse("1 epoch")), new double[] {0, 1, 4, 0.5}, 0.9, 0.6, 0.3, 0.72);
    assertRates(new InverseTime(0.8, 1, 2, Span.parse("2 epochs")), new double[] {0, 2, 6}, 0.8, 0.2, 0.05);
    Schedule caffe = new InverseTime(0.01, 1e-4, 0.75, Span.parse("1 step"));
    assertEquals(0.01, caffe.rate(new Position(0, 0, -1)), EXACT);
    assertEquals(0.01 * Math.pow(2, -0.75), caffe.rate(new Position(10_000, 3, -1)), EXACT);
  }

  @Test
  void tableStepsAtItsPlaces() {
    List<Span> places = List.of(Span.parse("1"), Span.parse("3 epochs"));
    assertRates(new Table(0.8, places, List.of(0.1, 0.5), false), new double[] {0, 0.99, 1, 2.9, 3, 50}, 0.8, 0.8, 0.1,
        0.1, 0.5, 0.5);
    Schedule steps = new Table(0.8, List.of(Span.parse("10 steps")), List.of(0.0), false);
    assertEquals(0.8, steps.rate(new Position(9, 90, -1)), 0);
    assertEquals(0, steps.rate(new Position(10, 0, -1)), 0);
  }

  @Test
  void tableGoesInLinesIfAsked() {
    List<Span> places = List.of(Span.parse("2"), Span.parse("4"));
    assertRates(new Table(0, places, List.of(0.8, 0.2), true), new double[] {0, 0.5, 2, 3, 4, 9}, 0, 0.2, 0.8, 0.5, 0.2,
        0.2);
  }

  @Test
  void everyScheduleComposesWithWarmUp() {
    for (Schedule then : List.of(new Constant(0.5), new Step(0.5, 0.1, List.of(1.0)), new Stairs(0.5, 0.1, 1),
        new Exponential(0.5, 0.9), new Cosine(0.5, 0, null), new Polynomial(0.5, 0, 2, null),
        new InverseTime(0.5, 1, 1, Span.parse("1")), new Table(0.5, List.of(Span.parse("1")), List.of(0.1), false))) {
      Schedule warm = new WarmUp(Span.parse("2 epochs"), 0.2, then);
      assertEquals(0.6 * then.rate(new Position(10, 1, 100)), warm.rate(new Position(10, 1, 100)), EXACT);
      assertEquals(then.rate(new Position(20, 2, 100)), warm.rate(new Position(20, 2, 100)), 0);
    }
  }

  @Test
  void warmUpEndsExactlyOnTheOtherSchedule() {
    Schedule warm = new WarmUp(Span.parse("10 steps"), 0.2, new Constant(0.5));
    assertEquals(0.1, warm.rate(new Position(0, 0, -1)), EXACT);
    assertEquals(0.3, warm.rate(new Position(5, 0, -1)), EXACT);
    assertEquals(0.5, warm.rate(new Position(10, 0, -1)), 0);
    assertEquals(0.5, warm.rate(new Position(11, 0, -1)), 0);
  }

  private static void assertRates(Schedule schedule, double[] epochs, double... rates) {
    for (int i = 0; i < epochs.length; i++) {
      assertEquals(rates[i], schedule.rate(new Position(i, epochs[i], -1)), EXACT, "epoch " + epochs[i]);
    }
  }
}
