package bellows.store.prepare;

import bellows.data.Split;
import bellows.data.shard.Shard;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Where pictures end up when some of those that were to be prepared could not be read.
 *
 * <p>The n pictures of a split have the places 0 to n − 1; place p belongs to shard p mod S. If r of them are rejected,
 * m = n − r stay, and must have the places 0 to m − 1. Those that have such a place keep it. The gaps among these
 * places, k of them, are filled in their order by the pictures at m and beyond, in theirs, of which there are k too. So
 * few pictures move, and where they go depends on nothing but the places that were rejected.
 */
final class Reshuffle {
  private final int shards;
  private final long count;
  private final long[] gaps;
  private final long[] movers;
  private final long[][] rejectedOf;
  private final BitSet changed = new BitSet();

  /**
   * @param pictures n
   * @param rejected their places, in any order
   * @param shards S
   */
  Reshuffle(long pictures, long[] rejected, int shards) {
    this.shards = shards;
    long[] sorted = rejected.clone();
    Arrays.sort(sorted);
    count = pictures - sorted.length;
    gaps = Arrays.stream(sorted).filter(place -> place < count).toArray();
    movers = new long[gaps.length];
    int filled = 0;
    for (long place = count; place < pictures; place++) {
      if (Arrays.binarySearch(sorted, place) < 0) {
        movers[filled++] = place;
      }
    }
    List<List<Long>> lists = new ArrayList<>();
    for (int shard = 0; shard < shards; shard++) {
      lists.add(new ArrayList<>());
    }
    Arrays.stream(sorted).forEach(place -> lists.get(shard(place)).add(place));
    rejectedOf = lists.stream().map(list -> list.stream().mapToLong(Long::longValue).toArray()).toArray(long[][]::new);
    Arrays.stream(gaps).forEach(place -> changed.set(shard(place)));
    Arrays.stream(movers).forEach(place -> changed.set(shard(place)));
  }

  private int shard(long place) {
    return (int) (place % shards);
  }

  /** m, the pictures that stay. */
  long count() {
    return count;
  }

  /** Whether a shard has other pictures in the end than its draft. */
  boolean changes(int shard) {
    return changed.get(shard);
  }

  /** The place at which the picture was prepared that ends up at {@code place}. */
  long origin(long place) {
    int gap = Arrays.binarySearch(gaps, place);
    return gap < 0 ? place : movers[gap];
  }

  /** In which row of its shard's draft, which has no gaps, the picture prepared at {@code place} lies. */
  int row(long place) {
    int before = -1 - Arrays.binarySearch(rejectedOf[shard(place)], place);
    return (int) (place / shards) - before;
  }

  /**
   * How to make a shard that changes.
   *
   * @param drafts of all shards
   */
  AssemblyTask task(String folder, Split split, int shard, int classes, List<AssemblyTask.DraftFile> drafts) {
    int rows = Shard.rows(count, shard, shards);
    int[] used = new int[shards];
    Arrays.fill(used, -1);
    List<AssemblyTask.DraftFile> draftFiles = new ArrayList<>();
    int[] from = new int[rows];
    int[] row = new int[rows];
    for (int i = 0; i < rows; i++) {
      long origin = origin(shard + (long) i * shards);
      int draft = shard(origin);
      if (used[draft] < 0) {
        used[draft] = draftFiles.size();
        draftFiles.add(drafts.get(draft));
      }
      from[i] = used[draft];
      row[i] = row(origin);
    }
    return new AssemblyTask(folder, split, shard, shards, classes, draftFiles, from, row);
  }
}
