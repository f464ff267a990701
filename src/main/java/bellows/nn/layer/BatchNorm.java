package bellows.nn.layer;

import bellows.conf.BadInputException;
import bellows.nn.Binder;
import bellows.nn.Init;
import bellows.nn.Layer;
import bellows.nn.Op;
import bellows.nn.Param;
import bellows.nn.Pass;
import bellows.tensor.BatchNormalisation;
import bellows.tensor.Shape;
import bellows.tensor.Tensor;
import java.util.Arrays;

/**
 * Batch normalisation (Ioffe, Szegedy, ICML 2015), for each channel of an image or each element of a vector: mean 0 and
 * variance 1 over the batch, then a trained scale and shift.
 *
 * <p>While training, the statistics are those of a leaf's samples that pass through the network together, whatever other
 * leaves are with them, so they do not depend on the cluster. Inference uses running statistics, which follow those of the
 * passes: {@code running = (1 − momentum)·running + momentum·batch}, where {@code batch} is the mean over the passes of
 * a step, weighed by their samples. As usual, the running variance estimates that of all samples (divisor n − 1); a
 * pass with a single value of each channel, which tells nothing of it, leaves it as it is.
 *
 * <p>Where the running statistics are frozen, training uses them too: the layer is then a fixed scale and shift, the
 * same that inference will see.
 *
 * @param epsilon what is added to the variance, so that a constant channel does not divide by zero
 */
public record BatchNorm(double epsilon, double momentum) implements Layer {
  private static final Init ONE = new Init.Constant(1);

  public BatchNorm {
    BadInputException.check(epsilon > 0 && epsilon < Double.POSITIVE_INFINITY, "expected epsilon > 0, found %s",
        epsilon);
    BadInputException.check(momentum > 0 && momentum <= 1, "expected 0 < momentum <= 1, found %s", momentum);
  }

  @Override
  public String kind() {
    return "batchnorm";
  }

  @Override
  public Shape output(Shape input) {
    return input;
  }

  @Override
  public boolean readsOutput() {
    return false;
  }

  @Override
  public boolean restores() {
    return true;
  }

  @Override
  public boolean mixesSamples() {
    return true;
  }

  @Override
  public Op bind(Binder binder, Shape input) {
    return new Bound(binder, input, false);
  }

  @Override
  public Op bindWithRelu(Binder binder, Shape input) {
    return new Bound(binder, input, true);
  }

  private final class Bound implements Op {
    /** One for each leaf of a pass. */
    private final BatchNormalisation[] normalisations;
    private final Param scale;
    private final Param shift;
    private final Param mean;
    private final Param variance;
    /** Floats of one sample. */
    private final int size;
    /** Rows of one sample. */
    private final int pixels;
    private final boolean relu;

    Bound(Binder binder, Shape input, boolean relu) {
      this.relu = relu;
      int channels = input.channels();
      size = input.size();
      pixels = size / channels;
      Shape shape = Shape.of(channels);
      scale = binder.param("scale", shape, ONE, false);
      shift = binder.param("shift", shape, Init.ZERO, false);
      mean = binder.statistic("mean", shape, Init.ZERO, momentum);
      variance = binder.statistic("variance", shape, ONE, momentum);
      normalisations = new BatchNormalisation[binder.leaves()];
      Arrays.setAll(normalisations, leaf -> new BatchNormalisation(binder.kernels().channels(), binder.team(),
          binder.arena(), channels, binder.batch() * pixels, epsilon));
    }

    @Override
    public void forward(Tensor x, Tensor y, Pass pass) {
      for (int leaf = 0; leaf < pass.leaves(); leaf++) {
        int from = pass.first(leaf) * size;
        forward(normalisations[leaf], x.array(), x.offset() + from, y.array(), y.offset() + from,
            pass.count(leaf) * pixels, pass.training());
      }
    }

    private void forward(BatchNormalisation normalisation, float[] x, int xo, float[] y, int yo, int rows,
        boolean training) {
      if (training && !mean.frozen()) {
        normalisation.measure(x, xo, rows);
      } else {
        normalisation.use(mean.weights(), mean.offset(), variance.weights(), variance.offset());
      }
      normalisation.coefficients(scale.weights(), scale.offset(), shift.weights(), shift.offset());
      normalisation.forward(x, xo, rows, relu, y, yo);
    }

    /** By the statistics that were found. */
    @Override
    public void restore(Tensor x, Tensor y, Pass pass) {
      for (int leaf = 0; leaf < pass.leaves(); leaf++) {
        int from = pass.first(leaf) * size;
        normalisations[leaf].forward(x.array(), x.offset() + from, pass.count(leaf) * pixels, relu, y.array(),
            y.offset() + from);
      }
    }

    /** Adds the statistics of the pass too, once for each of its samples, as if they were gradients. */
    @Override
    public void backward(Tensor x, Tensor y, Tensor dy, Tensor dx, Pass pass) {
      for (int leaf = 0; leaf < pass.leaves(); leaf++) {
        int from = pass.first(leaf) * size;
        normalisations[leaf].backward(x.array(), x.offset() + from, dy.array(), dy.offset() + from,
            scale.gradient(leaf, pass), scale.offset(), shift.gradient(leaf, pass), shift.offset(),
            dx == null ? null : dx.array(), dx == null ? 0 : dx.offset() + from);
        if (!mean.frozen()) {
          addStatistics(normalisations[leaf], pass, leaf);
        }
      }
    }

    private void addStatistics(BatchNormalisation normalisation, Pass pass, int leaf) {
      int count = pass.count(leaf);
      float rows = count * pixels;
      float[] means = mean.gradient(leaf, pass);
      float[] variances = variance.gradient(leaf, pass);
      for (int c = 0; c < mean.size(); c++) {
        means[mean.offset() + c] += count * normalisation.mean(c);
        int at = variance.offset() + c;
        float found = rows > 1 ? rows / (rows - 1) * normalisation.variance(c) : variance.weights()[at];
        variances[at] += count * found;
      }
    }
  }
}
