package bellows.nn;

import bellows.tensor.ElementMap;
import bellows.tensor.Shape;
import java.io.Serializable;
import java.util.List;

/**
 * What a layer is: an immutable record that knows shapes and owns no memory. Binding it to memory gives an {@link Op},
 * which does the arithmetic.
 */
public interface Layer extends Serializable {
  /** A layer and what it is called inside its parent; the name heads the names of its parameters. */
  record Named(String name, Layer layer) implements Serializable {}

  /** The word for it in run files and names, for example {@code conv}. */
  String kind();

  /**
   * The shape of one sample's output.
   *
   * @throws bellows.conf.BadInputException with expected and found, if the layer cannot take this input
   */
  Shape output(Shape input);

  /** Claims parameters and memory, once. */
  Op bind(Binder binder, Shape input);

  /**
   * Binds the layer together with a ReLU that follows it, so that both take one pass over memory. The op's y and dy are
   * those of the ReLU; its backward pass reads y, and may overwrite dy.
   *
   * @return null, with nothing claimed, where the layer has no such form
   */
  default Op bindWithRelu(Binder binder, Shape input) {
    return null;
  }

  /**
   * Binds the layer together with a function of each element that follows it, where no way back follows the way
   * forward. The op's y is that of the function.
   *
   * @return null, with nothing claimed, where the layer has no such form
   */
  default Op bindWithMap(Binder binder, Shape input, ElementMap behind) {
    return null;
  }

  /** The layers inside this one, so that others can walk a network; what each reads is the parent's matter. */
  default List<Named> children() {
    return List.of();
  }

  /** What it is beyond its kind, for people: {@code 20 × 5×5}; empty where the kind says all. */
  default String detail() {
    return "";
  }

  /**
   * Multiply-adds of one sample's forward pass in evaluation, as papers count them; what is not a product counts
   * nothing.
   */
  default long multiplyAdds(Shape input) {
    return 0;
  }

  /** Whether the output is the input under another shape, so that both may share memory. */
  default boolean reshapes() {
    return false;
  }

  /**
   * Whether the op's backward pass reads its output, which therefore must not be overwritten. An in-place layer may
   * follow only where it does not.
   */
  default boolean readsOutput() {
    return true;
  }

  /** Whether the op may be given one tensor as x and y, and one as dy and dx: its backward pass reads y only. */
  default boolean inPlace() {
    return false;
  }

  /**
   * Whether the op {@linkplain Op#restore sets its output again} at the cost of a pass over memory, without products:
   * where memory is short, the output then need not last until the way back. Such a layer has a form that is {@linkplain #bindWithRelu bound
   * together with a ReLU}.
   */
  default boolean restores() {
    return false;
  }

  /**
   * Whether, in training, what a sample comes to depends on the others of its pass, as in BatchNorm: each channel of
   * the input is then looked at over all samples of a pass, so a pass of one sample may say nothing. Where statistics
   * of its own are frozen, the layer must do without the others.
   */
  default boolean mixesSamples() {
    return false;
  }

  /** What tells a healthy output from a stuck one; null for layers that cannot get stuck. */
  default Activity activity() {
    return null;
  }
}
