package bellows.tensor.convolution;

import bellows.tensor.Arena;
import bellows.tensor.Padding;
import bellows.tensor.Shape;
import bellows.tensor.product.Engine;
import java.util.Arrays;

/**
 * Images inside a frame of zeros, one for each member of a team: what a convolution reads around the edges. Without
 * padding the images serve as they lie. In scratch memory: good within one call of one layer.
 */
final class Frame {
  private final Shape in;
  private final Padding rows;
  private final Padding columns;
  private final int size;
  private final Arena.Scratch scratch;

  /**
   * @param rows of zeros above and below
   * @param columns of zeros on the left and on the right
   */
  Frame(Engine engine, Shape in, Padding rows, Padding columns) {
    this.in = in;
    this.rows = rows;
    this.columns = columns;
    size = (in.at(0) + rows.sum()) * rowSize();
    scratch = rows.sum() + columns.sum() == 0 ? null : engine.arena().scratch(size * engine.team().size());
  }

  /** Floats of scratch memory that all frames take: others may use what lies behind. */
  int end(Engine engine) {
    return scratch == null ? 0 : size * engine.team().size();
  }

  /** Floats from one row to the next. */
  int rowSize() {
    return (in.at(1) + columns.sum()) * in.at(2);
  }

  /** The array that framed images lie in: {@code x} itself without padding. */
  float[] array(float[] x) {
    return scratch == null ? x : scratch.array();
  }

  /** Frames the image at {@code x[xo]}; where it begins, its frame included. */
  int place(int member, float[] x, int xo) {
    if (scratch == null) {
      return xo;
    }
    float[] framed = scratch.array();
    int start = member * size;
    int side = columns.before() * in.at(2);
    int width = in.at(1) * in.at(2);
    int at = start + rows.before() * rowSize();
    Arrays.fill(framed, start, at, 0);
    for (int row = 0; row < in.at(0); row++) {
      Arrays.fill(framed, at, at + side, 0);
      System.arraycopy(x, xo + row * width, framed, at + side, width);
      Arrays.fill(framed, at + side + width, at + rowSize(), 0);
      at += rowSize();
    }
    Arrays.fill(framed, at, start + size, 0);
    return start;
  }
}
