package bellows.feature;

import bellows.data.UniformRows;
import bellows.tensor.Shape;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;

/**
 * A transform of samples that a run file lists in {@code data.extract}: a picture or a vector goes in, a vector comes
 * out. Nothing about it is random, so a sample has the same features whenever and wherever they are computed. Immutable;
 * {@link #bind} makes what computes.
 */
public interface Feature extends Serializable {
  /**
   * What comes out of samples of a shape.
   *
   * @throws bellows.conf.BadInputException if such samples have no such features
   */
  Shape output(Shape in);

  /** What computes the features of samples of this shape, with memory of its own: for one thread. */
  Op bind(Shape in);

  /** Computes the features of one sample after the other. */
  interface Op {
    /**
     * Puts the features of the sample that begins at {@code x[at]} to {@code y[to]} and on.
     *
     * @throws bellows.conf.BadInputException if the sample has values that can have no such features
     */
    void apply(float[] x, int at, float[] y, int to);
  }

  /** Whether there is something to learn from training samples. */
  default boolean learns() {
    return false;
  }

  /** Whether {@link #output} tells the shape before {@link #fit}. */
  default boolean isShapeKnown() {
    return true;
  }

  /**
   * This with what it learns from training samples; itself where there is nothing to learn.
   *
   * @param train as they come to this transform
   */
  default Feature fit(UniformRows train, Clustering clustering) {
    return this;
  }

  /** Adds what was learnt to {@code numbers}, an array for each thing; nothing where nothing is learnt. */
  default void store(List<float[]> numbers) {}

  /**
   * This with what {@link #store} gave away.
   *
   * @param in the shape of samples
   * @throws IllegalArgumentException if these numbers are not of this transform
   */
  default Feature restore(Iterator<float[]> numbers, Shape in) {
    return this;
  }
}
