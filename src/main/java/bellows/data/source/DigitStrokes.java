package bellows.data.source;

import java.util.Arrays;

/**
 * How people write the ten digits, as pen strokes of our own: for each digit several styles, each a few smooth curves
 * through points. Coordinates are x to the right, y down, a digit being about 65 wide and 100 high. {@code |} is a
 * corner (the pen stays down), {@code /} lifts the pen.
 */
final class DigitStrokes {
  private static final String[][] STYLES = {
      { // 0
          "36,0 12,14 1,50 12,88 34,100 57,87 67,50 56,12 34,0 26,3",
          "44,2 20,10 3,45 8,84 28,100 54,84 64,46 54,12 36,4",
          "30,0 14,18 10,50 15,84 32,100 48,84 54,50 48,16 30,0",
          "58,10 38,0 10,16 0,52 14,90 40,98 64,76 66,36 50,8 30,8",
      },
      { // 1
          "34,0 34,100",
          "46,0 40,50 30,100",
          "14,24 38,0 | 38,100",
          "14,22 36,0 | 36,100 / 12,100 62,99",
          "20,18 40,0 | 38,50 34,100",
      },
      { // 2
          "5,24 16,4 38,0 58,12 58,34 38,62 4,98 | 68,97",
          "6,20 28,0 56,8 60,32 38,66 16,92 4,88 14,78 38,88 70,96",
          "4,14 30,1 54,14 50,42 26,76 3,100 | 36,93 66,99",
          "8,28 18,5 44,2 56,24 40,58 8,97 | 38,98 64,90",
      },
      { // 3
          "6,14 30,0 56,10 54,36 26,47 | 58,56 64,80 38,100 4,88",
          "5,3 60,2 | 30,40 | 56,48 65,74 42,99 4,90",
          "8,10 34,0 56,16 42,40 22,48 30,42 48,48 64,70 48,97 20,100 2,86",
          "10,6 40,1 54,22 24,46 | 50,50 58,78 34,98 6,94",
      },
      { // 4
          "12,0 4,54 | 68,53 / 50,22 48,100",
          "46,100 48,0 | 2,66 | 70,66",
          "10,4 6,38 14,54 40,54 58,46 / 58,2 54,50 50,100",
          "40,0 22,34 2,62 | 66,60 / 46,36 42,100",
          "8,6 8,50 | 56,46 / 60,0 | 56,100",
      },
      { // 5
          "60,2 14,2 | 9,44 | 34,36 60,52 61,80 36,100 4,90",
          "15,4 10,46 | 36,38 62,56 57,88 28,100 3,88 / 14,4 64,1",
          "62,3 32,4 18,8 12,40 36,44 57,60 54,88 28,100 4,92",
          "54,0 18,6 | 12,42 | 40,40 54,62 44,90 6,98",
      },
      { // 6
          "52,2 22,24 4,62 14,94 38,100 58,84 54,60 32,54 8,72",
          "30,0 10,46 6,80 28,100 56,90 58,66 36,54 10,68",
          "58,10 40,0 14,22 2,62 16,97 48,97 58,72 38,54 8,74",
          "44,0 22,30 10,68 18,97 42,97 52,76 36,62 12,76",
      },
      { // 7
          "4,4 64,4 | 26,100",
          "4,5 62,3 | 40,46 26,100 / 16,52 58,48",
          "4,18 6,3 | 36,6 64,2 | 42,42 30,100",
          "2,10 26,2 60,6 56,28 36,64 28,100",
          "6,6 58,2 | 46,50 38,100",
      },
      { // 8
          "58,12 34,0 11,14 22,40 50,58 62,80 36,100 6,82 18,56 48,36 56,16 40,1",
          "34,0 13,10 14,36 34,46 55,36 56,10 34,0 / 34,46 8,60 6,88 34,100 62,88 58,60 34,46",
          "52,6 28,2 16,22 34,46 54,72 38,99 14,88 22,60 46,38 56,14 44,3",
          "34,48 12,28 22,2 48,4 54,26 34,48 8,72 18,98 50,98 60,74 34,48",
      },
      { // 9
          "57,18 34,0 8,14 9,42 32,50 54,34 58,12 | 57,58 50,100",
          "57,18 36,0 8,18 14,46 42,46 58,16 60,58 46,94 14,97",
          "56,22 30,1 5,24 24,50 54,26 | 52,100",
          "52,8 26,4 10,28 28,48 50,30 56,4 | 46,56 28,100",
          "60,14 36,0 12,14 12,38 36,46 60,14 / 60,10 59,60 57,100",
      },
  };

  /** All points of a style, x and y alternating, and the smooth curves through them as indices of points. */
  record Style(double[] points, int[][] curves) {}

  private static final Style[][] PARSED = Arrays.stream(STYLES)
      .map(styles -> Arrays.stream(styles).map(DigitStrokes::parse).toArray(Style[]::new)).toArray(Style[][]::new);

  private DigitStrokes() {}

  /** The ways to write {@code digit}. */
  static Style[] of(int digit) {
    return PARSED[digit];
  }

  private static Style parse(String text) {
    String[] words = text.split(" ");
    double[] points = new double[2 * words.length];
    int[][] curves = new int[words.length][];
    int[] curve = new int[0];
    int count = 0;
    int curveCount = 0;
    for (String word : words) {
      if (word.equals("|") || word.equals("/")) {
        curves[curveCount++] = curve;
        curve = word.equals("|") ? new int[] {count - 1} : new int[0];
        continue;
      }
      int comma = word.indexOf(',');
      points[2 * count] = Double.parseDouble(word.substring(0, comma));
      points[2 * count + 1] = Double.parseDouble(word.substring(comma + 1));
      curve = Arrays.copyOf(curve, curve.length + 1);
      curve[curve.length - 1] = count++;
    }
    curves[curveCount++] = curve;
    return new Style(Arrays.copyOf(points, 2 * count), Arrays.copyOf(curves, curveCount));
  }
}
