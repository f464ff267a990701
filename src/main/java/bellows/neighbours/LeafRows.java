package bellows.neighbours;

import bellows.conf.BadInputException;
import bellows.data.Leaf;
import bellows.image.augment.Transforms;
import bellows.train.worker.SampleReader;
import java.util.List;

/** The samples of some leaves, read block by block as evaluation shows them. For one thread. */
final class LeafRows {
  private final List<Leaf> leaves;
  private final SampleReader reader;
  private final List<Transforms> view;
  private final boolean labelled;
  private int leaf;
  private int row;

  /** @param labelled whether each sample must have a target */
  LeafRows(List<Leaf> leaves, SampleReader reader, List<Transforms> view, boolean labelled) {
    this.leaves = leaves;
    this.reader = reader;
    this.view = view;
    this.labelled = labelled;
  }

  long count() {
    return leaves.stream().mapToLong(one -> one.samples().count()).sum();
  }

  /** Begins again with the first. */
  void rewind() {
    leaf = 0;
    row = 0;
  }

  /** Whether there are samples that were not read since the beginning. */
  boolean hasNext() {
    while (leaf < leaves.size() && row == leaves.get(leaf).samples().count()) {
      leaf++;
      row = 0;
    }
    return leaf < leaves.size();
  }

  /** Fills a block with the next samples, and returns whether there were any. */
  boolean fill(RowBlock block) {
    block.clear();
    while (!block.isFull() && hasNext()) {
      Leaf from = leaves.get(leaf);
      float target = from.samples().target(row);
      BadInputException.check(!labelled || !Float.isNaN(target),
          "training sample %d: expected a label, found none, so it cannot vote", from.id(row));
      reader.show(from, row, view, 0, block.values(), block.end());
      block.add(from.id(row), target);
      row++;
    }
    return block.count() > 0;
  }
}
