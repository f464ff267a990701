package bellows.image.file;

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
   * Converts pixels that lie one after the other.
   *
   * @param stored from {@code from} on, as many components a pixel as {@code coding} has
   */
  static void convert(JpegFile.Coding coding, byte[] stored, int from, int pixels, float[] values, int at) {
    switch (coding) {
      case GREY -> grey(stored, from, pixels, values, at);
      case RGB -> {
        for (int i = 0; i < 3 * pixels; i++) {
          values[at + i] = stored[from + i] & 0xff;
        }
      }
      case YCC -> ycc(stored, from, pixels, values, at);
      case CMYK -> cmyk(stored, from, pixels, values, at);
      case YCCK -> ycck(stored, from, pixels, values, at);
    }
  }

  private static void grey(byte[] stored, int from, int pixels, float[] values, int at) {
    for (int i = 0; i < pixels; i++) {
      float grey = stored[from + i] & 0xff;
      values[at + 3 * i] = grey;
      values[at + 3 * i + 1] = grey;
      values[at + 3 * i + 2] = grey;
    }
  }

  private static void ycc(byte[] stored, int from, int pixels, float[] values, int at) {
    for (int i = 0; i < 3 * pixels; i += 3) {
      int y = stored[from + i] & 0xff;
      int cb = stored[from + i + 1] & 0xff;
      int cr = stored[from + i + 2] & 0xff;
      values[at + i] = clamped(y + RED[cr]);
      values[at + i + 1] = clamped(y + (GREEN_OF_BLUE[cb] + GREEN_OF_RED[cr] >> SCALE));
      values[at + i + 2] = clamped(y + BLUE[cb]);
    }
  }

  /** Four inks on white, stored the other way round as Adobe's programs do: 255 is no ink. */
  private static void cmyk(byte[] stored, int from, int pixels, float[] values, int at) {
    for (int i = 0; i < pixels; i++) {
      int key = stored[from + 4 * i + 3] & 0xff;
      for (int channel = 0; channel < 3; channel++) {
        values[at + 3 * i + channel] = product(stored[from + 4 * i + channel] & 0xff, key);
      }
    }
  }

  /**
   * Four inks on white of which cyan, magenta and yellow are inverted, taken for red, green and blue and coded as YCC;
   * black is stored as in {@link #cmyk}.
   */
  private static void ycck(byte[] stored, int from, int pixels, float[] values, int at) {
    for (int i = 0; i < pixels; i++) {
      int y = stored[from + 4 * i] & 0xff;
      int cb = stored[from + 4 * i + 1] & 0xff;
      int cr = stored[from + 4 * i + 2] & 0xff;
      int key = stored[from + 4 * i + 3] & 0xff;
      values[at + 3 * i] = product(255 - clamped(y + RED[cr]), key);
      values[at + 3 * i + 1] = product(255 - clamped(y + (GREEN_OF_BLUE[cb] + GREEN_OF_RED[cr] >> SCALE)), key);
      values[at + 3 * i + 2] = product(255 - clamped(y + BLUE[cb]), key);
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
