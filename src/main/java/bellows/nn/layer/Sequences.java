package bellows.nn.layer;

import bellows.conf.BadInputException;
import bellows.tensor.Shape;
import bellows.tensor.Window;

/** Sequences, length × channels, as layers of images see them: one pixel high, which costs nothing. */
final class Sequences {
  private static final Window.Axis HEIGHT = new Window.Axis(1, 1, 0);

  private Sequences() {}

  static Window window(Window.Axis axis) {
    return new Window(HEIGHT, axis);
  }

  static Shape image(Shape sequence) {
    return Shape.of(1, sequence.at(0), sequence.at(1));
  }

  /** The length of what a window that slides along {@code sequence} gives. */
  static int length(Window.Axis axis, Shape sequence) {
    BadInputException.check(sequence.rank() == 2, "expected a sequence (length×channels), found %s", sequence);
    Window.Axis known = axis.over(sequence.at(0));
    BadInputException.check(sequence.at(0) + known.padding().sum() >= known.span(),
        "expected a length of at least %d with padding %s, found %s", known.span(),
        known.padding().even() ? known.padding().before()
            : "[" + known.padding().before() + ", " + known.padding().after() + "]", sequence);
    return known.output(sequence.at(0));
  }
}
