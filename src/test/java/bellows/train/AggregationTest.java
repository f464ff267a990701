package bellows.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.Refusal;
import bellows.train.worker.TrainSpec;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where partials are added up, and what that means for the driver's memory. */
class AggregationTest {
  private static final long GB = 1L << 30;

  @ParameterizedTest
  @CsvSource({"431080,2,DRIVER", "431080,155,DRIVER", "431080,156,SHUFFLE", "25557032,2,DRIVER", "25557032,3,SHUFFLE",
      "138357544,1,DRIVER", "138357544,2,SHUFFLE", "2000000000,1000,SHUFFLE"})
  void autoShufflesWhatWouldFillTheDriversLink(long floats, int tasks, Aggregation expected) {
    assertEquals(expected, Aggregation.AUTO.choose(floats, tasks, false));
    assertEquals(Aggregation.DRIVER, Aggregation.AUTO.choose(floats, tasks, true));
    assertEquals(Aggregation.DRIVER, Aggregation.DRIVER.choose(floats, tasks, false));
    assertEquals(Aggregation.SHUFFLE, Aggregation.SHUFFLE.choose(floats, tasks, true));
  }

  @Test
  void theDriversMemoryGrowsWithTasksOnlyInDriverAggregation() {
    DriverMemory two = DriverMemory.of(1000, 1, 2, Aggregation.DRIVER);
    DriverMemory eight = DriverMemory.of(1000, 1, 8, Aggregation.DRIVER);
    assertTrue(two.partials() < eight.partials());
    assertEquals(DriverMemory.of(1000, 1, 2, Aggregation.SHUFFLE),
        DriverMemory.of(1000, 1, 800, Aggregation.SHUFFLE));
    assertEquals(4000, DriverMemory.of(1000, 2, 2, Aggregation.SHUFFLE).state() - two.state());
  }

  /** VGG-16's partials are of 553 MB, in blocks of 33.6 MB, of which four are opened at a time. */
  @Test
  void onlyBlocksOfWhatArrivesAreHeldTwice() {
    long vgg = 138_357_544;
    long blocks = Aggregation.OPENERS * 4L * Aggregation.BLOCK;
    assertEquals(8 * 4 * vgg + blocks, DriverMemory.of(vgg, 1, 8, Aggregation.DRIVER).partials());
    assertEquals(4 * vgg + blocks / 4, DriverMemory.of(vgg, 1, 1, Aggregation.DRIVER).partials());
    assertEquals(4 * vgg + blocks, DriverMemory.of(vgg, 1, 8, Aggregation.SHUFFLE).partials());
    assertEquals(8000, DriverMemory.of(1000, 1, 8, Aggregation.SHUFFLE).partials());
    assertEquals(8 * 4000 + 4 * 4000, DriverMemory.of(1000, 1, 8, Aggregation.DRIVER).partials());
  }

  @Test
  void weightsThatAreHandedOutRoundedAreThereBesideThemselves() {
    TrainSpec plain = spec("float32");
    TrainSpec halved = spec("bfloat16");
    long bytes = 4L * plain.model().layout().size();
    DriverMemory whole = DriverMemory.of(plain, 1, 2, Aggregation.DRIVER);
    DriverMemory rounded = DriverMemory.of(halved, 1, 2, Aggregation.DRIVER);
    assertEquals(whole.state() + bytes, rounded.state());
    assertEquals(List.of(bytes, bytes / 2), List.of(whole.broadcast(), rounded.broadcast()));
  }

  private static TrainSpec spec(String wire) {
    String run = "network = [{dense = classes}], rate = 1, wire = " + wire;
    return Toy.spec(Toy.config(run), Toy.model(run, Toy.clouds(9)), Toy.clouds(9));
  }

  @Test
  void aDriverTooSmallIsRefusedWithTheSettingsToChange() {
    long vgg = 138_357_544;
    DriverMemory shuffled = DriverMemory.of(vgg, 1, 8, Aggregation.SHUFFLE);
    assertTrue(shuffled.fits(6 * GB) && !shuffled.fits(3 * GB));
    Refusal.of(() -> shuffled.check(3 * GB, true), "three quarters of the driver's heap", "set --driver-memory 4g");
    DriverMemory driver = DriverMemory.of(vgg, 1, 8, Aggregation.DRIVER);
    assertFalse(driver.fits(6 * GB));
    Refusal.of(() -> driver.check(6 * GB, false), "set --driver-memory ", "g, or aggregation = shuffle");
  }
}
