package bellows.neighbours;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bellows.SharedData;
import bellows.conf.Settings;
import bellows.data.Leaf;
import bellows.data.LocalFiles;
import bellows.data.Normalisation;
import bellows.data.Samples;
import bellows.data.Split;
import bellows.data.source.Source;
import bellows.data.source.Sources;
import bellows.image.augment.Transforms;
import bellows.kernel.KernelProvider;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A part of MNIST, judged as a program with NumPy judges it; src/proof/neighbours-speed takes all of it. */
class MnistNeighboursTest {
  private static final int TRAINING = 6000;
  private static final int QUERIES = 500;

  @Test
  void firstDigits() {
    Source source = Sources.read(Settings.parse("source = idx, path = \"" + SharedData.path("mnist") + "\"", "data"),
        new LocalFiles());
    Samples training = source.read(Split.TRAIN).select(TRAINING, row -> row);
    Samples queries = source.read(Split.TEST).select(QUERIES, row -> row);
    NeighbourSpec spec = new NeighbourSpec(Distance.L2, 3, training.shape(), Transforms.NONE, Normalisation.NONE, null);
    List<Integer> ks = List.of(1, 3);
    Tally lowest = new Tally(ks, 1);
    Tally nearest = new Tally(ks, 1);
    spec.search(List.of(new Leaf(0, 1, queries)), List.of(new Leaf(0, 1, training)), KernelProvider.kernels(),
        pairs -> { }).forEachRemaining(lists -> {
          lowest.add(lists, new Vote(10, Vote.Ties.LOWEST), null);
          nearest.add(lists, new Vote(10, Vote.Ties.NEAREST), null);
        });
    assertEquals(454.0 / QUERIES, lowest.score(false, 0));
    assertEquals(459.0 / QUERIES, lowest.score(false, 1));
    assertEquals(461.0 / QUERIES, nearest.score(false, 1));
  }
}
