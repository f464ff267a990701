package bellows.nn.model;

import bellows.conf.BadInputException;
import bellows.kernel.ChannelKernels;
import bellows.kernel.Kernels;
import bellows.nn.Binder;
import bellows.nn.Layer;
import bellows.nn.Op;
import bellows.nn.Pass;
import bellows.tensor.Shape;
import bellows.tensor.Team;
import bellows.tensor.Tensor;
import java.util.List;

/**
 * {@code y = body(x) + shortcut(x)}: He, Zhang, Ren, Sun: Deep Residual Learning for Image Recognition, 2015, section
 * 3.2. Both must give the same shape.
 *
 * @param shortcut null for the identity
 */
public record Residual(Sequential body, Sequential shortcut) implements Layer {
  @Override
  public String kind() {
    return "residual";
  }

  @Override
  public String detail() {
    return shortcut == null ? "identity" : "projection";
  }

  @Override
  public List<Named> children() {
    Named inner = new Named("body", body);
    return shortcut == null ? List.of(inner) : List.of(inner, new Named("shortcut", shortcut));
  }

  @Override
  public Shape output(Shape input) {
    Shape output = Inner.output("body", body, input);
    Shape beside = shortcut == null ? input : Inner.output("shortcut", shortcut, input);
    BadInputException.check(output.equals(beside), "%s; found %s from the layers, %s from the %s",
        shortcut == null ? "expected layers that keep the input's shape, as there is no shortcut"
            : "expected one shape from layers and shortcut", output, beside, shortcut == null ? "input" : "shortcut");
    return output;
  }

  @Override
  public long multiplyAdds(Shape input) {
    return body.multiplyAdds(input) + (shortcut == null ? 0 : shortcut.multiplyAdds(input));
  }

  @Override
  public boolean readsOutput() {
    return false;
  }

  @Override
  public boolean restores() {
    return Inner.restores(body) && (shortcut == null || Inner.restores(shortcut));
  }

  @Override
  public Op bind(Binder binder, Shape input) {
    return new Bound(binder, input, false);
  }

  @Override
  public Op bindWithRelu(Binder binder, Shape input) {
    return new Bound(binder, input, true);
  }

  private final class Bound implements Op {
    private final Kernels kernels;
    private final Team team;
    private final boolean relu;
    private final int inSize;
    private final int outSize;
    private final Op bodyOp;
    private final Op shortcutOp;
    /** The body's output; null where it may lie in y, because no way back reads it. */
    private final Tensor bodyY;
    private final Tensor shortcutY;
    /** The shortcut's part of dx; on the way forward its output may lie there, if no way back reads that. */
    private final Tensor shortcutDx;
    private final boolean bodyOverwrites;
    private final boolean shortcutOverwrites;
    /** What the inner layers may overwrite in place of dy; null where they leave dy alone. */
    private final Tensor copyOfDy;

    private final Team.Part adding = this::add;
    private final Team.Part masking = this::mask;
    private final Team.Part copying = this::copy;
    private final Team.Part addingGradients = this::addGradients;
    private float[] left;
    private int lo;
    private int slices;
    private float[] right;
    private int ro;
    private Tensor y;
    private Tensor dy;
    private Tensor dx;

    Bound(Binder binder, Shape input, boolean relu) {
      this.relu = relu;
      kernels = binder.kernels();
      team = binder.team();
      inSize = input.size();
      Shape output = output(input);
      outSize = output.size();
      bodyY = Inner.readsOutput(body) ? binder.memory(output) : null;
      bodyOverwrites = Inner.overwritesGradient(body);
      shortcutOverwrites = shortcut != null && Inner.overwritesGradient(shortcut);
      copyOfDy = bodyOverwrites || shortcutOverwrites ? binder.gradient(output) : null;
      boolean kept = shortcut != null && Inner.readsOutput(shortcut);
      Tensor passing = shortcut == null ? null : binder.temporary(Shape.of(kept ? inSize : Math.max(inSize, outSize)));
      shortcutDx = shortcut == null ? null : passing.as(input.times(binder.batch()));
      shortcutY = shortcut == null ? null : kept ? binder.memory(output) : passing.as(output.times(binder.batch()));
      bodyOp = Inner.bind(binder, "body", body, input, bodyY);
      shortcutOp = shortcut == null ? null
          : Inner.bind(binder, "shortcut", shortcut, input, kept ? shortcutY : null);
    }

    @Override
    public void weightsChanged() {
      bodyOp.weightsChanged();
      if (shortcutOp != null) {
        shortcutOp.weightsChanged();
      }
    }

    @Override
    public void forward(Tensor x, Tensor y, Pass pass) {
      Tensor sum = bodyY == null ? y : bodyY;
      bodyOp.forward(x, sum, pass);
      if (shortcutOp != null) {
        shortcutOp.forward(x, shortcutY, pass);
      }
      add(sum, x, y, pass);
    }

    @Override
    public void restore(Tensor x, Tensor y, Pass pass) {
      Tensor sum = bodyY == null ? y : bodyY;
      bodyOp.restore(x, sum, pass);
      if (shortcutOp != null) {
        shortcutOp.restore(x, shortcutY, pass);
      }
      add(sum, x, y, pass);
    }

    private void add(Tensor sum, Tensor x, Tensor y, Pass pass) {
      Tensor beside = shortcutOp == null ? x : shortcutY;
      left = sum.array();
      lo = sum.offset();
      right = beside.array();
      ro = beside.offset();
      this.y = y;
      slices = pass.count() >= team.size() ? 1 : team.size();
      team.run(pass.count() * slices, adding);
    }

    /** A sample, or, where there are fewer than members, a slice of its values. */
    private void add(int member, int part) {
      int first = (int) ((long) outSize * (part % slices) / slices);
      int at = part / slices * outSize + first;
      int end = (int) ((long) outSize * (part % slices + 1) / slices);
      kernels.add(left, lo + at, right, ro + at, relu ? ChannelKernels.RELU : ChannelKernels.NO_RELU, y.array(),
          y.offset() + at, end - first);
    }

    /** The gradient of x is the body's, then the shortcut's added. */
    @Override
    public void backward(Tensor x, Tensor y, Tensor dy, Tensor dx, Pass pass) {
      this.y = y;
      this.dy = dy;
      this.dx = dx;
      if (relu) {
        team.run(pass.count(), masking);
      }
      // Where the body's output lay in y, its way back does not read it.
      bodyOp.backward(x, bodyY == null ? y : bodyY, gradient(bodyOverwrites, pass), dx, pass);
      if (shortcutOp != null) {
        shortcutOp.backward(x, shortcutY, gradient(shortcutOverwrites, pass), dx == null ? null : shortcutDx, pass);
      }
      if (dx != null) {
        Tensor added = shortcutOp == null ? dy : shortcutDx;
        right = added.array();
        ro = added.offset();
        team.run(pass.count(), addingGradients);
      }
    }

    /** The gradient of the sum, for one of its two parts. */
    private Tensor gradient(boolean overwritten, Pass pass) {
      if (!overwritten) {
        return dy;
      }
      team.run(pass.count(), copying);
      return copyOfDy;
    }

    private void mask(int member, int sample) {
      int at = dy.offset() + sample * outSize;
      kernels.reluGradient(y.array(), y.offset() + sample * outSize, dy.array(), at, dy.array(), at, outSize);
    }

    private void copy(int member, int sample) {
      int at = sample * outSize;
      System.arraycopy(dy.array(), dy.offset() + at, copyOfDy.array(), copyOfDy.offset() + at, outSize);
    }

    private void addGradients(int member, int sample) {
      int at = dx.offset() + sample * inSize;
      kernels.add(dx.array(), at, right, ro + sample * inSize, ChannelKernels.NO_RELU, dx.array(), at, inSize);
    }
  }
}
