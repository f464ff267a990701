package bellows.nn.layer;

import bellows.conf.BadInputException;
import bellows.kernel.Kernels;
import bellows.nn.Binder;
import bellows.nn.Layer;
import bellows.nn.Op;
import bellows.nn.Pass;
import bellows.tensor.Shape;
import bellows.tensor.Tensor;

/**
 * Divides vectors by their norm, {@code y = x / max(‖x‖, epsilon)}: what reaches the next layer is a direction.
 *
 * <p>With N = ‖x‖ the gradient is {@code (dy − g · Σ dy·y) / N}, g being y for the L2 norm and the sign of x for the L1
 * norm; where epsilon takes the norm's place it is {@code dy / epsilon}.
 *
 * @param p 1 for the sum of absolute values, 2 for the root of the sum of squares
 * @param epsilon what a smaller norm is replaced by
 */
public record VectorNorm(int p, double epsilon, Over over) implements Layer {
  /** Which elements are a vector: a whole sample, or the channels of each pixel. */
  public enum Over {
    ALL, CHANNELS
  }

  public VectorNorm {
    BadInputException.check(p == 1 || p == 2, "expected p = 1 or p = 2, found %d", p);
    BadInputException.check(epsilon >= Float.MIN_NORMAL && epsilon <= 1, "expected an epsilon in (0, 1], found %s",
        epsilon);
  }

  @Override
  public String kind() {
    return "vectornorm";
  }

  @Override
  public String detail() {
    return "L" + p + (over == Over.ALL ? "" : " over channels");
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
    private final int length;
    private final int vectors;
    private final float least = (float) epsilon;
    private final Tensor norms;
    /** For each member: what {@link Kernels#dot} asks for. */
    private final float[] lanes;

    Bound(Binder binder, Shape input) {
      super(binder, input.size(), input.size());
      kernels = binder.kernels();
      length = over == Over.ALL ? input.size() : input.channels();
      vectors = input.size() / length;
      norms = binder.memory(Shape.of(vectors));
      lanes = binder.arena().claim(binder.team().size() * Kernels.SUM_LANES);
    }

    @Override
    void forward(float[] x, int xo, float[] y, int yo, int sample, int member, Pass pass) {
      for (int i = 0; i < vectors; i++) {
        int from = i * length;
        float norm = Math.max(norm(x, xo + from, member), least);
        norms.array()[norms.offset() + sample * vectors + i] = norm;
        for (int j = from; j < from + length; j++) {
          y[yo + j] = x[xo + j] / norm;
        }
      }
    }

    private float norm(float[] x, int xo, int member) {
      int lo = member * Kernels.SUM_LANES;
      return p == 1 ? kernels.sumOfAbsolutes(x, xo, length, lanes, lo)
          : (float) Math.sqrt(kernels.dot(x, xo, x, xo, length, lanes, lo));
    }

    @Override
    void backward(float[] x, int xo, float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int sample,
        int member) {
      for (int i = 0; i < vectors; i++) {
        int from = i * length;
        float norm = norms.array()[norms.offset() + sample * vectors + i];
        float along = norm == least ? 0
            : kernels.dot(dy, dyo + from, y, yo + from, length, lanes, member * Kernels.SUM_LANES);
        if (p == 1) {
          for (int j = from; j < from + length; j++) {
            dx[dxo + j] = (dy[dyo + j] - Math.signum(x[xo + j]) * along) / norm;
          }
        } else {
          for (int j = from; j < from + length; j++) {
            dx[dxo + j] = (dy[dyo + j] - y[yo + j] * along) / norm;
          }
        }
      }
    }
  }
}
