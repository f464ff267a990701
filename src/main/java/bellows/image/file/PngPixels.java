package bellows.image.file;

import bellows.image.Picture;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/** Turns ImageIO's pictures, of any number of bands and bits, into ours. */
final class PngPixels {
  /** 65,535 / 255: what 16 bits are divided by. */
  private static final float WORD = 257;

  private int[] row = new int[0];

  /** Copies the colours; transparency is left behind. */
  void copy(BufferedImage from, Picture to) {
    Raster raster = from.getRaster();
    int bands = raster.getNumBands();
    to.resize(raster.getHeight(), raster.getWidth(), 3);
    if (row.length < bands * to.width()) {
      row = new int[bands * to.width()];
    }
    float scale = raster.getTransferType() == DataBuffer.TYPE_USHORT ? WORD : 1;
    for (int y = 0; y < to.height(); y++) {
      raster.getPixels(0, y, to.width(), 1, row);
      if (from.getColorModel() instanceof IndexColorModel palette) {
        look(palette, to, y);
      } else {
        copy(bands, bands < 3 ? 0 : 1, scale, to, y);
      }
    }
  }

  private void look(IndexColorModel palette, Picture to, int y) {
    for (int x = 0, at = to.at(y, 0); x < to.width(); x++, at += 3) {
      int colour = palette.getRGB(row[x]);
      to.values()[at] = colour >> 16 & 0xff;
      to.values()[at + 1] = colour >> 8 & 0xff;
      to.values()[at + 2] = colour & 0xff;
    }
  }

  /** @param next how far the next channel is: 0 if all three are the same grey */
  private void copy(int bands, int next, float scale, Picture to, int y) {
    for (int x = 0, at = to.at(y, 0); x < to.width(); x++, at += 3) {
      for (int channel = 0; channel < 3; channel++) {
        to.values()[at + channel] = row[x * bands + channel * next] / scale;
      }
    }
  }
}
