package bellows.image;

import bellows.tensor.Shape;

/** The square in the middle. */
record CentreCrop(int size) implements Transform {
  @Override
  public Shape output(Shape in) {
    return Crops.output(in, size, 0);
  }

  @Override
  public Picture apply(Picture picture, Picture spare, long key) {
    Crops.checkRoom(picture, size, 0);
    return Crops.cut(picture, spare, (picture.height() - size) / 2, (picture.width() - size) / 2, size);
  }
}
