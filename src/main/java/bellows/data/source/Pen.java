package bellows.data.source;

import java.util.Arrays;

/**
 * A round pen on a sheet of square pixels. Each pixel keeps the darkest coverage that any stroke gave it, so a stroke
 * may cross itself; edges are smooth because coverage falls linearly across {@code softness} pixels.
 */
final class Pen {
  private final int side;
  private final double[] ink;
  private double radius;
  private double softness;

  Pen(int side) {
    this.side = side;
    ink = new double[side * side];
  }

  /** Takes a new sheet and a new pen; both lengths in pixels. */
  void renew(double newRadius, double newSoftness) {
    Arrays.fill(ink, 0);
    radius = newRadius;
    softness = newSoftness;
  }

  /** A straight stroke between two points; the centre of the first pixel is (0.5, 0.5). */
  void draw(double x0, double y0, double x1, double y1) {
    double reach = radius + softness;
    int left = (int) Math.max(0, Math.min(x0, x1) - reach);
    int right = (int) Math.min(side - 1, Math.max(x0, x1) + reach);
    int top = (int) Math.max(0, Math.min(y0, y1) - reach);
    int bottom = (int) Math.min(side - 1, Math.max(y0, y1) + reach);
    double dx = x1 - x0;
    double dy = y1 - y0;
    double perLength = 1 / Math.max(1e-12, dx * dx + dy * dy);
    for (int row = top; row <= bottom; row++) {
      for (int column = left; column <= right; column++) {
        double px = column + 0.5 - x0;
        double py = row + 0.5 - y0;
        double along = Math.min(1, Math.max(0, (px * dx + py * dy) * perLength));
        double ex = px - along * dx;
        double ey = py - along * dy;
        double coverage = (reach - Math.sqrt(ex * ex + ey * ey)) / (2 * softness);
        int at = row * side + column;
        ink[at] = Math.max(ink[at], Math.min(1, coverage));
      }
    }
  }

  /** Writes the sheet as bytes, 0 for paper up to {@code darkest}. */
  void print(byte[] pixels, int offset, double darkest) {
    for (int i = 0; i < ink.length; i++) {
      pixels[offset + i] = (byte) (ink[i] * darkest + 0.5);
    }
  }
}
