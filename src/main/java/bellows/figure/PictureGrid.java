package bellows.figure;

import bellows.image.Picture;
import bellows.image.Resize;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/**
 * Pictures in rows and columns, each with a line of text below it. A picture smaller than its cell is enlarged by a
 * whole factor, so that its pixels stay visible; a larger one is resized to fit.
 */
public final class PictureGrid implements Figure {
  private record Cell(BufferedImage pixels, String caption, Color frame) {}

  private static final int MARGIN = 10;
  private static final int GAP = 6;
  private static final int CELL = 64;
  /** A title is not cut shorter than this. */
  private static final int LEAST_WIDTH = 420;

  private final String title;
  private final int columns;
  private final List<Cell> cells = new ArrayList<>();
  private String note = "";
  private int cell = CELL;

  /** An empty one; rows are filled from left to right. */
  public PictureGrid(String title, int columns) {
    if (columns < 1) {
      throw new IllegalArgumentException(columns + " columns");
    }
    this.title = title;
    this.columns = columns;
  }

  /** How much room each picture has, in pixels both ways; 64 without. */
  public PictureGrid cell(int pixels) {
    cell = pixels;
    return this;
  }

  /** A line below the title, which says how to read the pictures. */
  public PictureGrid note(String line) {
    note = line;
    return this;
  }

  /** The next picture: one channel (grey) or three, 0–255. */
  public PictureGrid add(Picture picture, String caption) {
    return add(picture, caption, null);
  }

  /** @param frame of what colour to stand out by; null for none */
  public PictureGrid add(Picture picture, String caption, Color frame) {
    double factor = Math.min((double) cell / picture.height(), (double) cell / picture.width());
    Picture shown = picture;
    if (factor < 1) {
      shown = new Picture();
      Resize.whole(picture, shown, Math.max(1, (int) (factor * picture.height())),
          Math.max(1, (int) (factor * picture.width())));
    }
    cells.add(new Cell(Rasters.of(shown), caption, frame));
    return this;
  }

  /** Leaves the next place empty but for the caption. */
  public PictureGrid skip(String caption) {
    cells.add(new Cell(null, caption, null));
    return this;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public List<String> texts() {
    List<String> texts = new ArrayList<>(List.of(note));
    cells.forEach(one -> texts.add(one.caption));
    return texts.stream().filter(text -> !text.isEmpty()).toList();
  }

  @Override
  public int width() {
    return Math.max(LEAST_WIDTH, 2 * MARGIN + columns * (cell + GAP) - GAP);
  }

  @Override
  public int height() {
    return top() + (cells.size() + columns - 1) / columns * rowHeight() + MARGIN;
  }

  private int top() {
    return MARGIN + (title.isEmpty() ? 0 : Fonts.lineHeight(Fonts.TITLE) + GAP)
        + (note.isEmpty() ? 0 : Fonts.lineHeight(Fonts.SMALL) + GAP);
  }

  private int rowHeight() {
    boolean captions = cells.stream().anyMatch(one -> !one.caption.isEmpty());
    return cell + GAP + (captions ? Fonts.lineHeight(Fonts.SMALL) : 0);
  }

  @Override
  public void paint(Graphics2D canvas) {
    int y = MARGIN;
    if (!title.isEmpty()) {
      Lettering.left(canvas, Fonts.TITLE, title, MARGIN, y + Fonts.TITLE.getSize(), width() - 2 * MARGIN);
      y += Fonts.lineHeight(Fonts.TITLE) + GAP;
    }
    if (!note.isEmpty()) {
      Lettering.left(canvas, Fonts.SMALL, note, MARGIN, y + Fonts.SMALL.getSize(), width() - 2 * MARGIN);
    }
    for (int i = 0; i < cells.size(); i++) {
      paint(canvas, cells.get(i), MARGIN + i % columns * (cell + GAP), top() + i / columns * rowHeight());
    }
  }

  private void paint(Graphics2D canvas, Cell one, int left, int top) {
    if (one.pixels != null) {
      int zoom = Math.max(1, Math.min(cell / one.pixels.getHeight(), cell / one.pixels.getWidth()));
      int width = zoom * one.pixels.getWidth();
      int height = zoom * one.pixels.getHeight();
      int x = left + (cell - width) / 2;
      int y = top + (cell - height) / 2;
      if (one.frame != null) {
        canvas.setColor(one.frame);
        canvas.fillRect(x - 2, y - 2, width + 4, height + 4);
      }
      canvas.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
      canvas.drawImage(one.pixels, x, y, width, height, null);
    }
    if (!one.caption.isEmpty()) {
      Lettering.centred(canvas, Fonts.SMALL, one.caption, left + cell / 2.0, top + cell + Fonts.SMALL.getSize() + 1,
          cell + GAP - 2);
    }
  }
}
