package bellows.feature;

import bellows.conf.BadInputException;
import bellows.data.UniformRows;
import bellows.tensor.Shape;
import java.util.Iterator;

/**
 * Whitening: values become such that vary alike and do not go together, by the principal axes of training samples. Their
 * covariance then is the identity, but for {@code epsilon}, which keeps axes that hardly vary from being noise made
 * large.
 *
 * @param turn whether values are the places along the axes, or turned back to where they were
 * @param components axes that stay, those of the largest variance; 0 for all
 * @param variance the part of all variance that they keep; 0 where {@code components} says how many
 * @param epsilon is added to the variance of each axis, in units of the values squared
 * @param samples that are learned from, at most, drawn by {@code seed}
 */
record Whiten(Turn turn, int components, double variance, double epsilon, int samples, long seed) implements Feature {
  /** Eigenvectors of more take hours, and memory beside. */
  private static final int MOST_VALUES = 4096;

  /** What whitening leaves values along. */
  enum Turn {
    /** The principal axes. */
    PCA,
    /** Their own axes: among all whitened values those that are nearest to the samples (Bell, Sejnowski, 1997). */
    ZCA
  }

  Whiten {
    BadInputException.check(components >= 0, "whiten: expected at least 1 component, found %d", components);
    BadInputException.check(variance >= 0 && variance <= 1, "whiten: expected a part of the variance from 0 to 1, found %s",
        variance);
    BadInputException.check(components == 0 || variance == 0, "whiten: expected components or variance, found both");
    BadInputException.check(epsilon >= 0 && Double.isFinite(epsilon), "whiten: expected an epsilon of at least 0, found %s",
        epsilon);
    BadInputException.check(samples >= 2, "whiten: expected at least 2 samples, found %d", samples);
  }

  @Override
  public Shape output(Shape in) {
    int size = in.size();
    BadInputException.check(size <= MOST_VALUES, "whiten: expected samples of at most %d values, whose eigenvectors can "
        + "be found, found %s", MOST_VALUES, in);
    BadInputException.check(components <= size, "whiten: expected at most as many components as values, %d, found %d", size,
        components);
    int axes = turn == Turn.ZCA || components == 0 ? size : components;
    Extraction.checkFits("whiten", (long) size * (variance > 0 && turn == Turn.PCA ? 1 : axes));
    return Shape.of(axes);
  }

  @Override
  public boolean learns() {
    return true;
  }

  @Override
  public boolean isShapeKnown() {
    return turn == Turn.ZCA || variance == 0;
  }

  @Override
  public Op bind(Shape in) {
    throw new IllegalStateException("must learn first");
  }

  @Override
  public Feature fit(UniformRows train, Clustering clustering) {
    Shape in = train.shape();
    output(in);
    Covariance covariance = Covariance.of(RowSample.values(train, samples, seed, "whiten"), in.size());
    PrincipalAxes found = PrincipalAxes.of(covariance.matrix(), in.size());
    int axes = variance > 0 ? found.axes(variance) : components > 0 ? components : in.size();
    Extraction.checkFits("whiten", (long) axes * in.size());
    float[] mean = new float[in.size()];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (float) covariance.mean()[i];
    }
    return new Whitened(mean, turn == Turn.PCA ? found.whitening(axes, epsilon) : found.turnedBack(axes, epsilon));
  }

  @Override
  public Feature restore(Iterator<float[]> numbers, Shape in) {
    return new Whitened(numbers.next(), numbers.next());
  }
}
