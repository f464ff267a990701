package bellows.feature;

/** How a colour histogram takes a pixel apart: into values from 0 to 1, with a histogram for each. */
enum ColourSpace {
  /** The channels as they are. */
  RGB,
  /** Hue, saturation and value, as Smith has them (Color Gamut Transform Pairs, 1978). */
  HSV,
  /** The hue alone: a full turn from 0 (red) over 1/3 (green) to 1; that of a grey is 0. */
  HUE;

  private static final float MOST = 255;

  /** Histograms of pixels with so many channels. */
  int parts(int channels) {
    return this == RGB ? channels : this == HSV ? 3 : 1;
  }

  /** Puts the parts of the pixel at {@code x[at]}, whose values go from 0 to 255, into {@code parts}. */
  void take(float[] x, int at, double[] parts) {
    if (this == RGB) {
      for (int i = 0; i < parts.length; i++) {
        parts[i] = x[at + i] / MOST;
      }
      return;
    }
    double red = x[at];
    double green = x[at + 1];
    double blue = x[at + 2];
    double value = Math.max(red, Math.max(green, blue));
    double span = value - Math.min(red, Math.min(green, blue));
    parts[0] = span == 0 ? 0 : hue(red, green, blue, value, span);
    if (this == HSV) {
      parts[1] = value == 0 ? 0 : span / value;
      parts[2] = value / MOST;
    }
  }

  private static double hue(double red, double green, double blue, double value, double span) {
    double sixths = red == value ? (green - blue) / span
        : green == value ? 2 + (blue - red) / span : 4 + (red - green) / span;
    return (sixths < 0 ? sixths + 6 : sixths) / 6;
  }
}
