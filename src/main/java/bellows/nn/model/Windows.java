package bellows.nn.model;

import bellows.conf.Settings;
import bellows.tensor.Padding;
import bellows.tensor.Window;

/**
 * Reads windows as run files write them: keys {@code kernel}, {@code stride}, {@code padding} and {@code dilation}, of
 * poolings {@code ceil} too.
 *
 * <p>Of an image each is one number or [vertical, horizontal]; padding may also be ONNX' [top, left, bottom, right] or
 * {@code same}. Of a sequence each is one number; padding may be [before, after] or {@code same}.
 */
final class Windows {
  private static final String SAME = "same";
  private static final String GLOBAL = "global";

  private Windows() {}

  /** The window of a convolution of images. */
  static Window convolution(Settings settings) {
    return window(settings, pair(settings, "stride", 1, 1), false);
  }

  /** The window of a pooling of images: strides are the kernel unless given. */
  static Window pooling(Settings settings) {
    if (isGlobal(settings)) {
      return Window.GLOBAL;
    }
    return window(settings, pair(settings, "stride", pair(settings, "kernel")), settings.flag("ceil", false));
  }

  private static Window window(Settings settings, int[] stride, boolean ceil) {
    int[] kernel = pair(settings, "kernel");
    Padding[] padding = padding(settings);
    int[] dilation = pair(settings, "dilation", 1, 1);
    return new Window(new Window.Axis(kernel[0], stride[0], padding[0], dilation[0], ceil),
        new Window.Axis(kernel[1], stride[1], padding[1], dilation[1], ceil));
  }

  /** The window of a convolution of sequences. */
  static Window.Axis convolutionAlongSequence(Settings settings) {
    return axis(settings, settings.integer("stride", 1), false);
  }

  /** The window of a pooling of sequences: the stride is the kernel unless given. */
  static Window.Axis poolingAlongSequence(Settings settings) {
    if (isGlobal(settings)) {
      return Window.Axis.GLOBAL;
    }
    return axis(settings, settings.integer("stride", settings.integer("kernel")), settings.flag("ceil", false));
  }

  private static Window.Axis axis(Settings settings, int stride, boolean ceil) {
    return new Window.Axis(settings.integer("kernel"), stride, paddingAlongSequence(settings),
        settings.integer("dilation", 1), ceil);
  }

  private static boolean isGlobal(Settings settings) {
    return !settings.isList("kernel") && settings.text("kernel", "").equals(GLOBAL);
  }

  private static boolean isSame(Settings settings) {
    return !settings.isList("padding") && settings.text("padding", "").equals(SAME);
  }

  /** Vertical, then horizontal. */
  private static Padding[] padding(Settings settings) {
    if (isSame(settings)) {
      return new Padding[] {Padding.SAME, Padding.SAME};
    }
    int[] found = settings.has("padding") ? settings.integers("padding") : new int[1];
    return switch (found.length) {
      case 1 -> new Padding[] {Padding.of(found[0]), Padding.of(found[0])};
      case 2 -> new Padding[] {Padding.of(found[0]), Padding.of(found[1])};
      case 4 -> new Padding[] {new Padding(found[0], found[2]), new Padding(found[1], found[3])};
      default -> throw settings.error("padding", "expected same, one number, [vertical, horizontal] or"
          + " [top, left, bottom, right], found %d numbers", found.length);
    };
  }

  private static Padding paddingAlongSequence(Settings settings) {
    if (isSame(settings)) {
      return Padding.SAME;
    }
    int[] found = settings.has("padding") ? settings.integers("padding") : new int[1];
    return switch (found.length) {
      case 1 -> Padding.of(found[0]);
      case 2 -> new Padding(found[0], found[1]);
      default -> throw settings.error("padding", "expected same, one number or [before, after], found %d numbers",
          found.length);
    };
  }

  private static int[] pair(Settings settings, String key, int... otherwise) {
    return settings.has(key) ? pair(settings, key) : otherwise;
  }

  private static int[] pair(Settings settings, String key) {
    int[] found = settings.integers(key);
    return switch (found.length) {
      case 1 -> new int[] {found[0], found[0]};
      case 2 -> found;
      default -> throw settings.error(key, "expected one number or [vertical, horizontal], found %d numbers",
          found.length);
    };
  }
}
