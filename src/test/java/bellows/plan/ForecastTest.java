package bellows.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.Refusal;
import bellows.train.Aggregation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The model of a step: what must grow with what, and what it is where only arithmetic is left. */
class ForecastTest {
  private static final Costs FREE = new Costs(0, 0, 0, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY,
      Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, Spread.assumed(0));

  @Test
  void withoutCostsAStepIsItsArithmetic() {
    TrainingJob job = Jobs.perceptron(100, 64);
    Rate rate = new Rate(1000, 0, 0, 1);
    Breakdown step = ClusterLayout.chosen(job, Jobs.cluster(0, 1, "loopback"), rate, FREE).step();
    assertEquals(64, step.compute(), 1e-9);
    assertEquals(64, step.total(), 1e-9);
    assertEquals(32, ClusterLayout.chosen(job, Jobs.cluster(2, 1, "loopback"), rate, FREE).step().total(), 1e-9);
    assertEquals(8, ClusterLayout.chosen(job, Jobs.cluster(8, 1, "loopback"), rate, FREE).step().total(), 1e-9);
  }

  @Test
  void leavesThatTasksCannotShareEvenlyCountAsTheLongestTask() {
    TrainingJob job = Jobs.perceptron(100, 64);
    ClusterLayout three = ClusterLayout.chosen(job, Jobs.cluster(3, 1, "loopback"), new Rate(1000, 0, 0, 1), FREE);
    assertEquals(3, three.plan().tasks());
    assertEquals(24, three.step().total(), 1e-9);
  }

  @Test
  void aFasterNetworkOrALargerBatchNeverHurts() {
    TrainingJob job = Jobs.perceptron(8000, 1024);
    double before = Double.POSITIVE_INFINITY;
    for (String network : List.of("100Mb", "1Gb", "10Gb", "100Gb")) {
      double step = Forecast.of(job, Jobs.cluster(4, 2, network), Jobs.RATE, List.of(), null).best().step().total();
      assertTrue(step < before, network);
      before = step;
    }
    double efficiency = 0;
    for (int batch : new int[] {64, 256, 1024, 4096}) {
      Forecast forecast = Forecast.of(Jobs.perceptron(8000, batch), Jobs.cluster(4, 2, "1Gb"), Jobs.RATE, List.of(), null);
      assertTrue(forecast.efficiency(forecast.best()) > efficiency, "batch " + batch);
      efficiency = forecast.efficiency(forecast.best());
      assertTrue(efficiency < 1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 5, 100, 1000})
  void theDriverReceivesOneGradientHoweverManyShuffle(int executors) {
    long floats = 138_357_544;
    Cluster cluster = Jobs.cluster(executors, 4, "10Gb");
    Wire shuffled = Wire.of(floats, executors, cluster, Aggregation.SHUFFLE);
    assertEquals(4 * floats, shuffled.toDriver());
    assertEquals(4 * floats * (executors - 1), shuffled.between(), executors);
    Wire gathered = Wire.of(floats, executors, cluster, Aggregation.DRIVER);
    assertEquals(4 * floats * executors, gathered.toDriver());
    assertEquals(0, gathered.between());
    if (executors > 2) {
      assertTrue(Costs.CLUSTER.networkMillis(shuffled, cluster) < Costs.CLUSTER.networkMillis(gathered, cluster));
    }
  }

  @Test
  void localModeSendsNothing() {
    Cluster local = Jobs.cluster(0, 2, "10Gb");
    assertEquals(new Wire(0, 0, 0), Wire.of(1000, 2, local, Aggregation.DRIVER));
    assertEquals(0, Costs.LOCAL.networkMillis(Wire.of(1000, 2, local, Aggregation.SHUFFLE), local));
    assertEquals(0, Costs.LOCAL.serialiseMillis(1000, 2, local, Aggregation.DRIVER));
    assertTrue(Costs.LOCAL.serialiseMillis(1000, 2, local, Aggregation.SHUFFLE) > 0);
  }

  @Test
  void localModeAddsUpOnTheDriverUnlessToldOtherwise() {
    TrainingJob large = Jobs.perceptron(60_000, 64).withTeam(1, Aggregation.AUTO);
    ClusterLayout local = ClusterLayout.chosen(large, Jobs.cluster(0, 4, "10Gb"), Jobs.RATE, Costs.LOCAL);
    assertEquals(Aggregation.DRIVER, local.aggregation());
    assertEquals(0, local.step().serialise());
    assertEquals(Aggregation.SHUFFLE,
        ClusterLayout.chosen(large, Jobs.cluster(2, 4, "10Gb"), Jobs.RATE, Costs.CLUSTER).aggregation());
  }

  /** Eight partials are more than Spark lets the results of a job be, which large ones are no part of. */
  @Test
  void whatTheDriversHeapHoldsFits() {
    TrainingJob large = Jobs.perceptron(60_000, 64).withTeam(1, Aggregation.DRIVER);
    assertTrue(ClusterLayout.chosen(large, Jobs.cluster(8, 1, "10Gb"), Jobs.RATE, Costs.CLUSTER).fits());
  }

  @Test
  void oneTaskOnTheDriverMovesNothingThatASpeedCouldBeSeenFrom() {
    Cluster local = Jobs.cluster(0, 1, "loopback");
    Costs fitted = Costs.LOCAL.fitted(List.of(new Costs.EmptyStep(1000, 1, 5), new Costs.EmptyStep(1_000_000, 1, 9)),
        local, 1_000_000);
    assertEquals(Costs.LOCAL.merge(), fitted.merge());
    assertEquals(5, fitted.scheduleMillis(1, local, Aggregation.DRIVER), 1e-9);
  }

  @Test
  void theBestLayoutFitsWhereAnyDoes() {
    TrainingJob job = Jobs.perceptron(30_000, 64);
    Cluster roomy = Jobs.cluster(2, 4, "10Gb");
    Cluster tight = new Cluster(2, 4, Jobs.GB / 5 * 4, 2 * Jobs.GB, roomy.network());
    assertTrue(Forecast.of(job, roomy, Jobs.RATE, List.of(), null).best().fits());
    Forecast forecast = Forecast.of(job, tight, Jobs.RATE, List.of(), null);
    assertTrue(forecast.best().fits());
    assertTrue(forecast.layouts().stream().anyMatch(layout -> !layout.fits()));
    Cluster tiny = new Cluster(2, 4, Jobs.GB / 16, 2 * Jobs.GB, roomy.network());
    assertFalse(Forecast.of(job, tiny, Jobs.RATE, List.of(), null).best().fits());
  }

  @Test
  void emptyStepsThatWereMeasuredArePredictedAsTheyWere() {
    for (Cluster cluster : List.of(Jobs.cluster(0, 2, "loopback"), Jobs.cluster(2, 1, "loopback"))) {
      List<Costs.EmptyStep> measured = List.of(new Costs.EmptyStep(1000, 2, 9), new Costs.EmptyStep(431_080, 2, 14),
          new Costs.EmptyStep(25_557_032, 2, 700));
      for (Costs.EmptyStep row : measured) {
        Costs costs = Costs.of(cluster).fitted(measured, cluster, row.floats());
        Aggregation chosen = Aggregation.AUTO.choose(row.floats(), 2, cluster.isLocal());
        double predicted = costs.serialiseMillis(row.floats(), 2, cluster, chosen)
            + costs.networkMillis(Wire.of(row.floats(), 2, cluster, chosen), cluster)
            + costs.mergeMillis(row.floats(), 2, chosen)
            + costs.scheduleMillis(2, cluster, chosen);
        assertEquals(row.millis(), predicted, 1e-6, row + " on " + cluster);
      }
    }
  }

  @Test
  void aTeamIsFasterThanAThreadAndSlowerThanAsManyAlone() {
    for (int team = 2; team <= 64; team *= 2) {
      assertTrue(Jobs.RATE.computeMillis(100, team) < Jobs.RATE.computeMillis(100, team / 2));
      assertTrue(Jobs.RATE.computeMillis(100, team) > Jobs.RATE.computeMillis(100, 1) / team);
    }
    Rate ofTeam = new Rate(1000, 0, 0, 4);
    assertEquals(25, ofTeam.computeMillis(100, 4), 1e-9);
  }

  /** ResNet-50 with a batch of 8,192 on 16 to 256 executors of 8 cores: the issue's own case, 24.0 s for 19.0 s. */
  @ParameterizedTest
  @ValueSource(ints = {1, 5, 16, 64, 256})
  void aTeamOfAutoIsTheFastestThatFits(int executors) {
    TrainingJob job = Jobs.named("resnet50", "batch = 8192");
    Cluster cluster = new Cluster(executors, 8, 32 * Jobs.GB, 4 * Jobs.GB, Network.parse("10Gb"));
    Forecast forecast = Forecast.of(job, cluster, new Rate(4, 0, 0, 1), List.of(), null);
    assertTrue(forecast.chosen().fits());
    assertTrue(forecast.chosen().step().total() <= 1.02 * forecast.layouts().get(0).step().total(),
        () -> forecast.chosen() + " is not " + forecast.layouts().get(0));
  }

  @Test
  void heapsGrowWithSamplesAndSlots() {
    TrainingJob plain = Jobs.perceptron(1000, 64);
    TrainingJob more = new TrainingJob(plain.spec(), 2, 0, Aggregation.AUTO, 100 << 20, 0);
    for (Cluster cluster : List.of(Jobs.cluster(0, 2, "loopback"), Jobs.cluster(2, 1, "loopback"))) {
      Heap few = ClusterLayout.chosen(plain, cluster, Jobs.RATE, Costs.of(cluster)).heap();
      Heap many = ClusterLayout.chosen(more, cluster, Jobs.RATE, Costs.of(cluster)).heap();
      assertTrue(many.driver() > few.driver() + (100 << 20));
      assertTrue(cluster.isLocal() || many.executor() > few.executor() + (100 << 20));
    }
  }

  /** Each thread that reads may have the largest at the same time. */
  @Test
  void heapsGrowWithTheLargestPicture() {
    TrainingJob plain = Jobs.perceptron(1000, 64);
    TrainingJob large = new TrainingJob(plain.spec(), 1, 0, Aggregation.AUTO, 0, 192_000_000);
    for (Cluster cluster : List.of(Jobs.cluster(0, 2, "loopback"), Jobs.cluster(2, 3, "loopback"))) {
      Heap without = ClusterLayout.chosen(plain, cluster, Jobs.RATE, Costs.of(cluster)).heap();
      Heap with = ClusterLayout.chosen(large, cluster, Jobs.RATE, Costs.of(cluster)).heap();
      long more = cluster.isLocal() ? with.driver() - without.driver() : with.executor() - without.executor();
      assertEquals(cluster.cores() * 192_000_000L, more);
    }
  }

  @Test
  void speedsOfNetworksAreRead() {
    assertEquals(1.25e6, Network.parse("10Gb").bytesAMilli(), 1e-6);
    assertEquals(12.5e3, Network.parse("100 Mbit/s").bytesAMilli(), 1e-6);
    assertTrue(Network.parse("loopback").isLoopback());
    Refusal.of(() -> Network.parse("10"), "--network: expected a speed such as 10Gb", "found '10'");
    Refusal.of(() -> Network.parse("0Gb"), "found '0Gb'");
  }
}
