package bellows.train;

import bellows.tensor.Layout;
import bellows.tensor.Team;
import bellows.train.rows.ValueHistogram.Extent;
import bellows.train.rows.ValueHistogram.Range;
import bellows.train.rows.ValueHistogram;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Histograms of the layers of a network, made by all members of a team: the driver counts all weights and their
 * gradient at each evaluation. Blocks of one size are looked at by whoever has time, and put together in their order; so
 * each histogram is that of {@link ValueHistogram#of}, to the last bit, whatever the size of the team.
 */
final class TeamHistograms {
  /** A part of a layer's values. */
  private record Block(String layer, Range range) {}

  private final Map<String, ValueHistogram> all = new HashMap<>();

  private TeamHistograms() {}

  /**
   * Of one array.
   *
   * @param values of a whole layout; null for nothing, as the gradient before the first step
   * @param tensors of each layer, in their order
   */
  static TeamHistograms of(float[] values, Map<String, List<Layout.Segment>> tensors, Team team) {
    TeamHistograms made = new TeamHistograms();
    if (values != null) {
      made.count(values, blocks(tensors), team);
    }
    return made;
  }

  private static List<Block> blocks(Map<String, List<Layout.Segment>> tensors) {
    List<Block> blocks = new ArrayList<>();
    tensors.forEach((layer, own) -> own.forEach(tensor -> new Range(tensor.offset(), tensor.end()).blocks()
        .forEach(range -> blocks.add(new Block(layer, range)))));
    return blocks;
  }

  private void count(float[] values, List<Block> blocks, Team team) {
    Extent[] extents = new Extent[blocks.size()];
    team.run(extents.length, (member, b) -> extents[b] = Extent.of(values, blocks.get(b).range));
    Map<String, Extent> whole = new HashMap<>();
    for (int b = 0; b < extents.length; b++) {
      whole.merge(blocks.get(b).layer, Extent.NOTHING.and(extents[b]), (before, next) -> before.and(next));
    }
    long[][] counts = new long[blocks.size()][];
    team.run(counts.length, (member, b) -> {
      Block block = blocks.get(b);
      counts[b] = whole.get(block.layer).counts(values, block.range);
    });
    Map<String, long[]> sums = new HashMap<>();
    for (int b = 0; b < counts.length; b++) {
      ValueHistogram.add(sums.computeIfAbsent(blocks.get(b).layer, layer -> new long[ValueHistogram.BINS]), counts[b]);
    }
    sums.forEach((layer, found) -> all.put(layer, whole.get(layer).histogram(found)));
  }

  /** As the table of layers has it; null of no values. */
  String text(String layer) {
    ValueHistogram found = all.get(layer);
    return found == null ? null : found.text();
  }
}
