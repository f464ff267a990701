package bellows.tensor;

/** A function of each element by itself, as a loop over neighbours. */
public interface ElementMap {
  /** Sets {@code n} elements of y from x. */
  void run(float[] x, int xo, float[] y, int yo, int n);
}
