package bellows.figure;

import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.util.List;
import java.util.stream.Stream;

/**
 * Figures side by side in rows, under one title. A column is as wide as its widest figure, a row as high as its highest.
 *
 * @param columns how many stand side by side
 * @param title of the whole; empty for none
 */
public record Panels(String title, int columns, List<Figure> figures) implements Figure {
  private static final int MARGIN = 10;

  public Panels {
    figures = List.copyOf(figures);
    if (figures.isEmpty() || columns < 1) {
      throw new IllegalArgumentException(figures.size() + " figures in " + columns + " columns");
    }
    columns = Math.min(columns, figures.size());
  }

  @Override
  public int width() {
    int width = 0;
    for (int column = 0; column < columns; column++) {
      width += columnWidth(column);
    }
    return width;
  }

  private int columnWidth(int column) {
    int widest = 0;
    for (int i = column; i < figures.size(); i += columns) {
      widest = Math.max(widest, figures.get(i).width());
    }
    return widest;
  }

  @Override
  public int height() {
    int height = top();
    for (int row = 0; row * columns < figures.size(); row++) {
      height += rowHeight(row);
    }
    return height;
  }

  private int top() {
    return title.isEmpty() ? 0 : MARGIN + Fonts.lineHeight(Fonts.TITLE);
  }

  private int rowHeight(int row) {
    return figures.subList(row * columns, Math.min(figures.size(), (row + 1) * columns)).stream()
        .mapToInt(Figure::height).max().orElse(0);
  }

  @Override
  public List<String> texts() {
    return figures.stream().flatMap(f -> Stream.concat(Stream.of(f.title()), f.texts().stream())).distinct().toList();
  }

  @Override
  public void paint(Graphics2D canvas) {
    if (!title.isEmpty()) {
      Lettering.centred(canvas, Fonts.TITLE, title, width() / 2.0, MARGIN + Fonts.TITLE.getSize(), width());
    }
    int y = top();
    for (int row = 0; row * columns < figures.size(); row++) {
      int x = 0;
      for (int i = row * columns; i < Math.min(figures.size(), (row + 1) * columns); i++) {
        paint(figures.get(i), canvas, x, y);
        x += columnWidth(i % columns);
      }
      y += rowHeight(row);
    }
  }

  private static void paint(Figure figure, Graphics2D canvas, int x, int y) {
    Graphics2D part = (Graphics2D) canvas.create();
    part.setTransform(new AffineTransform(canvas.getTransform()));
    part.translate(x, y);
    figure.paint(part);
    part.dispose();
  }
}
