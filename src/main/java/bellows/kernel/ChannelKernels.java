package bellows.kernel;

/**
 * Sums and maps over {@code rows} of {@code n} channels, one row behind the other, with one coefficient a channel: what
 * normalisation over a batch is made of. A row is a pixel of an image or a whole vector. Each sum is one chain over the
 * rows in ascending order.
 *
 * <p>There is at least one row. Outputs are other arrays than inputs, or other parts of them. Coefficients lie in one
 * table {@code k} of rows of n floats, numbered by the constants here.
 *
 * <p>A threshold {@code least} puts a ReLU behind the map: what is smaller becomes 0. It is {@link #RELU} or
 * {@link #NO_RELU}; either way NaN stays NaN, so that it is noticed.
 */
public interface ChannelKernels {
  /** Row of the table: the factor of {@link #map}. */
  int SCALE = 0;
  /** Row of the table: what {@link #map} adds. */
  int SHIFT = 1;
  /** Row of the table: the mean that {@link #map} and the two gradients subtract. */
  int MEAN = 2;
  /** Row of the table: the factor of x − mean in {@link #gradient}. */
  int SLOPE = 3;
  /** Row of the table: what {@link #gradient} adds. */
  int OFFSET = 4;
  /** Rows of the table. */
  int TABLE = 5;

  /** The least float above 0: everything up to 0 becomes 0. */
  float RELU = Float.MIN_VALUE;
  /** Nothing is smaller. */
  float NO_RELU = Float.NEGATIVE_INFINITY;

  /** {@code sum += Σ x}, one chain from the sum's first value. */
  void addRows(float[] x, int xo, int rows, float[] sum, int so, int n);

  /** {@code Σ (x − mean)} into the first n elements of {@code sum} and {@code Σ (x − mean)²} into the n behind them. */
  void deviations(float[] x, int xo, int rows, float[] mean, int mo, float[] sum, int so, int n);

  /**
   * {@code y = scale·(x − mean) + shift}, with the ReLU. The mean is not folded into the shift: where it is far larger
   * than the deviations, the difference of two large products would keep few of their digits.
   */
  void map(float[] x, int xo, int rows, float[] k, float least, float[] y, int yo, int n);

  /**
   * {@code Σ d} into the first n elements of {@code sum} and {@code Σ d·(x − mean)} into the n behind them, where d is
   * {@code dy}, or 0 where the ReLU of {@link #map} gave 0. The output is not read but computed again, which costs less
   * than memory does.
   */
  void gradientSums(float[] x, int xo, float[] dy, int dyo, int rows, float[] k, float least, float[] sum, int so,
      int n);

  /** {@code dx = scale·d + slope·(x − mean) + offset}, with d as in {@link #gradientSums}. */
  void gradient(float[] x, int xo, float[] dy, int dyo, int rows, float[] k, float least, float[] dx, int dxo, int n);
}
