package bellows.spark.neighbours;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.data.Split;
import bellows.data.source.Expected;
import bellows.data.source.TableForm;
import bellows.neighbours.Distance;
import bellows.neighbours.NeighbourSpec;
import bellows.neighbours.Tally;
import bellows.neighbours.Vote;
import bellows.store.HadoopFiles;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;

/** What nearest neighbours answer to a run file's test samples: the number that a network has to beat. */
public final class NeighbourBaseline {
  private final JavaSparkContext spark;
  private final int partitions;

  /** @param partitions tasks that search; no result depends on how many */
  public NeighbourBaseline(JavaSparkContext spark, int partitions) {
    this.spark = spark;
    this.partitions = partitions;
  }

  /**
   * The part of the test samples whose class is that of most of their k nearest training samples; of equally many votes
   * the lowest class wins. Samples are seen as evaluation shows them to a network.
   *
   * @param run of which only the data are read
   * @throws BadInputException if the data have no classes or no test samples, or fewer than k training samples
   */
  public double accuracy(Settings run, Distance distance, int k) {
    Expected expected = new Expected(TableForm.read(run.section(TableForm.SECTION)), -1, List.of(), true);
    HadoopFiles files = new HadoopFiles(spark.hadoopConfiguration());
    try (NeighbourData data = NeighbourData.open(run.section("data"), files, expected, false)) {
      String described = data.set().describe();
      BadInputException.check(!data.isReal(), "%s: expected classes, which neighbours can vote for, found real targets",
          described);
      BadInputException.check(data.set().has(Split.TEST), "%s: expected test samples, found none", described);
      long training = data.set().count(Split.TRAIN);
      BadInputException.check(k <= training, "k: expected at most %,d, as many training samples as there are, found %,d",
          training, k);
      return accuracy(data, data.spec(distance, k, null));
    }
  }

  private double accuracy(NeighbourData data, NeighbourSpec wanted) {
    try (NeighbourSearch search = new NeighbourSearch(spark, data.set(), partitions);
        FoundNeighbours found = search.find(wanted, Split.TEST, pairs -> { })) {
      Vote vote = new Vote(data.set().classes(), Vote.Ties.LOWEST);
      Tally tally = found.tally(List.of(wanted.k()), vote, null);
      BadInputException.check(tally.samples() > 0, "%s: expected test samples with labels, found none",
          data.set().describe());
      return tally.score(false, 0);
    }
  }
}
