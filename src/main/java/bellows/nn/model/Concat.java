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
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Branches that read the same input, their outputs side by side along the channels: the Inception module of Szegedy et
 * al.: Going Deeper with Convolutions, 2014. The outputs may differ in their channels only.
 */
public record Concat(List<Sequential> branches) implements Layer {
  public Concat {
    branches = List.copyOf(branches);
    BadInputException.check(!branches.isEmpty(), "expected at least one branch, found none");
  }

  @Override
  public String kind() {
    return "concat";
  }

  @Override
  public String detail() {
    return branches.size() + " branches";
  }

  private static String name(int branch) {
    return "branch" + (branch + 1);
  }

  @Override
  public List<Named> children() {
    return IntStream.range(0, branches.size()).mapToObj(b -> new Named(name(b), branches.get(b))).toList();
  }

  @Override
  public Shape output(Shape input) {
    Shape first = Inner.output(name(0), branches.get(0), input);
    int channels = first.channels();
    for (int b = 1; b < branches.size(); b++) {
      Shape other = Inner.output(name(b), branches.get(b), input);
      BadInputException.check(other.withChannels(first.channels()).equals(first),
          "expected outputs that differ in their channels only, found %s from %s, %s from %s", first, name(0), other,
          name(b));
      channels = Math.addExact(channels, other.channels());
    }
    return first.withChannels(channels);
  }

  @Override
  public long multiplyAdds(Shape input) {
    return branches.stream().mapToLong(branch -> branch.multiplyAdds(input)).sum();
  }

  @Override
  public boolean readsOutput() {
    return false;
  }

  @Override
  public Op bind(Binder binder, Shape input) {
    return new Bound(binder, input);
  }

  private final class Bound implements Op {
    private final Kernels kernels;
    private final Team team;
    private final int inSize;
    private final int channels;
    private final int pixels;
    private final Op[] ops = new Op[branches.size()];
    /** The branches' outputs; where no way back reads one, it lies where its gradient will. */
    private final Tensor[] ys = new Tensor[branches.size()];
    /** Gradients of the branches' outputs, in one memory in turn. */
    private final Tensor[] dys = new Tensor[branches.size()];
    /** One branch's part of dx; null where there is one branch. */
    private final Tensor part;

    private final Team.Part joining = this::join;
    private final Team.Part cutting = this::cut;
    private final Team.Part adding = this::add;
    private Tensor y;
    private Tensor dy;
    private Tensor dx;
    private int branch;
    private int before;

    Bound(Binder binder, Shape input) {
      kernels = binder.kernels();
      team = binder.team();
      inSize = input.size();
      Shape output = output(input);
      channels = output.channels();
      pixels = output.size() / channels;
      List<Shape> shapes = new ArrayList<>();
      int largest = 0;
      for (int b = 0; b < ops.length; b++) {
        shapes.add(branches.get(b).output(input));
        largest = Math.max(largest, shapes.get(b).size());
        ys[b] = Inner.readsOutput(branches.get(b)) ? binder.memory(shapes.get(b)) : null;
        ops[b] = Inner.bind(binder, name(b), branches.get(b), input, ys[b]);
      }
      Tensor gradients = binder.temporary(Shape.of(largest));
      for (int b = 0; b < ops.length; b++) {
        dys[b] = gradients.as(shapes.get(b).times(binder.batch()));
        ys[b] = ys[b] == null ? dys[b] : ys[b];
      }
      part = ops.length < 2 ? null : binder.gradient(input);
    }

    @Override
    public void weightsChanged() {
      for (Op op : ops) {
        op.weightsChanged();
      }
    }

    @Override
    public void forward(Tensor x, Tensor y, Pass pass) {
      this.y = y;
      before = 0;
      for (branch = 0; branch < ops.length; branch++) {
        ops[branch].forward(x, ys[branch], pass);
        team.run(pass.count(), joining);
        before += ys[branch].shape().channels();
      }
    }

    private void join(int member, int sample) {
      Tensor from = ys[branch];
      int some = from.shape().channels();
      for (int p = sample * pixels; p < (sample + 1) * pixels; p++) {
        System.arraycopy(from.array(), from.offset() + p * some, y.array(), y.offset() + p * channels + before, some);
      }
    }

    /** The gradient of x is the sum over the branches in their order. */
    @Override
    public void backward(Tensor x, Tensor y, Tensor dy, Tensor dx, Pass pass) {
      this.dy = dy;
      this.dx = dx;
      before = 0;
      for (branch = 0; branch < ops.length; branch++) {
        team.run(pass.count(), cutting);
        ops[branch].backward(x, ys[branch], dys[branch], dx == null || branch == 0 ? dx : part, pass);
        if (dx != null && branch > 0) {
          team.run(pass.count(), adding);
        }
        before += ys[branch].shape().channels();
      }
    }

    private void cut(int member, int sample) {
      Tensor to = dys[branch];
      int some = to.shape().channels();
      for (int p = sample * pixels; p < (sample + 1) * pixels; p++) {
        System.arraycopy(dy.array(), dy.offset() + p * channels + before, to.array(), to.offset() + p * some, some);
      }
    }

    private void add(int member, int sample) {
      int at = dx.offset() + sample * inSize;
      kernels.add(dx.array(), at, part.array(), part.offset() + sample * inSize, ChannelKernels.NO_RELU, dx.array(),
          at, inSize);
    }
  }
}
