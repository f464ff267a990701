package bellows.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The events of a step, beside the closed formula. */
class SimulationTest {
  private static Forecast forecast(int executors) {
    Cluster cluster = new Cluster(executors, 8, 32 * Jobs.GB, 4 * Jobs.GB, Network.parse("10Gb"));
    return Forecast.of(Jobs.named("resnet50", "batch = 8192, leaves = 1024"), cluster, new Rate(4, 0, 0, 1), List.of(), null);
  }

  /** With many more executors it is not: all of them ask the driver for their first pieces, which the formula leaves out. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 16, 64})
  void isNearTheFormula(int executors) {
    Forecast forecast = forecast(executors);
    double formula = forecast.chosen().step().total();
    double simulated = Simulation.stepMillis(forecast, forecast.chosen(), 1, 3);
    assertEquals(1, simulated / formula, 0.15, simulated + " ms for " + forecast.chosen().step());
  }

  @Test
  void isAFunctionOfItsSeed() {
    Forecast forecast = forecast(16);
    double one = Simulation.stepMillis(forecast, forecast.chosen(), 1, 2);
    assertEquals(one, Simulation.stepMillis(forecast, forecast.chosen(), 1, 2));
    assertNotEquals(one, Simulation.stepMillis(forecast, forecast.chosen(), 2, 2));
    assertTrue(one > forecast.chosen().step().compute());
  }
}
