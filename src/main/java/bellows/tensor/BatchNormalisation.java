package bellows.tensor;

import bellows.kernel.ChannelKernels;
import java.util.Arrays;

/**
 * Normalises each channel by the mean and the variance that it has over a batch, then scales and shifts it: Ioffe,
 * Szegedy: Batch Normalization, ICML 2015, algorithm 1, and the gradients that follow there. The batch is read as rows
 * of channels.
 *
 * <p>Rows are cut into chunks whose size depends on the number of channels only. A chunk's mean, its deviations from
 * that mean and their squares are summed while it is in the cache, so memory is read once; the chunks are then combined
 * in their order, in double precision. The deviations' sum, which would be 0 if the mean were not rounded, corrects
 * both mean and variance (Chan, Golub, LeVeque: Algorithms for computing the sample variance, 1983, equation 1.7): a
 * mean that is a thousand deviations large costs no digits. The members of a team share chunks and channels, never a
 * sum.
 */
public final class BatchNormalisation {
  /** Floats of a chunk: they stay in a core's second cache. */
  private static final int CHUNK = 1 << 14;
  /** More rows would make a single chain of additions long, and so inexact. */
  private static final int MOST_ROWS = 256;
  /** Fewer would leave most of the work to the combining. */
  private static final int LEAST_ROWS = 32;
  /** Channels that one member combines at a time. */
  private static final int BLOCK = 64;
  /** Rows of channels that a chunk has in {@link #parts}. */
  private static final int PARTS = 3;

  private final ChannelKernels kernels;
  private final Team team;
  private final int channels;
  private final int chunkRows;
  private final double epsilon;
  private final float[] k;
  /** The channel's mean less the float that stands for it in the table. */
  private final float[] rest;
  private final float[] variance;
  /**
   * For each chunk three rows of channels: its mean, the sum of the deviations from it and that of their squares on the
   * way forward; the two sums on the way back.
   */
  private final Arena.Scratch scratch;
  private float[] parts;

  private final Team.Part statistics = this::statistics;
  private final Team.Part combining = this::combine;
  private final Team.Part mapping = this::map;
  private final Team.Part summing = this::gradientSums;
  private final Team.Part combiningSums = this::combineSums;
  private final Team.Part differentiating = this::gradient;
  private int rows;
  private boolean measured;
  private float least;
  private float[] x;
  private int xo;
  private float[] y;
  private int yo;
  private float[] dy;
  private int dyo;
  private float[] dx;
  private int dxo;
  private float[] dScale;
  private int dScaleAt;
  private float[] dShift;
  private int dShiftAt;

  /** @param mostRows the most rows of a batch: its samples times the pixels of one */
  public BatchNormalisation(ChannelKernels kernels, Team team, Arena arena, int channels, int mostRows,
      double epsilon) {
    this.kernels = kernels;
    this.team = team;
    this.channels = channels;
    this.epsilon = epsilon;
    chunkRows = Math.max(LEAST_ROWS, Math.min(MOST_ROWS, CHUNK / channels));
    k = arena.claim(ChannelKernels.TABLE * channels);
    rest = arena.claim(channels);
    variance = arena.claim(channels);
    scratch = arena.scratch(PARTS * channels * chunks(mostRows));
  }

  private int chunks(int count) {
    return (count + chunkRows - 1) / chunkRows;
  }

  private int rowsOf(int chunk) {
    return Math.min(chunkRows, rows - chunk * chunkRows);
  }

  private int blocks() {
    return (channels + BLOCK - 1) / BLOCK;
  }

  /** Takes mean and variance from the rows of {@code x}. */
  public void measure(float[] x, int xo, int rows) {
    this.x = x;
    this.xo = xo;
    this.rows = rows;
    measured = true;
    parts = scratch.array();
    team.run(chunks(rows), statistics);
    team.run(blocks(), combining);
  }

  /** Takes mean and variance that were found before, one behind the other. */
  public void use(float[] mean, int mo, float[] variance, int vo) {
    measured = false;
    System.arraycopy(mean, mo, k, ChannelKernels.MEAN * channels, channels);
    Arrays.fill(rest, 0);
    System.arraycopy(variance, vo, this.variance, 0, channels);
  }

  /** Sets the scale and the shift (γ and β of the paper) that follow the normalisation. */
  public void coefficients(float[] scale, int so, float[] shift, int to) {
    for (int c = 0; c < channels; c++) {
      float factor = (float) (scale[so + c] * inverseDeviation(c));
      k[ChannelKernels.SCALE * channels + c] = factor;
      k[ChannelKernels.SHIFT * channels + c] = (float) (shift[to + c] - (double) rest[c] * factor);
    }
  }

  /** {@code y} from {@code x} by the coefficients at hand. */
  public void forward(float[] x, int xo, int rows, boolean relu, float[] y, int yo) {
    this.x = x;
    this.xo = xo;
    this.rows = rows;
    this.y = y;
    this.yo = yo;
    least = relu ? ChannelKernels.RELU : ChannelKernels.NO_RELU;
    team.run(chunks(rows), mapping);
  }

  /**
   * The way back through {@link #measure} or {@link #use}, {@link #coefficients} and {@link #forward} of the same x; in
   * the second case mean and variance are constants, through which no gradient passes. Adds to
   * {@code dScale} and {@code dShift}; sets {@code dx} unless it is null.
   */
  public void backward(float[] x, int xo, float[] dy, int dyo, float[] dScale, int dScaleAt, float[] dShift,
      int dShiftAt, float[] dx, int dxo) {
    this.x = x;
    this.xo = xo;
    this.dy = dy;
    this.dyo = dyo;
    this.dScale = dScale;
    this.dScaleAt = dScaleAt;
    this.dShift = dShift;
    this.dShiftAt = dShiftAt;
    this.dx = dx;
    this.dxo = dxo;
    parts = scratch.array();
    team.run(chunks(rows), summing);
    team.run(blocks(), combiningSums);
    if (dx != null) {
      team.run(chunks(rows), differentiating);
    }
  }

  /** The mean of a channel over the rows measured last. */
  public float mean(int channel) {
    return k[ChannelKernels.MEAN * channels + channel];
  }

  /** The mean squared deviation from the mean. */
  public float variance(int channel) {
    return variance[channel];
  }

  private double inverseDeviation(int channel) {
    return 1 / Math.sqrt(variance[channel] + epsilon);
  }

  private void statistics(int member, int chunk) {
    int from = xo + chunk * chunkRows * channels;
    int mean = PARTS * chunk * channels;
    Arrays.fill(parts, mean, mean + channels, 0);
    kernels.addRows(x, from, rowsOf(chunk), parts, mean, channels);
    float count = rowsOf(chunk);
    for (int c = 0; c < channels; c++) {
      parts[mean + c] /= count;
    }
    kernels.deviations(x, from, rowsOf(chunk), parts, mean, parts, mean + channels, channels);
  }

  private void combine(int member, int block) {
    int chunks = chunks(rows);
    for (int c = block * BLOCK; c < Math.min(channels, (block + 1) * BLOCK); c++) {
      double sum = 0;
      for (int chunk = 0; chunk < chunks; chunk++) {
        sum += (double) parts[PARTS * chunk * channels + c] * rowsOf(chunk)
            + parts[(PARTS * chunk + 1) * channels + c];
      }
      double mean = sum / rows;
      double squares = 0;
      for (int chunk = 0; chunk < chunks; chunk++) {
        double deviation = parts[(PARTS * chunk + 1) * channels + c];
        double off = parts[PARTS * chunk * channels + c] - mean;
        squares += parts[(PARTS * chunk + 2) * channels + c] + off * (2 * deviation + off * rowsOf(chunk));
      }
      float rounded = (float) mean;
      k[ChannelKernels.MEAN * channels + c] = rounded;
      rest[c] = (float) (mean - rounded);
      variance[c] = (float) (Math.max(0, squares) / rows);
    }
  }

  private void map(int member, int chunk) {
    int from = chunk * chunkRows * channels;
    kernels.map(x, xo + from, rowsOf(chunk), k, least, y, yo + from, channels);
  }

  private void gradientSums(int member, int chunk) {
    int from = chunk * chunkRows * channels;
    kernels.gradientSums(x, xo + from, dy, dyo + from, rowsOf(chunk), k, least, parts, PARTS * chunk * channels,
        channels);
  }

  private void combineSums(int member, int block) {
    int chunks = chunks(rows);
    for (int c = block * BLOCK; c < Math.min(channels, (block + 1) * BLOCK); c++) {
      double sum = 0;
      double product = 0;
      for (int chunk = 0; chunk < chunks; chunk++) {
        sum += parts[PARTS * chunk * channels + c];
        product += parts[(PARTS * chunk + 1) * channels + c];
      }
      product -= rest[c] * sum;
      double inverse = inverseDeviation(c);
      dShift[dShiftAt + c] += (float) sum;
      dScale[dScaleAt + c] += (float) (product * inverse);
      double scale = k[ChannelKernels.SCALE * channels + c];
      double slope = measured ? -scale * inverse * inverse * product / rows : 0;
      k[ChannelKernels.SLOPE * channels + c] = (float) slope;
      k[ChannelKernels.OFFSET * channels + c] = measured ? (float) (-scale * sum / rows - slope * rest[c]) : 0;
    }
  }

  private void gradient(int member, int chunk) {
    int from = chunk * chunkRows * channels;
    kernels.gradient(x, xo + from, dy, dyo + from, rowsOf(chunk), k, least, dx, dxo + from, channels);
  }
}
