package bellows.figure;

import java.awt.Color;

/** Colours that people with any kind of colour vision tell apart. */
public final class Palette {
  /**
   * Okabe and Ito, Color Universal Design (2008): those that stand out on white first, yellow last. Behind them a grey
   * and a brown, for the tenth of ten classes.
   */
  private static final int[] SERIES = {0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0xE69F00, 0x56B4E9, 0x000000, 0xF0E442,
      0x999999, 0x7F4A2A};

  /** Cividis (Nuñez, Anderton and Renslow, 2018) from its least to its most, evenly spaced. */
  private static final int[] SEQUENTIAL = {0x00224E, 0x123570, 0x3B496C, 0x575D6D, 0x707173, 0x8A8678, 0xA59C74,
      0xC3B369, 0xE1CC55, 0xFEE838};

  /** From blue over white to vermilion. */
  private static final int[] DIVERGING = {0x0072B2, 0xFFFFFF, 0xD55E00};

  private Palette() {}

  /** The number of colours of {@link #series}; further ones repeat. */
  public static int size() {
    return SERIES.length;
  }

  /** The colour of the series or class of this number. */
  public static Color series(int number) {
    return new Color(SERIES[Math.floorMod(number, SERIES.length)]);
  }

  /** The same, lighter: {@code amount} of it on white, from 0 to 1. */
  public static Color tint(Color colour, double amount) {
    return mix(Color.WHITE, colour, amount);
  }

  /** For amounts: dark blue at 0, yellow at 1, and lightness that grows in between; cut outside. */
  public static Color sequential(double amount) {
    return along(SEQUENTIAL, amount);
  }

  /** For what has a sign: blue at −1, white at 0, vermilion at 1; cut outside. */
  public static Color diverging(double amount) {
    return along(DIVERGING, (amount + 1) / 2);
  }

  private static Color along(int[] colours, double amount) {
    double place = Math.max(0, Math.min(1, amount)) * (colours.length - 1);
    int before = Math.min((int) place, colours.length - 2);
    return mix(new Color(colours[before]), new Color(colours[before + 1]), place - before);
  }

  private static Color mix(Color from, Color to, double amount) {
    return new Color(mix(from.getRed(), to.getRed(), amount), mix(from.getGreen(), to.getGreen(), amount),
        mix(from.getBlue(), to.getBlue(), amount));
  }

  private static int mix(int from, int to, double amount) {
    return (int) Math.round(from + amount * (to - from));
  }
}
