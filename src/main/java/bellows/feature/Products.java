package bellows.feature;

import bellows.kernel.Kernels;
import bellows.tensor.Arena;
import bellows.tensor.Team;
import bellows.tensor.product.Engine;
import bellows.tensor.product.Product;

/** Products of one thread, with memory of their own. */
final class Products {
  private Products() {}

  static Product alone(Kernels kernels) {
    Arena arena = Arena.allocating();
    Product product = new Product(Engine.of(kernels, Team.alone(), arena));
    arena.complete();
    return product;
  }
}
