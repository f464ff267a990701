package bellows.nn;

import bellows.tensor.Shape;
import bellows.tensor.Tensor;

/** An image as a vector. In NHWC memory nothing moves, so inside a {@link Sequential} it costs nothing. */
public record Flatten() implements Layer {
  @Override
  public String kind() {
    return "flatten";
  }

  @Override
  public Shape output(Shape input) {
    return Shape.of(input.size());
  }

  @Override
  public boolean reshapes() {
    return true;
  }

  @Override
  public Op bind(Binder binder, Shape input) {
    int size = input.size();
    return new Op() {
      @Override
      public void forward(Tensor x, Tensor y, Pass pass) {
        copy(x, y, pass.count() * size);
      }

      @Override
      public void backward(Tensor x, Tensor y, Tensor dy, Tensor dx, Pass pass) {
        if (dx != null) {
          copy(dy, dx, pass.count() * size);
        }
      }
    };
  }

  private static void copy(Tensor from, Tensor to, int n) {
    if (from.array() != to.array() || from.offset() != to.offset()) {
      System.arraycopy(from.array(), from.offset(), to.array(), to.offset(), n);
    }
  }
}
