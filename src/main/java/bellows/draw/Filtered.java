package bellows.draw;

import bellows.image.Picture;
import bellows.kernel.KernelProvider;
import bellows.nn.layer.ClassicKernel;
import bellows.nn.layer.FixedFilter;
import bellows.nn.model.SingleLayer;
import bellows.tensor.Shape;
import bellows.tensor.Team;

/** What the layer {@code filter} makes of pictures, without a network around it. */
public final class Filtered {
  private Filtered() {}

  /** Of the same size, its values whatever the filter gives: also below 0 and above 255. */
  public static Picture of(Picture picture, ClassicKernel kernel) {
    Shape shape = Shape.of(picture.height(), picture.width(), picture.channels());
    SingleLayer layer = new SingleLayer(new FixedFilter(kernel), shape, 1, KernelProvider.kernels(), Team.alone());
    System.arraycopy(picture.values(), 0, layer.x().array(), layer.x().offset(), picture.size());
    layer.forward();
    Picture filtered = new Picture();
    filtered.resize(picture.height(), picture.width(), picture.channels());
    System.arraycopy(layer.y().array(), layer.y().offset(), filtered.values(), 0, filtered.size());
    return filtered;
  }
}
