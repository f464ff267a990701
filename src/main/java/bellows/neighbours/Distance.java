package bellows.neighbours;

/**
 * What near means. Each distance has two faces: its <em>measure</em>, in double and by one formula ({@link Exact}),
 * which ranks rows; and the <em>nearness</em> of all pairs of two blocks in float, large where the measure is small,
 * which is what the fast kernels compute ({@link Nearness}). How far the two can disagree is known from the theory of
 * rounding (Higham, Accuracy and Stability of Numerical Algorithms, 2nd edition, sections 3.1 and 3.5): a chain of n
 * operations errs by at most γ(n) = nu / (1 − nu) of the sum of its terms' sizes. So it is certain which rows cannot be
 * among the nearest, and only these are passed over.
 */
public enum Distance {
  /** {@code √Σ(a − b)²}. Measure: its square. Nearness: {@code a·b − ‖b‖²/2}, that is {@code (‖a‖² − measure) / 2}. */
  L2 {
    @Override
    float start(RowBlock rows, int row) {
      return (float) (-0.5 * rows.norm(row) * rows.norm(row));
    }

    @Override
    double measure(RowBlock queries, int query, RowBlock rows, int row) {
      return Exact.squares(queries.values(), queries.at(query), rows.values(), rows.at(row), rows.size());
    }

    @Override
    public double told(double measure) {
      return Math.sqrt(measure);
    }

    @Override
    double most(double nearness, double norm, double largest, int size) {
      return norm * norm - 2 * (nearness - error(norm, largest, size)) + slack(norm, largest, size);
    }

    @Override
    double least(double measure, double norm, double largest, int size) {
      return (norm * norm - measure - slack(norm, largest, size)) / 2 - error(norm, largest, size);
    }

    /** Of nearness: the products' sizes add up to at most ‖a‖‖b‖, by Cauchy and Schwarz. */
    private static double error(double norm, double largest, int size) {
      return floats(size) * (norm * largest + 0.5 * largest * largest) + size * (double) Float.MIN_VALUE;
    }

    /** Of the measure and of ‖a‖², in double. */
    private static double slack(double norm, double largest, int size) {
      return doubles(size) * (norm + largest) * (norm + largest);
    }
  },

  /** {@code Σ|a − b|}, which is the measure. Nearness: its negative. */
  L1 {
    @Override
    float start(RowBlock rows, int row) {
      return 0;
    }

    @Override
    double measure(RowBlock queries, int query, RowBlock rows, int row) {
      return Exact.absolutes(queries.values(), queries.at(query), rows.values(), rows.at(row), rows.size());
    }

    @Override
    double most(double nearness, double norm, double largest, int size) {
      double error = floats(size);
      return error < 1 ? -nearness / (1 - error) * (1 + doubles(size)) : Double.POSITIVE_INFINITY;
    }

    @Override
    double least(double measure, double norm, double largest, int size) {
      return -measure * (1 + floats(size)) * (1 + doubles(size));
    }
  },

  /** {@code 1 − a·b / (‖a‖‖b‖)}, which is the measure; 1 where a or b is 0. Nearness: {@code a·b / ‖b‖}. */
  COSINE {
    @Override
    float start(RowBlock rows, int row) {
      return 0;
    }

    @Override
    double factor(RowBlock rows, int row) {
      return rows.norm(row) == 0 ? 0 : 1 / rows.norm(row);
    }

    @Override
    double measure(RowBlock queries, int query, RowBlock rows, int row) {
      double norms = queries.norm(query) * rows.norm(row);
      return norms == 0 ? 1 : Math.max(0,
          1 - Exact.dot(queries.values(), queries.at(query), rows.values(), rows.at(row), rows.size()) / norms);
    }

    @Override
    double most(double nearness, double norm, double largest, int size) {
      return norm == 0 ? 1 : 1 - (nearness - error(norm, size)) / norm + doubles(size);
    }

    @Override
    double least(double measure, double norm, double largest, int size) {
      return norm * (1 - measure - doubles(size)) - error(norm, size);
    }

    /** Of nearness: rows of B are rounded when they are scaled to length 1, once more than in {@link #L2}. */
    private static double error(double norm, int size) {
      return floats(size) * norm + size * (1 + norm) * Float.MIN_VALUE;
    }
  };

  /** Roundings beside those of a sum's terms, with room for those of norms and bounds. */
  private static final int OTHERS = 8;

  /** γ of a sum over a row in float, fused or not; infinite where rows are too long for any certainty. */
  private static double floats(int size) {
    return gamma(2.0 * size + OTHERS, 0x1p-24);
  }

  /** γ of a sum over a row in double, of norms and of what is made of them. */
  private static double doubles(int size) {
    return gamma(4.0 * size + 4 * OTHERS, 0x1p-53);
  }

  private static double gamma(double n, double unit) {
    return n * unit < 1 ? n * unit / (1 - n * unit) : Double.POSITIVE_INFINITY;
  }

  /** The nearness of a training row to which the kernel adds. */
  abstract float start(RowBlock rows, int row);

  /** By which a training row is multiplied before the kernel sees it. */
  double factor(RowBlock rows, int row) {
    return 1;
  }

  /** What rows are ranked by: 0 or more, and the less the nearer. */
  abstract double measure(RowBlock queries, int query, RowBlock rows, int row);

  /** The distance that a person is told of a measure. */
  public double told(double measure) {
    return measure;
  }

  /**
   * The largest measure of a row whose nearness was computed so.
   *
   * @param norm of the query
   * @param largest norm of the rows
   * @param size of a row
   */
  abstract double most(double nearness, double norm, double largest, int size);

  /** The least nearness that may be computed of a row with this measure; the reverse of {@link #most}. */
  abstract double least(double measure, double norm, double largest, int size);
}
