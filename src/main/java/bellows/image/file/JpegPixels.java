package bellows.image.file;

import bellows.image.StoredRows;

/** The rows of a decoded JPEG: components as they are stored, turned upright and into colours row by row. */
final class JpegPixels implements StoredRows {
  private final byte[] stored;
  private final JpegFile.Coding coding;
  private final int orientation;
  private final int components;
  private final int height;
  private final int width;
  private final byte[] upright;

  /** @param file whose other facts about the picture are taken over */
  JpegPixels(byte[] stored, JpegFile file) {
    this.stored = stored;
    coding = file.coding();
    orientation = file.orientation();
    components = file.components();
    height = file.height();
    width = file.width();
    upright = new byte[(Orientation.isTransposed(orientation) ? height : width) * components];
  }

  @Override
  public void read(int y, float[] into, int at) {
    if (orientation == 1) {
      Colours.convert(coding, stored, y * width * components, width, into, at);
    } else {
      Orientation.gather(orientation, stored, height, width, components, y, upright);
      Colours.convert(coding, upright, 0, upright.length / components, into, at);
    }
  }
}
