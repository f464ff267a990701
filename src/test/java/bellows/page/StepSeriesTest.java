package bellows.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class StepSeriesTest {
  private static double[] row(long step, double loss) {
    double[] row = new double[StepSeries.COLUMNS.size()];
    row[0] = step;
    row[1] = 1;
    Arrays.fill(row, 3, row.length, loss);
    return row;
  }

  private static JsonNode written(StepSeries series, long from, long to, int most) throws IOException {
    return new ObjectMapper().readTree(Json.object(json -> series.write(json, from, to, most)));
  }

  @Test
  void fewStepsAreThemselves() throws IOException {
    StepSeries series = new StepSeries();
    for (int step = 1; step <= 5; step++) {
      series.add(row(step, step / 2.0));
    }
    JsonNode all = written(series, 0, Long.MAX_VALUE - 1, 100);
    assertEquals("[1,2,3,4,5]", all.get("step").toString());
    assertEquals("[0.5,1,1.5,2,2.5]", all.get("loss").toString());
    assertTrue(all.get("loss_min") == null);
    assertEquals("[3,4]", written(series, 3, 4, 100).get("step").toString());
  }

  /** One step of a million is far out: it is the extreme of its column at any width. */
  @Test
  void noExtremeIsLostAmongAMillionSteps() throws IOException {
    StepSeries series = new StepSeries();
    for (int step = 1; step <= 1_000_000; step++) {
      series.add(row(step, step == 654_321 ? 99 : step == 123_456 ? -7 : 1));
    }
    for (int width : new int[] {10, 333, 1000, 4000}) {
      JsonNode all = written(series, 0, Long.MAX_VALUE - 1, width);
      assertTrue(all.get("step").size() <= width && all.get("step").size() >= width / 3, all.get("step").size() + "");
      assertEquals(1_000_000, all.get("step").get(all.get("step").size() - 1).asLong());
      int most = place(all.get("step"), 654_321);
      int least = place(all.get("step"), 123_456);
      for (int i = 0; i < all.get("step").size(); i++) {
        assertEquals(i == most ? 99 : 1, all.get("loss_max").get(i).asDouble());
        assertEquals(i == least ? -7 : 1, all.get("loss_min").get(i).asDouble());
      }
    }
  }

  private static int place(JsonNode steps, long step) {
    int i = 0;
    while (steps.get(i).asLong() < step) {
      i++;
    }
    return i;
  }

  @Test
  void aMeanIsOfAllStepsOfItsColumn() throws IOException {
    StepSeries series = new StepSeries();
    for (int step = 1; step <= 3 * StepSeries.BUCKETS; step++) {
      series.add(row(step, step));
    }
    JsonNode one = written(series, 0, Long.MAX_VALUE - 1, 1);
    assertEquals((3 * StepSeries.BUCKETS + 1) / 2.0, one.get("loss").get(0).asDouble());
    assertEquals(3 * StepSeries.BUCKETS, one.get("width").asLong(), StepSeries.BUCKETS);
  }

  @Test
  void whatIsNoNumberIsNull() throws IOException {
    StepSeries series = new StepSeries();
    series.add(row(1, Double.NaN));
    assertEquals("[null]", written(series, 0, 9, 10).get("loss").toString());
  }
}
