package bellows.feature;

/** Finds the means of clusters of points; whoever fits says who does it. */
public interface Clustering {
  /**
   * Lloyd's iterations from given means on.
   *
   * @param points count × size floats
   * @param first means × size floats
   * @param iterations at most
   * @return the means, in the order of the first ones: the same bits each time
   */
  float[] means(float[] points, int size, float[] first, int iterations);
}
