package bellows.nn.model;

import bellows.conf.BadInputException;
import bellows.kernel.ArithmeticKernels;
import bellows.nn.Binder;
import bellows.nn.Layer;
import bellows.nn.Op;
import bellows.nn.Pass;
import bellows.tensor.Shape;
import bellows.tensor.Team;
import bellows.tensor.Tensor;
import java.util.List;

/**
 * The input times what layers make of it: a factor for each element, or one for each channel. With a mean of each channel,
 * two dense layers and a sigmoid inside it is the squeeze-and-excite of Hu, Shen, Sun: Squeeze-and-Excitation Networks,
 * 2018, section 3.
 *
 * @param body gives a vector of the input's channels, or the input's shape
 */
public record Gate(Sequential body) implements Layer {
  private static final String BODY = "body";

  @Override
  public String kind() {
    return "gate";
  }

  @Override
  public List<Named> children() {
    return List.of(new Named(BODY, body));
  }

  @Override
  public Shape output(Shape input) {
    Shape factors = Inner.output(BODY, body, input);
    BadInputException.check(factors.equals(input) || factors.equals(Shape.of(input.channels())),
        "expected a factor for each of the %d channels, or the shape %s, found %s", input.channels(), input, factors);
    return input;
  }

  @Override
  public long multiplyAdds(Shape input) {
    return body.multiplyAdds(input);
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
    private final Team team;
    private final ArithmeticKernels arithmetic;
    private final int size;
    /** Factors of a sample: they are used again and again over its elements. */
    private final int period;
    private final Op bodyOp;
    private final Tensor factors;
    private final Tensor dFactors;
    /** The body's part of dx. */
    private final Tensor part;

    private final Team.Part multiplying = this::multiply;
    private final Team.Part summing = this::sum;
    private final Team.Part adding = this::add;
    private Tensor x;
    private Tensor y;
    private Tensor dy;
    private Tensor dx;

    Bound(Binder binder, Shape input) {
      team = binder.team();
      arithmetic = binder.kernels().arithmetic();
      size = input.size();
      Shape shape = body.output(input);
      period = shape.size();
      factors = binder.memory(shape);
      dFactors = binder.gradient(shape);
      part = binder.gradient(input);
      bodyOp = Inner.bind(binder, BODY, body, input, factors);
    }

    @Override
    public void weightsChanged() {
      bodyOp.weightsChanged();
    }

    @Override
    public void forward(Tensor x, Tensor y, Pass pass) {
      bodyOp.forward(x, factors, pass);
      this.x = x;
      this.y = y;
      team.run(pass.count(), multiplying);
    }

    private void multiply(int member, int sample) {
      int at = sample * size;
      Factors.multiply(arithmetic, x.array(), x.offset() + at, size, factors.array(), factors.offset() + sample * period,
          period, y.array(), y.offset() + at);
    }

    /** The gradient of a factor is the sum over what it was multiplied with, place by place. */
    @Override
    public void backward(Tensor x, Tensor y, Tensor dy, Tensor dx, Pass pass) {
      this.x = x;
      this.dy = dy;
      this.dx = dx;
      team.run(pass.count(), summing);
      bodyOp.backward(x, factors, dFactors, dx == null ? null : part, pass);
      if (dx != null) {
        team.run(pass.count(), adding);
      }
    }

    private void sum(int member, int sample) {
      int at = sample * size;
      Factors.sum(x.array(), x.offset() + at, size, dy.array(), dy.offset() + at, dFactors.array(),
          dFactors.offset() + sample * period, period);
    }

    private void add(int member, int sample) {
      int at = sample * size;
      float[] to = dx.array();
      int dxo = dx.offset() + at;
      Factors.multiply(arithmetic, dy.array(), dy.offset() + at, size, factors.array(),
          factors.offset() + sample * period, period, to, dxo);
      arithmetic.add(to, dxo, part.array(), part.offset() + at, to, dxo, size);
    }
  }
}
