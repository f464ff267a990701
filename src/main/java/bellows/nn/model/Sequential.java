package bellows.nn.model;

import bellows.conf.BadInputException;
import bellows.nn.Binder;
import bellows.nn.Layer;
import bellows.nn.Op;
import bellows.nn.Pass;
import bellows.nn.layer.Elementwise;
import bellows.nn.layer.Relu;
import bellows.tensor.Shape;
import bellows.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Layers one after another: the output of each is the input of the next. */
public record Sequential(List<Named> layers) implements Layer {
  public Sequential {
    layers = List.copyOf(layers);
    BadInputException.check(!layers.isEmpty(), "expected at least one layer, found none");
  }

  @Override
  public String kind() {
    return "sequential";
  }

  @Override
  public List<Named> children() {
    return layers;
  }

  @Override
  public Shape output(Shape input) {
    Shape shape = input;
    for (Named named : layers) {
      Shape before = shape;
      shape = located(named, () -> named.layer().output(before));
    }
    return shape;
  }

  /** Gives complaints about a layer's numbers its place, also of those that are found when memory is counted. */
  private static <T> T located(Named named, Supplier<T> step) {
    try {
      return step.get();
    } catch (BadInputException e) {
      throw new BadInputException("layer %s (%s): %s", named.name(), named.layer().kind(), e.getMessage());
    } catch (ArithmeticException e) {
      throw new BadInputException("layer %s (%s): expected sizes below 2^31, found more (%s); take smaller ones",
          named.name(), named.layer().kind(), e.getMessage());
    }
  }

  @Override
  public long multiplyAdds(Shape input) {
    long sum = 0;
    Shape shape = input;
    for (Named named : layers) {
      sum += named.layer().multiplyAdds(shape);
      shape = named.layer().output(shape);
    }
    return sum;
  }

  @Override
  public Op bind(Binder binder, Shape input) {
    return new Bound(binder, input);
  }

  private final class Bound implements Op {
    private final List<Op> ops = new ArrayList<>();
    /** What each op reads; the first reads the sequence's own input. */
    private final List<Tensor> xs = new ArrayList<>();
    /** Gradients of those, in two memories in turn. */
    private final List<Tensor> dxs = new ArrayList<>();
    /** Whether an op's output lies where its input does. */
    private final List<Boolean> shared = new ArrayList<>();
    /** Whether the op before has to set again what an op reads, since others have lain there meanwhile. */
    private final List<Boolean> restored = new ArrayList<>();

    /** The first op with something to train: those before it take part in the way back only if dx is asked for. */
    private int firstTrained;
    private final boolean forwardOnly;
    /** The sequence's input and pass on the last way forward. */
    private Tensor own;
    private Pass pass;

    Bound(Binder binder, Shape input) {
      int claimed = binder.claimed();
      Recomputation again = Recomputation.of(layers, binder, input);
      forwardOnly = binder.isForwardOnly();
      Turns turns = forwardOnly ? new Turns(layers, binder, input) : null;
      Shape shape = input;
      Tensor x = null;
      boolean restores = false;
      for (int i = 0; i < layers.size(); i++) {
        Named named = layers.get(i);
        boolean last = i == layers.size() - 1;
        int at = i;
        Shape from = shape;
        Shape output = located(named, () -> named.layer().output(from));
        if (ops.isEmpty() && !last && named.layer().reshapes()) {
          // The sequence's own input serves under any shape.
          binder.bound(named.name(), named.layer(), shape, null);
          shape = output;
          continue;
        }
        Op fused = last ? null
            : located(named, () -> together(named.layer(), layers.get(at + 1).layer(), binder.child(named.name()), from));
        Tensor y = last || fused != null && i + 2 == layers.size() ? null
            : shares(i, x) ? x.as(output.times(binder.batch()))
                : again.at(i) ? again.memory().as(output.times(binder.batch()))
                    : forwardOnly ? turns.next(output) : binder.memory(output);
        shared.add(y != null && shares(i, x));
        ops.add(binder.observed(named.name(),
            fused != null ? fused : located(named, () -> named.layer().bind(binder.child(named.name()), from))));
        firstTrained += binder.claimed() == claimed ? 1 : 0;
        xs.add(x);
        restored.add(restores);
        restores = again.at(i);
        bound(binder, named, shape, y, restores);
        if (restores && fused == null && !last && layers.get(i + 1).layer() instanceof Relu) {
          throw new IllegalStateException("layer " + named.name() + " (" + named.layer().kind() + "): expected a form "
              + "that is bound together with a ReLU, since it restores its output");
        }
        if (fused != null) {
          i++;
          bound(binder, layers.get(i), output, y, restores);
        }
        shape = output;
        x = y;
      }
      placeGradients(binder);
    }

    /** A layer bound together with the next one, null where that cannot be. */
    private Op together(Layer layer, Layer next, Binder binder, Shape input) {
      return next instanceof Relu ? layer.bindWithRelu(binder, input)
          : forwardOnly && next instanceof Elementwise map && map.forwardsInPlace()
              ? layer.bindWithMap(binder, input, map.map(binder).forward()) : null;
    }

    /** Notes the layer whose op was added last. */
    private void bound(Binder binder, Named named, Shape in, Tensor y, boolean restores) {
      int op = ops.size() - 1;
      if (restores) {
        binder.bound(named.name(), named.layer(), in, y, () -> restore(op, own, y, pass));
      } else {
        binder.bound(named.name(), named.layer(), in, y);
      }
    }

    private void restore(int op, Tensor x, Tensor y, Pass pass) {
      ops.get(op).restore(op == 0 ? x : xs.get(op), y, pass);
    }

    /** Whether layer i may write its output over its input {@code x}, or shows the same values under another shape. */
    private boolean shares(int i, Tensor x) {
      Layer layer = layers.get(i).layer();
      return x != null && (layer.reshapes() || layer.inPlace()
          && (forwardOnly || !layers.get(i - 1).layer().readsOutput()));
    }

    /** Each op reads one of the two memories and writes the other, or the same one where it works in place. */
    private void placeGradients(Binder binder) {
      int[] turns = new int[xs.size()];
      int[] sizes = new int[2];
      int turn = 0;
      for (int i = xs.size() - 1; i > 0; i--) {
        turn = shared.get(i) ? turn : 1 - turn;
        turns[i] = turn;
        sizes[turn] = Math.max(sizes[turn], xs.get(i).shape().size() / binder.batch());
      }
      Tensor[] memories = new Tensor[2];
      for (turn = 0; turn < 2; turn++) {
        memories[turn] = sizes[turn] == 0 ? null : binder.gradient(Shape.of(sizes[turn]));
      }
      dxs.add(null);
      for (int i = 1; i < xs.size(); i++) {
        dxs.add(memories[turns[i]].as(xs.get(i).shape()));
      }
    }

    @Override
    public void weightsChanged() {
      for (int i = 0; i < ops.size(); i++) {
        ops.get(i).weightsChanged();
      }
    }

    @Override
    public void forward(Tensor x, Tensor y, Pass pass) {
      own = x;
      this.pass = pass;
      int last = ops.size() - 1;
      for (int i = 0; i <= last; i++) {
        ops.get(i).forward(i == 0 ? x : xs.get(i), i == last ? y : xs.get(i + 1), pass);
      }
    }

    @Override
    public void restore(Tensor x, Tensor y, Pass pass) {
      restore(ops.size() - 1, x, y, pass);
    }

    @Override
    public void backward(Tensor x, Tensor y, Tensor dy, Tensor dx, Pass pass) {
      int last = ops.size() - 1;
      for (int i = last; i >= (dx == null ? firstTrained : 0); i--) {
        if (restored.get(i)) {
          restore(i - 1, x, xs.get(i), pass);
        }
        ops.get(i).backward(i == 0 ? x : xs.get(i), i == last ? y : xs.get(i + 1), i == last ? dy : dxs.get(i + 1),
            i == 0 || dx == null && i == firstTrained ? dx : dxs.get(i), pass);
      }
    }
  }
}
