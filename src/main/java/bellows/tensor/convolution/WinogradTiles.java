package bellows.tensor.convolution;

import bellows.kernel.WinogradTransforms;
import bellows.tensor.Shape;
import java.util.Arrays;

/**
 * How the images of a batch are cut into square patches of {@code side} pixels, {@link #STEP} apart, in a frame of
 * {@code padding} zeros that nobody stores: a patch that reaches over an image's edge is gathered pixel by pixel.
 *
 * <p>Patches are numbered through the whole batch: image by image, row by row.
 */
final class WinogradTiles {
  /** Pixels from one patch to the next along each axis: the side of an output tile. */
  static final int STEP = 4;

  private final int height;
  private final int width;
  private final int channels;
  private final int side;
  private final int padding;
  private final int rows;
  private final int columns;

  private WinogradTiles(Shape image, int side, int padding, Shape output) {
    height = image.at(0);
    width = image.at(1);
    channels = image.at(2);
    this.side = side;
    this.padding = padding;
    rows = covering(output.at(0));
    columns = covering(output.at(1));
  }

  /** The 6×6 pixels that each tile of the output is computed from. */
  static WinogradTiles ofInput(Shape in, Shape out, int padding) {
    return new WinogradTiles(in, 6, padding, out);
  }

  /** The 4×4 pixels of each tile of the output. */
  static WinogradTiles ofOutput(Shape out) {
    return new WinogradTiles(out, STEP, 0, out);
  }

  /** How many tiles cover an extent of the output. */
  static int covering(int extent) {
    return (extent + STEP - 1) / STEP;
  }

  int perImage() {
    return rows * columns;
  }

  int channels() {
    return channels;
  }

  /** Floats of one patch: side × side × channels. */
  int patchSize() {
    return side * side * channels;
  }

  /** Floats from one row of a patch to the next where it lies in the image. */
  int rowStride() {
    return width * channels;
  }

  /** Floats from one row of a gathered patch to the next. */
  int patchRowStride() {
    return side * channels;
  }

  private int top(int tile) {
    return tile % perImage() / columns * STEP - padding;
  }

  private int left(int tile) {
    return tile % columns * STEP - padding;
  }

  /** Whether all pixels of a patch lie in its image. */
  boolean inside(int tile) {
    int top = top(tile);
    int left = left(tile);
    return top >= 0 && left >= 0 && top + side <= height && left + side <= width;
  }

  /** Where a patch that is {@link #inside} begins, from the first image on. */
  int offset(int tile) {
    return ((tile / perImage() * height + top(tile)) * width + left(tile)) * channels;
  }

  /**
   * The factors of one patch of the input, to {@code s[to]}, its 36 positions {@code position} apart.
   *
   * @param base where {@code s} has scratch: for the transforms, and behind that for a patch
   */
  void transformInput(WinogradTransforms transforms, float[] x, int xo, int tile, float[] s, int base, int to,
      int position) {
    if (inside(tile)) {
      transforms.input(x, xo + offset(tile), rowStride(), channels, s, to, 6 * position, position, channels, s, base);
    } else {
      int patch = base + WinogradTransforms.SCRATCH;
      gather(x, xo, tile, s, patch);
      transforms.input(s, patch, patchRowStride(), channels, s, to, 6 * position, position, channels, s, base);
    }
  }

  /** Copies a patch to {@code patch}, with zeros for what lies outside. */
  void gather(float[] images, int io, int tile, float[] patch, int po) {
    Arrays.fill(patch, po, po + patchSize(), 0);
    int left = left(tile);
    int from = Math.max(0, -left);
    int pixels = Math.min(side, width - left) - from;
    if (pixels <= 0) {
      return;
    }
    for (int row = firstRow(tile); row < endRow(tile); row++) {
      System.arraycopy(images, io + pixel(tile, row, from), patch, po + (row * side + from) * channels,
          pixels * channels);
    }
  }

  /** Copies what lies in the image from {@code patch}: the reverse of {@link #gather}. */
  void scatter(float[] patch, int po, int tile, float[] images, int io) {
    int left = left(tile);
    int from = Math.max(0, -left);
    int pixels = Math.min(side, width - left) - from;
    for (int row = firstRow(tile); row < endRow(tile); row++) {
      System.arraycopy(patch, po + (row * side + from) * channels, images, io + pixel(tile, row, from),
          pixels * channels);
    }
  }

  private int firstRow(int tile) {
    return Math.max(0, -top(tile));
  }

  private int endRow(int tile) {
    return Math.min(side, height - top(tile));
  }

  private int pixel(int tile, int row, int column) {
    return ((tile / perImage() * height + top(tile) + row) * width + left(tile) + column) * channels;
  }
}
