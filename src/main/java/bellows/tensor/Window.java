package bellows.tensor;

import bellows.conf.BadInputException;
import java.io.Serializable;
import java.util.List;

/** How a convolution or a pooling slides over an image, along each axis. */
public record Window(Axis vertical, Axis horizontal) implements Serializable {
  /** One window as large as the image, whatever that is; see {@link #over}. */
  public static final Window GLOBAL = new Window(Axis.GLOBAL, Axis.GLOBAL);

  /**
   * One axis. An input of extent n gives {@code (n + padding - span) / stride + 1} outputs, padding being that of both
   * sides.
   *
   * @param dilation distance between neighbours in the window: 1 where they touch
   * @param ceil whether the division rounds up, so that the last window may reach over the end; it must still start in
   *     the image or the padding before it. Rounded down, what the last window does not reach is not used
   */
  public record Axis(int kernel, int stride, Padding padding, int dilation, boolean ceil) implements Serializable {
    private static final int WHOLE = Integer.MAX_VALUE;
    /** Far below where sums of extents, spans and padding would no longer fit. */
    private static final int WIDEST = 1 << 24;

    /** One window as long as the axis, whatever that is; see {@link #over}. */
    public static final Axis GLOBAL = new Axis(WHOLE, 1, 0);

    public Axis {
      if (kernel < 1 || stride < 1 || stride > WIDEST) {
        throw new IllegalArgumentException(
            String.format("expected kernel and stride of at least 1, and stride of at most %,d, found %d and %d", WIDEST, kernel,
                stride));
      }
      if (dilation < 1) {
        throw new IllegalArgumentException("expected a dilation of at least 1, found " + dilation);
      }
      if (kernel != WHOLE && (kernel - 1L) * dilation >= WIDEST) {
        throw new IllegalArgumentException(String.format("expected a window that reaches over at most %,d places, "
            + "found kernel %d and dilation %d", WIDEST, kernel, dilation));
      }
      int most = Math.max(padding.before(), padding.after());
      if (most > (kernel - 1L) * dilation) {
        throw new IllegalArgumentException(String.format(
            "expected padding smaller than the kernel, as no window may see only padding; found %d and %d", most,
            (kernel - 1L) * dilation + 1));
      }
    }

    /** @param padding on either side */
    public Axis(int kernel, int stride, int padding, int dilation, boolean ceil) {
      this(kernel, stride, Padding.of(padding), dilation, ceil);
    }

    /** @param padding on either side */
    public Axis(int kernel, int stride, int padding) {
      this(kernel, stride, padding, 1, false);
    }

    /** How far the window reaches: the kernel with the gaps of its dilation. */
    public int span() {
      return (kernel - 1) * dilation + 1;
    }

    /** Whether a window fits into that extent and its padding, which must be known. */
    public boolean fits(int extent) {
      return (long) extent + padding.sum() >= span();
    }

    /** Outputs along an axis of that extent; kernel and padding must be known. */
    public int output(int extent) {
      long steps = (long) extent + padding.sum() - span();
      long outputs = (ceil ? steps + stride - 1 : steps) / stride + 1;
      return Math.toIntExact((outputs - 1) * stride >= (long) extent + padding.before() ? outputs - 1 : outputs);
    }

    /** This axis with kernel and padding known: {@link #GLOBAL} and {@link Padding#SAME} depend on the extent. */
    public Axis over(int extent) {
      return kernel == WHOLE ? new Axis(extent, 1, 0)
          : new Axis(kernel, stride, padding.over(extent, span(), stride), dilation, ceil);
    }
  }

  public static Window square(int kernel, int stride, int padding) {
    Axis axis = new Axis(kernel, stride, padding);
    return new Window(axis, axis);
  }

  /** This window with the number of its outputs along each axis rounded up instead of down. */
  public Window ceil() {
    return new Window(new Axis(vertical.kernel, vertical.stride, vertical.padding, vertical.dilation, true),
        new Axis(horizontal.kernel, horizontal.stride, horizontal.padding, horizontal.dilation, true));
  }

  /** The window with its extents known: {@link #GLOBAL} and {@link Padding#SAME} follow from those of the image. */
  public Window over(Shape image) {
    checkImage(image);
    return new Window(vertical.over(image.at(0)), horizontal.over(image.at(1)));
  }

  /** The extents of the output, with {@code channels} as the innermost. */
  public Shape output(Shape input, int channels) {
    Window known = over(input);
    Axis v = known.vertical;
    Axis h = known.horizontal;
    BadInputException.check(
        v.fits(input.at(0)) && h.fits(input.at(1)),
        "expected an image of at least %d×%d with padding %s, found %s", v.span(), h.span(), padding(), input);
    return Shape.of(v.output(input.at(0)), h.output(input.at(1)), channels);
  }

  private static void checkImage(Shape input) {
    BadInputException.check(input.rank() == 3, "expected an image (height×width×channels), found %s", input);
  }

  /** As a run file says it. */
  private String padding() {
    Padding v = vertical.padding;
    Padding h = horizontal.padding;
    if (v.equals(Padding.SAME) && h.equals(Padding.SAME)) {
      return "same";
    }
    return v.even() && h.even() ? pair(v.before(), h.before())
        : List.of(v.before(), h.before(), v.after(), h.after()).toString();
  }

  private static String pair(int down, int across) {
    return down == across ? String.valueOf(down) : down + "×" + across;
  }

  /** The window as {@code 5×5}, with stride, padding and the rest where they are not 1 and 0. */
  @Override
  public String toString() {
    if (horizontal.equals(Axis.GLOBAL)) {
      return "global";
    }
    String text = vertical.kernel + "×" + horizontal.kernel;
    if (vertical.stride != 1 || horizontal.stride != 1) {
      text += " stride " + pair(vertical.stride, horizontal.stride);
    }
    if (!vertical.padding.equals(Padding.NONE) || !horizontal.padding.equals(Padding.NONE)) {
      text += " padding " + padding();
    }
    if (vertical.dilation != 1 || horizontal.dilation != 1) {
      text += " dilation " + pair(vertical.dilation, horizontal.dilation);
    }
    return vertical.ceil || horizontal.ceil ? text + " ceil" : text;
  }
}
