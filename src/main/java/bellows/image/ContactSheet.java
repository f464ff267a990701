package bellows.image;

import bellows.conf.BadInputException;
import java.util.Arrays;

/**
 * Small pictures in rows and columns on one white sheet, as photographers print a film to look at. A picture smaller
 * than its cell is enlarged by a whole factor, so that its pixels stay visible; a larger one is resized to fit.
 */
public final class ContactSheet {
  private static final int GAP = 4;

  /** Between kinds of columns. */
  private static final int WIDE_GAP = 20;
  private static final int SMALLEST_CELL = 96;
  private static final int WHITE = 255;
  private static final long MOST_PIXELS = 1 << 28;

  private final Picture sheet = new Picture();
  private final Picture fitted = new Picture();
  private final int cellHeight;
  private final int cellWidth;
  private final int[] groups;

  /**
   * An empty one.
   *
   * @param height of the pictures that it is made for
   * @param width of these pictures
   * @param groups columns of each kind, from left to right
   */
  public ContactSheet(int rows, int height, int width, int... groups) {
    int zoom = Math.max(1, (SMALLEST_CELL + Math.max(height, width) - 1) / Math.max(height, width));
    cellHeight = zoom * height;
    cellWidth = zoom * width;
    this.groups = groups.clone();
    int columns = Arrays.stream(groups).sum();
    long sheetHeight = GAP + (long) rows * (cellHeight + GAP);
    long sheetWidth = left(columns - 1) + (long) cellWidth + GAP;
    BadInputException.check(sheetHeight * sheetWidth <= MOST_PIXELS,
        "expected a sheet of at most %,d pixels, found %,d rows and %,d columns of %d×%d, which need %,d × %,d",
        MOST_PIXELS, rows, columns, cellHeight, cellWidth, sheetHeight, sheetWidth);
    sheet.resize((int) sheetHeight, (int) sheetWidth, 3);
    Arrays.fill(sheet.values(), WHITE);
  }

  /** Puts a picture of one channel (grey) or three in the middle of a cell. */
  public void put(int row, int column, Picture picture) {
    BadInputException.check(picture.channels() == 1 || picture.channels() == 3,
        "expected pictures in 1 or 3 channels, which can be shown, found %d", picture.channels());
    int zoom = Math.min(cellHeight / picture.height(), cellWidth / picture.width());
    Picture shown = picture;
    if (zoom == 0) {
      double factor = Math.min((double) cellHeight / picture.height(), (double) cellWidth / picture.width());
      Resize.whole(picture, fitted, Math.max(1, (int) (factor * picture.height())),
          Math.max(1, (int) (factor * picture.width())));
      shown = fitted;
      zoom = 1;
    }
    int top = GAP + row * (cellHeight + GAP) + (cellHeight - zoom * shown.height()) / 2;
    int left = (int) left(column) + (cellWidth - zoom * shown.width()) / 2;
    draw(shown, zoom, top, left);
  }

  private void draw(Picture shown, int zoom, int top, int left) {
    int last = shown.channels() - 1;
    for (int y = 0; y < zoom * shown.height(); y++) {
      for (int x = 0; x < zoom * shown.width(); x++) {
        int from = shown.at(y / zoom, x / zoom);
        int to = sheet.at(top + y, left + x);
        for (int channel = 0; channel < 3; channel++) {
          sheet.values()[to + channel] = shown.values()[from + Math.min(channel, last)];
        }
      }
    }
  }

  /** Where a column begins. */
  private long left(int column) {
    long left = GAP + (long) column * (cellWidth + GAP);
    for (int group = 0, before = groups[0]; group < groups.length - 1 && column >= before; before += groups[++group]) {
      left += WIDE_GAP - GAP;
    }
    return left;
  }

  /** The sheet as it is now: three channels. */
  public Picture picture() {
    return sheet;
  }
}
