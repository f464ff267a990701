package bellows.spark.neighbours;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.data.Normalisation;
import bellows.data.Split;
import bellows.data.source.Expected;
import bellows.image.augment.Transforms;
import bellows.image.augment.Views;
import bellows.neighbours.Distance;
import bellows.neighbours.Folds;
import bellows.neighbours.NeighbourSpec;
import bellows.spark.data.DataSet;
import bellows.store.HadoopFiles;
import bellows.tensor.Shape;

/**
 * Samples that neighbours are looked for among, and how distances see them: as evaluation would show them to a network,
 * by {@code data.view}, and normalised by {@code data.normalise} unless they are wanted raw.
 *
 * @param shape of what the view shows
 */
public record NeighbourData(DataSet set, Shape shape, Transforms view, Normalisation normalisation)
    implements AutoCloseable {
  /**
   * Opens what a section {@code data} names.
   *
   * @param raw whether values are taken as they are, without {@code data.normalise}
   * @throws BadInputException if a key is wrong, or samples are not all of one shape
   */
  public static NeighbourData open(Settings data, HadoopFiles files, Expected expected, boolean raw) {
    DataSet set = DataSet.open(data, files, expected);
    Views views = Views.read(data);
    Normalisation read = Normalisation.read(data.sectionOrWord("normalise", "mean"));
    data.finish();
    BadInputException.check(set.count(Split.TRAIN) > 0, "%s: expected training samples, found none", set.describe());
    Shape shape = views.tested(set.shape());
    BadInputException.check(shape != null, "%s: expected pictures of one size, found some of many; data.view needs a crop, "
        + "such as {centre-crop = 224}", set.describe());
    Normalisation resolved = raw ? Normalisation.NONE : set.resolve(read);
    resolved.check(shape);
    return new NeighbourData(set, shape, NeighbourSpec.view(views), resolved.on(set.origin()));
  }

  /**
   * What to look for.
   *
   * @param folds of the training samples if queries are these; null if queries are others
   * @throws BadInputException if there are fewer than k samples to find
   */
  public NeighbourSpec spec(Distance distance, int k, Folds folds) {
    long others = folds == null ? set.count(Split.TRAIN) : folds.leastOutside();
    BadInputException.check(k <= others, "--k: expected at most %,d, as many training samples as there are%s, found %,d",
        others, folds == null ? "" : " outside of a fold", k);
    return new NeighbourSpec(distance, k, shape, view, normalisation, folds);
  }

  /** Whether targets are numbers, not classes. */
  public boolean isReal() {
    return set.classes() == 0;
  }

  @Override
  public void close() {
    set.close();
  }
}
