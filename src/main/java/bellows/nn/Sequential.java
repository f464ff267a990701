package bellows.nn;

import bellows.conf.BadInputException;
import bellows.tensor.Shape;
import bellows.tensor.Tensor;
import java.io.Serializable;
import java.util.List;

/** Layers one after another: the output of each is the input of the next. */
public record Sequential(List<Named> layers) implements Layer {
  /** A layer and what it is called inside its parent; the name heads the names of its parameters. */
  public record Named(String name, Layer layer) implements Serializable {}

  public Sequential {
    layers = List.copyOf(layers);
    BadInputException.check(!layers.isEmpty(), "expected at least one layer, found none");
  }

  @Override
  public String kind() {
    return "sequential";
  }

  @Override
  public Shape output(Shape input) {
    Shape shape = input;
    for (Named named : layers) {
      try {
        shape = named.layer.output(shape);
      } catch (BadInputException e) {
        throw new BadInputException("layer %s (%s): %s", named.name, named.layer.kind(), e.getMessage());
      }
    }
    return shape;
  }

  @Override
  public long multiplyAdds(Shape input) {
    long sum = 0;
    Shape shape = input;
    for (Named named : layers) {
      sum += named.layer.multiplyAdds(shape);
      shape = named.layer.output(shape);
    }
    return sum;
  }

  @Override
  public Op bind(Binder binder, Shape input) {
    return new Bound(binder, input);
  }

  private final class Bound implements Op {
    private final Op[] ops = new Op[layers.size()];
    /** Outputs of all layers but the last, whose output comes from outside. */
    private final Tensor[] ys = new Tensor[layers.size() - 1];
    /** Gradients of those outputs; neighbours share two buffers in turn. */
    private final Tensor[] dys = new Tensor[layers.size() - 1];

    Bound(Binder binder, Shape input) {
      Shape shape = input;
      for (int i = 0; i < ops.length; i++) {
        Named named = layers.get(i);
        Shape output = named.layer.output(shape);
        ops[i] = binder.observed(named.name, named.layer.bind(binder.child(named.name), shape));
        if (i < ys.length) {
          ys[i] = named.layer.reshapes() && i > 0 ? view(ys[i - 1], output, binder) : binder.memory(output);
          binder.bound(named.name, named.layer, shape, ys[i]);
        } else {
          binder.bound(named.name, named.layer, shape, null);
        }
        shape = output;
      }
      shareGradients(binder);
    }

    private void shareGradients(Binder binder) {
      int largest = 0;
      for (Tensor y : ys) {
        largest = Math.max(largest, y.shape().size() / y.shape().at(0));
      }
      if (largest == 0) {
        return;
      }
      Tensor[] buffers = {binder.memory(Shape.of(largest)), ys.length < 2 ? null : binder.memory(Shape.of(largest))};
      int turn = 0;
      for (int i = dys.length - 1; i >= 0; i--) {
        Tensor y = ys[i];
        boolean same = i + 1 < dys.length && layers.get(i + 1).layer.reshapes();
        turn = same ? turn : 1 - turn;
        Tensor buffer = buffers[ys.length < 2 ? 0 : turn];
        dys[i] = new Tensor(buffer.array(), buffer.offset(), y.shape());
      }
    }

    private static Tensor view(Tensor tensor, Shape shape, Binder binder) {
      return new Tensor(tensor.array(), tensor.offset(), shape.times(binder.batch()));
    }

    @Override
    public void weightsChanged(boolean training) {
      for (Op op : ops) {
        op.weightsChanged(training);
      }
    }

    @Override
    public void forward(Tensor x, Tensor y, Pass pass) {
      for (int i = 0; i < ops.length; i++) {
        ops[i].forward(i == 0 ? x : ys[i - 1], i < ys.length ? ys[i] : y, pass);
      }
    }

    @Override
    public void backward(Tensor x, Tensor y, Tensor dy, Tensor dx, Pass pass) {
      for (int i = ops.length - 1; i >= 0; i--) {
        ops[i].backward(i == 0 ? x : ys[i - 1], i < ys.length ? ys[i] : y, i < dys.length ? dys[i] : dy,
            i == 0 ? dx : dys[i - 1], pass);
      }
    }
  }
}
