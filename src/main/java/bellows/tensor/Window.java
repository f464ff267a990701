package bellows.tensor;

import bellows.conf.BadInputException;
import java.io.Serializable;

/** How a convolution or a pooling slides over an image: kernel, stride and zero padding along each axis. */
public record Window(Axis vertical, Axis horizontal) implements Serializable {
  /**
   * One axis. An input of extent n gives {@code (n + 2 padding - kernel) / stride + 1} outputs, rounded down: what the
   * last window does not reach is not used.
   */
  public record Axis(int kernel, int stride, int padding) implements Serializable {
    public Axis {
      if (kernel < 1 || stride < 1 || padding < 0) {
        throw new IllegalArgumentException(String.format(
            "expected kernel and stride of at least 1 and padding of at least 0, found %d, %d, %d", kernel, stride,
            padding));
      }
      if (padding >= kernel) {
        throw new IllegalArgumentException(String.format(
            "expected padding smaller than the kernel, as no window may see only padding; found %d and %d",
            padding, kernel));
      }
    }

    public int output(int extent) {
      return (extent + 2 * padding - kernel) / stride + 1;
    }
  }

  public static Window square(int kernel, int stride, int padding) {
    Axis axis = new Axis(kernel, stride, padding);
    return new Window(axis, axis);
  }

  /** The extents of the output, with {@code channels} as the innermost. */
  public Shape output(Shape input, int channels) {
    BadInputException.check(input.rank() == 3, "expected an image (height×width×channels), found %s", input);
    BadInputException.check(
        input.at(0) + 2 * vertical.padding >= vertical.kernel && input.at(1)
        + 2 * horizontal.padding >= horizontal.kernel,
        "expected an image of at least %d×%d with padding %s, found %s", vertical.kernel, horizontal.kernel,
        padding(), input);
    return Shape.of(vertical.output(input.at(0)), horizontal.output(input.at(1)), channels);
  }

  private String padding() {
    return vertical.padding == horizontal.padding ? String.valueOf(vertical.padding)
        : vertical.padding + "×" + horizontal.padding;
  }

  /** As {@code 5×5}, with stride and padding where they are not 1 and 0. */
  @Override
  public String toString() {
    String text = vertical.kernel + "×" + horizontal.kernel;
    if (vertical.stride != 1 || horizontal.stride != 1) {
      text += vertical.stride == horizontal.stride ? " stride " + vertical.stride
          : " stride " + vertical.stride + "×" + horizontal.stride;
    }
    return vertical.padding + horizontal.padding == 0 ? text : text + " padding " + padding();
  }
}
