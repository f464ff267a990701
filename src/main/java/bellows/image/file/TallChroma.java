package bellows.image.file;

import java.awt.image.DataBufferByte;
import java.util.Base64;

/**
 * Colour of half the resolution downwards only (4:4:0), as pictures have that were turned without loss. The libjpeg
 * that most Javas carry repeats each row of it; libjpeg-turbo, which some Linux distributions put in its place,
 * interpolates, as both do across. So that pixels do not depend on whose Java it is, repeated rows are interpolated
 * here.
 */
final class TallChroma {
  /** 8×32 pixels in 4:4:0, the upper half of whose colour is 128 and the lower 144. */
  static final String PROBE =
      "/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwAICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI"
      + "CAgICAgICAgICAgI/8QAFQAAAgAAAAAAAAAAAAAAAAAAAAX/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8AAEQgAIAAIAwESAAIRAAMR"
      + "AP/aAAwDAQACAAMAAD8AAAAYGD//2Q==";

  private static final boolean REPEATED = repeats();

  private TallChroma() {}

  private static boolean repeats() {
    byte[] file = Base64.getDecoder().decode(PROBE);
    byte[] stored = new Decoder(Codecs.JPEG_READER, "JPEG").decode(file, file.length,
        reader -> ((DataBufferByte) reader.readRaster(0, null).getDataBuffer()).getData());
    return stored[(15 * 8) * 3 + 1] == stored[(14 * 8) * 3 + 1];
  }

  /** Makes one of the interleaved components what libjpeg-turbo gives (jdsample.c, h1v2_fancy_upsample). */
  static void smooth(byte[] stored, int height, int width, int components, int component) {
    if (REPEATED) {
      interpolate(stored, height, width, components, component);
    }
  }

  /** Each row becomes three quarters of its own sample and one of the next nearest, in libjpeg-turbo's rounding. */
  static void interpolate(byte[] stored, int height, int width, int components, int component) {
    int row = width * components;
    for (int x = component; x < row; x += components) {
      int before = stored[x] & 0xff;
      for (int y = 0, at = x; y < height; y += 2, at += 2 * row) {
        int here = stored[at] & 0xff;
        int after = y + 2 < height ? stored[at + 2 * row] & 0xff : here;
        stored[at] = (byte) (3 * here + before + 1 >> 2);
        if (y + 1 < height) {
          stored[at + row] = (byte) (3 * here + after + 2 >> 2);
        }
        before = here;
      }
    }
  }
}
