package bellows.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SettlementTest {
  @Test
  void gapsAreFilledFromTheEnd() {
    Settlement settlement = new Settlement(10, new long[] {8, 2, 5}, 4);
    assertEquals(7, settlement.count());
    assertEquals(0, settlement.origin(0));
    assertEquals(7, settlement.origin(2));
    assertEquals(9, settlement.origin(5));
    assertEquals(6, settlement.origin(6));
    assertTrue(settlement.changes(1) && settlement.changes(2) && settlement.changes(3));
    assertFalse(settlement.changes(0)); // its place 8 was the last
    assertEquals(0, settlement.row(6)); // after place 2, which is rejected, place 6 is the first of shard 2
  }

  @Test
  void nothingRejectedChangesNothing() {
    Settlement settlement = new Settlement(10, new long[0], 4);
    assertEquals(10, settlement.count());
    assertTrue(LongStream.range(0, 10).allMatch(place -> settlement.origin(place) == place));
    assertEquals(0, LongStream.range(0, 4).filter(shard -> settlement.changes((int) shard)).count());
  }

  /** Every picture that stays has one place, and a shard that is said not to change does not. */
  @Test
  void everyPictureThatStaysHasOnePlace() {
    SplittableRandom random = new SplittableRandom(5);
    for (int round = 0; round < 300; round++) {
      int pictures = 1 + random.nextInt(60);
      int shards = 1 << random.nextInt(5);
      long[] rejected = LongStream.range(0, pictures).filter(place -> random.nextInt(4) == 0).toArray();
      Settlement settlement = new Settlement(pictures, rejected, shards);
      Set<Long> origins = new HashSet<>();
      for (long place = 0; place < settlement.count(); place++) {
        long origin = settlement.origin(place);
        assertTrue(origins.add(origin) && LongStream.of(rejected).noneMatch(other -> other == origin));
        if (!settlement.changes((int) (place % shards))) {
          assertEquals(place, origin);
          assertEquals(place / shards, settlement.row(origin));
        }
        long before = LongStream.range(0, origin).filter(other -> other % shards == origin % shards
            && LongStream.of(rejected).noneMatch(gone -> gone == other)).count();
        assertEquals(before, settlement.row(origin));
      }
      assertEquals(pictures - rejected.length, origins.size());
    }
  }
}
