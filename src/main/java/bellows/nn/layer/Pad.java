package bellows.nn.layer;

import bellows.conf.BadInputException;
import bellows.nn.Binder;
import bellows.nn.Layer;
import bellows.nn.Op;
import bellows.nn.Pass;
import bellows.tensor.Padding;
import bellows.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * Makes an image or a sequence larger on its sides. What convolutions and poolings pad by themselves needs no such
 * layer, and none of its memory.
 *
 * @param sides of an image one number for all, [vertical, horizontal] or ONNX' [top, left, bottom, right]; of a
 *     sequence one number or [before, after]
 */
public record Pad(List<Integer> sides, Mode mode) implements Layer {
  /** What new places hold: zeros, or what lies as far on this side of the edge, which itself is not repeated. */
  public enum Mode {
    ZERO, REFLECT
  }

  /** Where no place of the input is read. */
  private static final int NOWHERE = -1;
  /** Far below where the output's extents would no longer fit. */
  private static final int MOST = 1 << 24;

  public Pad {
    sides = List.copyOf(sides);
    BadInputException.check(List.of(1, 2, 4).contains(sides.size()),
        "expected one number, [vertical, horizontal] or [top, left, bottom, right], found %s", sides);
    BadInputException.check(sides.stream().allMatch(side -> side >= 0 && side <= MOST),
        "expected sides of 0 to %,d, found %s", MOST, sides);
  }

  @Override
  public String kind() {
    return "pad";
  }

  @Override
  public String detail() {
    String all = sides.size() == 1 ? sides.get(0).toString() : sides.toString();
    return mode == Mode.ZERO ? all : all + " reflected";
  }

  @Override
  public Shape output(Shape input) {
    Padding horizontal = horizontal(input);
    int width = input.at(input.rank() - 2);
    check(horizontal, width, input);
    if (input.rank() == 2) {
      return Shape.of(Math.addExact(width, horizontal.sum()), input.channels());
    }
    Padding vertical = vertical(input);
    check(vertical, input.at(0), input);
    return Shape.of(Math.addExact(input.at(0), vertical.sum()), Math.addExact(width, horizontal.sum()),
        input.channels());
  }

  private void check(Padding padding, int extent, Shape input) {
    BadInputException.check(mode == Mode.ZERO || Math.max(padding.before(), padding.after()) < extent,
        "expected reflected sides smaller than the input, found %s and %s", sides, input);
  }

  private Padding vertical(Shape input) {
    if (input.rank() == 2) {
      return Padding.NONE;
    }
    return new Padding(sides.get(0), sides.get(sides.size() == 4 ? 2 : 0));
  }

  private Padding horizontal(Shape input) {
    if (input.rank() == 2) {
      BadInputException.check(sides.size() <= 2, "expected one number or [before, after] for a sequence, found %s",
          sides);
      return new Padding(sides.get(0), sides.get(sides.size() - 1));
    }
    BadInputException.check(input.rank() == 3,
        "expected an image (height×width×channels) or a sequence (length×channels), found %s", input);
    return new Padding(sides.get(sides.size() == 1 ? 0 : 1), sides.get(sides.size() - 1));
  }

  @Override
  public boolean readsOutput() {
    return false;
  }

  @Override
  public Op bind(Binder binder, Shape input) {
    return new Bound(binder, input);
  }

  private final class Bound extends PerSample {
    private final int channels;
    private final int width;
    private final int inSize;
    /** For each row and each column of the output which one of the input it shows. */
    private final int[] rows;
    private final int[] columns;

    Bound(Binder binder, Shape input) {
      super(binder, input.size(), output(input).size());
      channels = input.channels();
      width = input.at(input.rank() - 2);
      inSize = input.size();
      rows = sources(vertical(input), inSize / channels / width);
      columns = sources(horizontal(input), width);
    }

    private int[] sources(Padding padding, int extent) {
      int[] sources = new int[extent + padding.sum()];
      for (int i = 0; i < sources.length; i++) {
        int at = i - padding.before();
        boolean outside = at < 0 || at >= extent;
        sources[i] = !outside ? at : mode == Mode.ZERO ? NOWHERE : at < 0 ? -at : 2 * (extent - 1) - at;
      }
      return sources;
    }

    @Override
    void forward(float[] x, int xo, float[] y, int yo, int sample, int member, Pass pass) {
      int to = yo;
      for (int row : rows) {
        for (int column : columns) {
          if (row == NOWHERE || column == NOWHERE) {
            Arrays.fill(y, to, to + channels, 0);
          } else {
            System.arraycopy(x, xo + (row * width + column) * channels, y, to, channels);
          }
          to += channels;
        }
      }
    }

    @Override
    void backward(float[] x, int xo, float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int sample,
        int member) {
      Arrays.fill(dx, dxo, dxo + inSize, 0);
      int from = dyo;
      for (int row : rows) {
        for (int column : columns) {
          if (row != NOWHERE && column != NOWHERE) {
            add(dy, from, dx, dxo + (row * width + column) * channels);
          }
          from += channels;
        }
      }
    }

    private void add(float[] dy, int from, float[] dx, int to) {
      for (int c = 0; c < channels; c++) {
        dx[to + c] += dy[from + c];
      }
    }
  }
}
