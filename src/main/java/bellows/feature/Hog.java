package bellows.feature;

import bellows.conf.BadInputException;
import bellows.tensor.Shape;

/**
 * Histograms of oriented gradients (Dalal, Triggs: Histograms of Oriented Gradients for Human Detection, 2005):
 * gradients by the mask [−1, 0, 1], of each pixel that of the channel where it is longest; in each cell a histogram of
 * their directions without sign, from 0° to 180°, to which each votes with its length; and for each block of cells, a
 * block at each cell, its histograms divided by their norm, cut at 0.2 and divided again (L2-Hys).
 *
 * <p>A vote goes whole to the cell and the bin that it lies in, as in scikit-image, not shared with the neighbours as in
 * the paper. At the picture's edge the difference across it is 0. Pixels that fill no cell, at the right and below, are
 * left out. The order is block rows, block columns, cell rows, cell columns, bins.
 *
 * @param cell side in pixels
 * @param bins of directions
 * @param block side in cells
 */
record Hog(int cell, int bins, int block) implements Feature {
  Hog {
    BadInputException.check(cell >= 1 && bins >= 1 && block >= 1, "hog: expected at least 1, found cell = %d, bins = %d, "
        + "block = %d", cell, bins, block);
  }

  @Override
  public Shape output(Shape in) {
    BadInputException.check(in.rank() == 3, "hog: expected pictures of height × width × channels, found samples of %s",
        in);
    int side = Math.min(in.at(0), in.at(1));
    BadInputException.check((long) cell * block <= side, "hog: expected a block of %d × %d cells of %d pixels in a picture, "
        + "found pictures of %s; cell × block may be %d at most", block, block, cell, in, side);
    long blocks = (long) (in.at(0) / cell - block + 1) * (in.at(1) / cell - block + 1);
    return Extraction.vector("hog", blocks * block * block * bins);
  }

  @Override
  public Op bind(Shape in) {
    return new HogOp(this, in);
  }
}
