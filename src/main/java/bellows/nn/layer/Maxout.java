package bellows.nn.layer;

import bellows.conf.BadInputException;
import bellows.nn.Binder;
import bellows.nn.Layer;
import bellows.nn.Op;
import bellows.nn.Pass;
import bellows.tensor.Shape;
import java.util.Arrays;

/**
 * The largest of each group of {@code pieces} neighbouring channels: {@code y_j = max x_(j·pieces + i)}. After a dense
 * layer or a convolution it is a learned convex function (Goodfellow et al.: Maxout Networks, 2013). The gradient goes
 * to the winner, the first of equals.
 */
public record Maxout(int pieces) implements Layer {
  public Maxout {
    BadInputException.check(pieces > 0, "expected at least 1 piece, found %d", pieces);
  }

  @Override
  public String kind() {
    return "maxout";
  }

  @Override
  public String detail() {
    return pieces + " pieces";
  }

  @Override
  public Shape output(Shape input) {
    BadInputException.check(input.channels() % pieces == 0,
        "expected a number of channels that %d pieces divide, found %s", pieces, input);
    return input.withChannels(input.channels() / pieces);
  }

  @Override
  public boolean readsOutput() {
    return false;
  }

  @Override
  public Op bind(Binder binder, Shape input) {
    int inSize = input.size();
    int outSize = output(input).size();
    return new PerSample(binder, inSize, outSize) {
      @Override
      void forward(float[] x, int xo, float[] y, int yo, int sample, int member, Pass pass) {
        for (int j = 0; j < outSize; j++) {
          y[yo + j] = x[winner(x, xo + j * pieces)];
        }
      }

      @Override
      void backward(float[] x, int xo, float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int sample,
          int member) {
        Arrays.fill(dx, dxo, dxo + inSize, 0);
        for (int j = 0; j < outSize; j++) {
          dx[dxo - xo + winner(x, xo + j * pieces)] = dy[dyo + j];
        }
      }
    };
  }

  /** Where the largest of a group is. A NaN wins, so that it is noticed. */
  private int winner(float[] x, int from) {
    int winner = from;
    for (int i = from + 1; i < from + pieces; i++) {
      winner = x[i] > x[winner] || x[i] != x[i] ? i : winner;
    }
    return winner;
  }
}
