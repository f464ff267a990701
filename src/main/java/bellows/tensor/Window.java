package bellows.tensor;

import bellows.conf.BadInputException;
import java.io.Serializable;

/** How a convolution or a pooling slides over an image, along each axis. */
public record Window(Axis vertical, Axis horizontal) implements Serializable {
  /** One window as large as the image, whatever that is; see {@link #over}. */
  public static final Window GLOBAL = square(Axis.WHOLE, 1, 0);

  /**
   * One axis. An input of extent n gives {@code (n + 2 padding - span) / stride + 1} outputs.
   *
   * @param padding zeros on either side
   * @param dilation distance between neighbours in the window: 1 where they touch
   * @param ceil whether the division rounds up, so that the last window may reach over the end; it must still start in
   *     the image or the padding before it. Rounded down, what the last window does not reach is not used
   */
  public record Axis(int kernel, int stride, int padding, int dilation, boolean ceil) implements Serializable {
    private static final int WHOLE = Integer.MAX_VALUE;

    public Axis {
      if (kernel < 1 || stride < 1 || padding < 0) {
        throw new IllegalArgumentException(String.format(
            "expected kernel and stride of at least 1 and padding of at least 0, found %d, %d, %d", kernel, stride,
            padding));
      }
      if (dilation < 1) {
        throw new IllegalArgumentException("expected a dilation of at least 1, found " + dilation);
      }
      if (padding > (kernel - 1L) * dilation) {
        throw new IllegalArgumentException(String.format(
            "expected padding smaller than the kernel, as no window may see only padding; found %d and %d", padding,
            (kernel - 1L) * dilation + 1));
      }
    }

    public Axis(int kernel, int stride, int padding) {
      this(kernel, stride, padding, 1, false);
    }

    /** How far the window reaches: the kernel with the gaps of its dilation. */
    public int span() {
      return (kernel - 1) * dilation + 1;
    }

    public int output(int extent) {
      int steps = extent + 2 * padding - span();
      int outputs = (ceil ? steps + stride - 1 : steps) / stride + 1;
      return (outputs - 1) * stride >= extent + padding ? outputs - 1 : outputs;
    }

    private Axis over(int extent) {
      return kernel == WHOLE ? new Axis(extent, 1, 0) : this;
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

  /** The window with its extents known: {@link #GLOBAL} takes those of the image. */
  public Window over(Shape image) {
    checkImage(image);
    return new Window(vertical.over(image.at(0)), horizontal.over(image.at(1)));
  }

  /** The extents of the output, with {@code channels} as the innermost. */
  public Shape output(Shape input, int channels) {
    checkImage(input);
    BadInputException.check(
        input.at(0) + 2 * vertical.padding >= vertical.span() && input.at(1)
        + 2 * horizontal.padding >= horizontal.span(),
        "expected an image of at least %d×%d with padding %s, found %s", vertical.span(), horizontal.span(),
        padding(), input);
    return Shape.of(vertical.output(input.at(0)), horizontal.output(input.at(1)), channels);
  }

  private static void checkImage(Shape input) {
    BadInputException.check(input.rank() == 3, "expected an image (height×width×channels), found %s", input);
  }

  private String padding() {
    return pair(vertical.padding, horizontal.padding);
  }

  private static String pair(int down, int across) {
    return down == across ? String.valueOf(down) : down + "×" + across;
  }

  /** The window as {@code 5×5}, with stride, padding and the rest where they are not 1 and 0. */
  @Override
  public String toString() {
    if (equals(GLOBAL)) {
      return "global";
    }
    String text = vertical.kernel + "×" + horizontal.kernel;
    if (vertical.stride != 1 || horizontal.stride != 1) {
      text += " stride " + pair(vertical.stride, horizontal.stride);
    }
    if (vertical.padding + horizontal.padding > 0) {
      text += " padding " + padding();
    }
    if (vertical.dilation != 1 || horizontal.dilation != 1) {
      text += " dilation " + pair(vertical.dilation, horizontal.dilation);
    }
    return vertical.ceil || horizontal.ceil ? text + " ceil" : text;
  }
}
