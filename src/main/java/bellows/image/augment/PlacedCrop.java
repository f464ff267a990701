package bellows.image.augment;

import bellows.image.Picture;
import bellows.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * A square at a place that is always the same.
 *
 * @param down where between the top (0) and the bottom (1)
 * @param across where between the left (0) and the right (1)
 * @param mirrored whether left and right are swapped afterwards
 */
public record PlacedCrop(int size, double down, double across, boolean mirrored) implements Transform {
  private static final Mirror MIRROR = new Mirror(1);

  /**
   * The four corners and the middle, then their mirrors: what AlexNet and its successors average over (Krizhevsky,
   * Sutskever, Hinton: ImageNet Classification with Deep Convolutional Neural Networks, 2012, section 4.1).
   */
  static List<Transform> ten(int size) {
    double[][] places = {{0, 0}, {0, 1}, {1, 0}, {1, 1}, {0.5, 0.5}};
    List<Transform> ten = new ArrayList<>();
    for (boolean mirrored : new boolean[] {false, true}) {
      for (double[] place : places) {
        ten.add(new PlacedCrop(size, place[0], place[1], mirrored));
      }
    }
    return ten;
  }

  @Override
  public Shape output(Shape in) {
    return Crops.output(in, size, 0);
  }

  @Override
  public Picture apply(Picture picture, Picture spare, long key) {
    Crops.checkRoom(picture, size, 0);
    Picture crop = Crops.cut(picture, spare, (int) (down * (picture.height() - size)),
        (int) (across * (picture.width() - size)), size);
    return mirrored ? MIRROR.apply(crop, picture, key) : crop;
  }
}
