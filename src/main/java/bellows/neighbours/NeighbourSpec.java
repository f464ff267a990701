package bellows.neighbours;

import bellows.conf.BadInputException;
import bellows.data.Leaf;
import bellows.data.Normalisation;
import bellows.image.augment.Transforms;
import bellows.image.augment.Views;
import bellows.kernel.Kernels;
import bellows.tensor.Shape;
import bellows.tensor.product.Gemm;
import bellows.train.worker.SampleReader;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * What a search for neighbours looks for.
 *
 * @param k neighbours of each query
 * @param shape of samples as the view shows them
 * @param view of a sample, the same always; it is what evaluation sees
 * @param folds of the training samples if queries are these; null if queries are others
 */
public record NeighbourSpec(Distance distance, int k, Shape shape, Transforms view, Normalisation normalisation,
    Folds folds) implements Serializable {
  /** Floats of a block of queries, 64 MB, and of their lists. */
  private static final int QUERIES = 1 << 24;
  private static final int LISTED = 1 << 22;
  /** Floats of a block of training rows: packed, it has to stay in a core's second cache beside queries. */
  private static final int PACKED = 1 << 18;
  private static final int LEAST_ROWS = 64;
  private static final int MOST_ROWS = 1024;
  private static final int MOST_QUERIES = 1 << 15;

  public NeighbourSpec {
    BadInputException.check(k >= 1, "--k: expected at least 1, found %d", k);
  }

  /** The one view of evaluation; refuses several. */
  public static Transforms view(Views views) {
    BadInputException.check(views.tests().size() == 1,
        "data.view: expected one view of a sample, as distances are of one row to another, found %d",
        views.tests().size());
    return views.tests().get(0);
  }

  /**
   * Finds the neighbours of the samples of some leaves among those of others: a block of queries each time that it is
   * asked for one. The same queries are in the same block whatever the training leaves are.
   *
   * @param pairs is told now and then how many more samples were compared
   */
  public Iterator<NeighbourLists> search(List<Leaf> queries, List<Leaf> training, Kernels kernels, LongConsumer pairs) {
    SampleReader reader = new SampleReader(shape, normalisation, 0);
    LeafRows asked = new LeafRows(queries, reader, List.of(view), false);
    LeafRows known = new LeafRows(training, reader, List.of(view), true);
    RowBlock block = new RowBlock((int) Math.min(Math.max(1, asked.count()), queriesTogether()), shape.size());
    Search search = new Search(distance, k, folds, new RowBlock(rowsTogether(), shape.size()), kernels);
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return asked.hasNext();
      }

      @Override
      public NeighbourLists next() {
        asked.fill(block);
        return search.run(block, known, pairs);
      }
    };
  }

  /** Queries that go through the training samples together. */
  int queriesTogether() {
    int most = Math.min(MOST_QUERIES, Math.min(QUERIES / shape.size(), LISTED / k));
    return Math.max(Gemm.HEIGHT, most / Gemm.HEIGHT * Gemm.HEIGHT);
  }

  /** Training samples that queries are compared with at once. */
  int rowsTogether() {
    return Math.max(LEAST_ROWS, Math.min(MOST_ROWS, PACKED / shape.size() / LEAST_ROWS * LEAST_ROWS));
  }
}
