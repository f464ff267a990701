package bellows.image.augment;

import bellows.image.Picture;
import bellows.tensor.Draws;
import bellows.tensor.Shape;

/**
 * A square anywhere in the picture, all places alike; with {@code padding}, anywhere in the picture with so many black
 * pixels around it, as He et al. trained on CIFAR-10 (Deep Residual Learning for Image Recognition, 2015, section 4.2).
 */
record RandomCrop(int size, int padding) implements Transform {
  @Override
  public Shape output(Shape in) {
    return Crops.output(in, size, padding);
  }

  @Override
  public Picture apply(Picture picture, Picture spare, long key) {
    Crops.checkRoom(picture, size, padding);
    int down = picture.height() + 2 * padding - size + 1;
    int across = picture.width() + 2 * padding - size + 1;
    int top = (int) (Draws.uniform(key, 0) * down) - padding;
    int left = (int) (Draws.uniform(key, 1) * across) - padding;
    return Crops.cut(picture, spare, top, left, size);
  }
}
