package bellows.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EveryTest {
  @ParameterizedTest
  @CsvSource({"500 steps,500,STEP", "1 step,1,STEP", "1epoch,1,EPOCH", " 3  epochs ,3,EPOCH", "0.5 minutes,0.5,MINUTE",
      "never,0,NEVER"})
  void readsWhatPeopleWrite(String text, double count, Every.Unit unit) {
    assertEquals(new Every(count, unit), Every.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "steps", "0 steps", "-1 steps", "1.5 epochs", "0.0 minutes", "1.2.3 minutes",
      ". minutes",
      "5 hours", "1e3 steps", "often"})
  void refusesTheRestWithExamples(String text) {
    String message = assertThrows(IllegalArgumentException.class, () -> Every.parse(text)).getMessage();
    assertTrue(message.contains("500 steps, 1 epoch or 10 minutes, found '" + text + "'"), message);
  }

  @Test
  void stepsAreDueByTheirNumber() {
    Every every = Every.parse("4 steps");
    assertTrue(every.due(4, -1, 0) && every.due(8, 2, 0));
    assertFalse(every.due(5, 4, 100));
  }

  @Test
  void epochsAreDueOnlyAtTheirEnd() {
    Every every = Every.parse("2 epochs");
    assertTrue(every.due(7, 2, 0) && every.due(14, 4, 0));
    assertFalse(every.due(7, 3, 0) || every.due(8, -1, 100));
  }

  @Test
  void minutesAreDueWhenTheyHavePassed() {
    Every every = Every.parse("1.5 minutes");
    assertTrue(every.due(7, -1, 1.5));
    assertFalse(every.due(7, 3, 1.49));
  }

  @Test
  void neverIsNeverDue() {
    assertFalse(Every.NEVER.due(1, 1, 1e9));
  }
}
