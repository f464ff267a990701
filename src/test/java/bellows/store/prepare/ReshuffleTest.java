package bellows.store.prepare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ReshuffleTest {
  @Test
  void gapsAreFilledFromTheEnd() {
    Reshuffle reshuffle = new Reshuffle(10, new long[] {8, 2, 5}, 4);
    assertEquals(7, reshuffle.count());
    assertEquals(0, reshuffle.origin(0));
    assertEquals(7, reshuffle.origin(2));
    assertEquals(9, reshuffle.origin(5));
    assertEquals(6, reshuffle.origin(6));
    assertTrue(reshuffle.changes(1) && reshuffle.changes(2) && reshuffle.changes(3));
    assertFalse(reshuffle.changes(0)); // its place 8 was the last
    assertEquals(0, reshuffle.row(6)); // after place 2, which is rejected, place 6 is the first of shard 2
  }

  @Test
  void nothingRejectedChangesNothing() {
    Reshuffle reshuffle = new Reshuffle(10, new long[0], 4);
    assertEquals(10, reshuffle.count());
    assertTrue(LongStream.range(0, 10).allMatch(place -> reshuffle.origin(place) == place));
    assertEquals(0, LongStream.range(0, 4).filter(shard -> reshuffle.changes((int) shard)).count());
  }

  /** Every picture that stays has one place, and a shard that is said not to change does not. */
  @Test
  void everyPictureThatStaysHasOnePlace() {
    SplittableRandom random = new SplittableRandom(5);
    for (int round = 0; round < 300; round++) {
      int pictures = 1 + random.nextInt(60);
      int shards = 1 << random.nextInt(5);
      long[] rejected = LongStream.range(0, pictures).filter(place -> random.nextInt(4) == 0).toArray();
      Reshuffle reshuffle = new Reshuffle(pictures, rejected, shards);
      Set<Long> origins = new HashSet<>();
      for (long place = 0; place < reshuffle.count(); place++) {
        long origin = reshuffle.origin(place);
        assertTrue(origins.add(origin) && LongStream.of(rejected).noneMatch(other -> other == origin));
        if (!reshuffle.changes((int) (place % shards))) {
          assertEquals(place, origin);
          assertEquals(place / shards, reshuffle.row(origin));
        }
        long before = LongStream.range(0, origin).filter(other -> other % shards == origin % shards
            && LongStream.of(rejected).noneMatch(gone -> gone == other)).count();
        assertEquals(before, reshuffle.row(origin));
      }
      assertEquals(pictures - rejected.length, origins.size());
    }
  }
}
