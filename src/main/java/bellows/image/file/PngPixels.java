package bellows.image.file;

import bellows.image.StoredRows;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/** The rows of ImageIO's pictures, of any number of bands and bits, as colours; transparency is left behind. */
final class PngPixels implements StoredRows {
  /** 65,535 / 255: what 16 bits are divided by. */
  private static final float WORD = 257;

  private final Raster raster;
  /** Null where pixels are colours themselves. */
  private final IndexColorModel palette;
  private final int[] row;

  PngPixels(BufferedImage decoded) {
    raster = decoded.getRaster();
    palette = decoded.getColorModel() instanceof IndexColorModel model ? model : null;
    row = new int[raster.getNumBands() * raster.getWidth()];
  }

  @Override
  public void read(int y, float[] into, int at) {
    raster.getPixels(0, y, raster.getWidth(), 1, row);
    if (palette != null) {
      look(into, at);
    } else {
      copy(raster.getNumBands(), into, at);
    }
  }

  private void look(float[] into, int at) {
    for (int x = 0; x < raster.getWidth(); x++) {
      int colour = palette.getRGB(row[x]);
      into[at + 3 * x] = colour >> 16 & 0xff;
      into[at + 3 * x + 1] = colour >> 8 & 0xff;
      into[at + 3 * x + 2] = colour & 0xff;
    }
  }

  private void copy(int bands, float[] into, int at) {
    float scale = raster.getTransferType() == DataBuffer.TYPE_USHORT ? WORD : 1;
    int next = bands < 3 ? 0 : 1; // all three are the same grey, or neighbours
    for (int x = 0; x < raster.getWidth(); x++) {
      for (int channel = 0; channel < 3; channel++) {
        into[at + 3 * x + channel] = row[x * bands + channel * next] / scale;
      }
    }
  }
}
