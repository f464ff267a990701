package bellows.image.file;

import bellows.image.Picture;

/** Stored components to red, green and blue, in the integers of libjpeg (jdcolor.c), so that pixels equal its. */
final class Colours {
  private static final int SCALE = 16;
  private static final int HALF = 1 << SCALE - 1;
  private static final int[] RED = new int[256];
  private static final int[] GREEN_OF_RED = new int[256];
  private static final int[] GREEN_OF_BLUE = new int[256];
  private static final int[] BLUE = new int[256];

  static {
    for (int i = 0; i < 256; i++) {
      int x = i - 128;
      RED[i] = fixed(1.40200) * x + HALF >> SCALE;
      BLUE[i] = fixed(1.77200) * x + HALF >> SCALE;
      GREEN_OF_RED[i] = -fixed(0.71414) * x;
      GREEN_OF_BLUE[i] = -fixed(0.34414) * x + HALF;
    }
  }

  private Colours() {}

  private static int fixed(double value) {
    return (int) (value * (1 << SCALE) + 0.5);
  }

  /**
   * Fills a picture that has its size already.
   *
   * @param stored rows of pixels of as many components as {@code coding} has
   */
  static void convert(JpegFile.Coding coding, byte[] stored, Picture to) {
    float[] values = to.values();
    int pixels = to.height() * to.width();
    switch (coding) {
      case GREY -> grey(stored, values, pixels);
      case RGB -> {
        for (int i = 0; i < 3 * pixels; i++) {
          values[i] = stored[i] & 0xff;
        }
      }
      case YCC -> ycc(stored, values, pixels);
      case CMYK -> cmyk(stored, values, pixels);
      case YCCK -> ycck(stored, values, pixels);
    }
  }

  private static void grey(byte[] stored, float[] values, int pixels) {
    for (int i = 0; i < pixels; i++) {
      float grey = stored[i] & 0xff;
      values[3 * i] = grey;
      values[3 * i + 1] = grey;
      values[3 * i + 2] = grey;
    }
  }

  private static void ycc(byte[] stored, float[] values, int pixels) {
    for (int i = 0; i < 3 * pixels; i += 3) {
      int y = stored[i] & 0xff;
      int cb = stored[i + 1] & 0xff;
      int cr = stored[i + 2] & 0xff;
      values[i] = clamped(y + RED[cr]);
      values[i + 1] = clamped(y + (GREEN_OF_BLUE[cb] + GREEN_OF_RED[cr] >> SCALE));
      values[i + 2] = clamped(y + BLUE[cb]);
    }
  }

  /** Four inks on white, stored the other way round as Adobe's programs do: 255 is no ink. */
  private static void cmyk(byte[] stored, float[] values, int pixels) {
    for (int i = 0; i < pixels; i++) {
      int key = stored[4 * i + 3] & 0xff;
      for (int channel = 0; channel < 3; channel++) {
        values[3 * i + channel] = product(stored[4 * i + channel] & 0xff, key);
      }
    }
  }

  /**
   * Four inks on white of which cyan, magenta and yellow are inverted, taken for red, green and blue and coded as YCC;
   * black is stored as in {@link #cmyk}.
   */
  private static void ycck(byte[] stored, float[] values, int pixels) {
    for (int i = 0; i < pixels; i++) {
      int y = stored[4 * i] & 0xff;
      int cb = stored[4 * i + 1] & 0xff;
      int cr = stored[4 * i + 2] & 0xff;
      int key = stored[4 * i + 3] & 0xff;
      values[3 * i] = product(255 - clamped(y + RED[cr]), key);
      values[3 * i + 1] = product(255 - clamped(y + (GREEN_OF_BLUE[cb] + GREEN_OF_RED[cr] >> SCALE)), key);
      values[3 * i + 2] = product(255 - clamped(y + BLUE[cb]), key);
    }
  }

  /** {@code a · b / 255}, rounded. */
  private static int product(int a, int b) {
    return (2 * a * b + 255) / 510;
  }

  private static int clamped(int value) {
    return Math.max(0, Math.min(255, value));
  }
}
