package bellows.nn.layer;

import bellows.conf.BadInputException;
import bellows.kernel.Fused;
import bellows.kernel.Kernels;
import bellows.nn.Binder;
import bellows.nn.Layer;
import bellows.nn.Op;
import bellows.nn.Pass;
import bellows.tensor.Shape;
import bellows.tensor.Tensor;

/**
 * Response normalisation across channels, {@code y = x / (k + alpha · Σ x²)^beta}, the sum over {@code size} channels
 * around each (Krizhevsky, Sutskever, Hinton: ImageNet Classification with Deep Convolutional Neural Networks, 2012,
 * section 3.3); channels beyond the ends count as 0. As in the paper, {@code alpha} is not divided by {@code size}:
 * Caffe and PyTorch divide, and both take k = 1 unless told, so their alpha is {@code size} times ours.
 *
 * <p>With {@code s = k + alpha · Σ x²} the gradient is
 * {@code dx_i = dy_i / s_i^beta − 2 alpha beta x_i Σ dy_j y_j / s_j} over the j around i.
 */
public record LocalResponseNorm(int size, double alpha, double beta, double k) implements Layer {
  public LocalResponseNorm {
    BadInputException.check(size > 0 && size % 2 == 1,
        "expected an odd size, as many channels on either side; found %d", size);
    BadInputException.check(alpha >= 0 && beta > 0 && k > 0,
        "expected alpha of at least 0, beta and k above 0; found %s, %s, %s", alpha, beta, k);
  }

  @Override
  public String kind() {
    return "lrn";
  }

  @Override
  public String detail() {
    return size + " channels";
  }

  @Override
  public Shape output(Shape input) {
    return input;
  }

  @Override
  public Op bind(Binder binder, Shape input) {
    return new Bound(binder, input);
  }

  private final class Bound extends PerSample {
    private final Kernels kernels;
    private final Tensor sums;
    private final int floats;
    private final int channels;
    private final int side = size / 2;
    private final int padded;
    private final float rate = (float) alpha;
    private final float least = (float) k;
    private final float pull = (float) (-2 * alpha * beta);
    /** For each member: a pixel with zeros on either side, and its sums. */
    private final float[] scratch;

    Bound(Binder binder, Shape input) {
      super(binder, input.size(), input.size());
      kernels = binder.kernels();
      sums = binder.memory(input);
      floats = input.size();
      channels = input.channels();
      padded = channels + 2 * side;
      scratch = binder.arena().claim(binder.team().size() * (padded + channels));
    }

    @Override
    void forward(float[] x, int xo, float[] y, int yo, int sample, int member, Pass pass) {
      float[] s = sums.array();
      int so = sums.offset() + sample * floats;
      int pixel = member * (padded + channels);
      for (int from = 0; from < floats; from += channels) {
        multiply(x, xo + from, x, xo + from, scratch, pixel + side);
        kernels.neighbourSums(scratch, pixel, size, s, so + from, channels);
      }
      scale(s, so);
      powers(s, so, y, yo);
      for (int i = 0; i < floats; i++) {
        y[yo + i] *= x[xo + i];
      }
    }

    @Override
    void backward(float[] x, int xo, float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int sample,
        int member) {
      float[] s = sums.array();
      int so = sums.offset() + sample * floats;
      int pixel = member * (padded + channels);
      int sum = pixel + padded;
      powers(s, so, dx, dxo);
      for (int from = 0; from < floats; from += channels) {
        multiply(dy, dyo + from, y, yo + from, scratch, pixel + side);
        divide(scratch, pixel + side, s, so + from);
        kernels.neighbourSums(scratch, pixel, size, scratch, sum, channels);
        for (int c = from; c < from + channels; c++) {
          dx[dxo + c] = Fused.fma(pull * x[xo + c], scratch[sum + c - from], dx[dxo + c] * dy[dyo + c]);
        }
      }
    }

    private void multiply(float[] a, int ao, float[] b, int bo, float[] c, int co) {
      for (int i = 0; i < channels; i++) {
        c[co + i] = a[ao + i] * b[bo + i];
      }
    }

    private void divide(float[] a, int ao, float[] b, int bo) {
      for (int i = 0; i < channels; i++) {
        a[ao + i] /= b[bo + i];
      }
    }

    private void scale(float[] s, int so) {
      for (int i = 0; i < floats; i++) {
        s[so + i] = Fused.fma(rate, s[so + i], least);
      }
    }

    /** Sets p to s^−beta; the usual 3/4 needs no exponential. */
    private void powers(float[] s, int so, float[] p, int po) {
      if (beta == 0.75) {
        kernels.minusThreeQuarters(s, so, p, po, floats);
        return;
      }
      kernels.log(s, so, p, po, floats);
      float exponent = (float) -beta;
      for (int i = 0; i < floats; i++) {
        p[po + i] *= exponent;
      }
      kernels.exp(p, po, p, po, floats);
    }
  }
}
