package bellows.figure;

import java.awt.Graphics2D;
import java.util.List;

/**
 * Something to look at. Painting it twice paints the same, on whatever it is painted: a file is a function of the
 * figure, and of the fonts of the machine.
 */
public interface Figure {
  /** What it shows, in a line; heads the figure. */
  String title();

  /** In pixels. */
  int width();

  /** In pixels. */
  int height();

  /**
   * Paints it, title included, from (0, 0) to ({@link #width}, {@link #height}) of a canvas that is white.
   *
   * @param canvas whose colour, stroke, font, clip and transform may be left changed
   */
  void paint(Graphics2D canvas);

  /**
   * What is written in it besides the title (axes, legends, captions), for those who cannot see it and for searching:
   * a chart's letters are outlines.
   */
  default List<String> texts() {
    return List.of();
  }
}
