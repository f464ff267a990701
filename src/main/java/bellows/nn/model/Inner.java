package bellows.nn.model;

import bellows.conf.BadInputException;
import bellows.nn.Binder;
import bellows.nn.Layer;
import bellows.nn.Op;
import bellows.nn.layer.Relu;
import bellows.tensor.Shape;
import bellows.tensor.Tensor;

/** What layers with several sequences inside them ask of each. */
final class Inner {
  private Inner() {}

  /** The shape that a sequence gives; says which one where it cannot take its input. */
  static Shape output(String name, Sequential sequence, Shape input) {
    try {
      return sequence.output(input);
    } catch (BadInputException e) {
      throw new BadInputException("%s: %s", name, e.getMessage());
    }
  }

  /** Binds a sequence under a name; {@code y} is null where its output does not last. */
  static Op bind(Binder binder, String name, Sequential sequence, Shape input, Tensor y) {
    Op op = binder.observed(name, sequence.bind(binder.child(name), input));
    binder.bound(name, sequence, input, y);
    return op;
  }

  /** Whether the way back reads the output: that of the last layer decides. */
  static boolean readsOutput(Sequential sequence) {
    return last(sequence).readsOutput();
  }

  /** Whether the sequence's op can set its output again: its last layer decides. */
  static boolean restores(Sequential sequence) {
    return last(sequence).restores();
  }

  /** Whether the way back may overwrite the gradient of the output, as a layer does that was bound with its ReLU. */
  static boolean overwritesGradient(Sequential sequence) {
    Layer last = last(sequence);
    return last instanceof Relu || last instanceof Sequential inner && overwritesGradient(inner);
  }

  private static Layer last(Sequential sequence) {
    return sequence.layers().get(sequence.layers().size() - 1).layer();
  }
}
