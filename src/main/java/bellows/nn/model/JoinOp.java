package bellows.nn.model;

import bellows.kernel.ArithmeticKernels;
import bellows.kernel.ChannelKernels;
import bellows.kernel.Kernels;
import bellows.nn.Binder;
import bellows.nn.Pass;
import bellows.tensor.Shape;
import bellows.tensor.Team;
import bellows.tensor.Tensor;
import java.util.List;

/** A {@link Join} over a batch: what comes of it, and the gradient of each of its inputs. The team shares samples. */
final class JoinOp {
  private final Join join;
  private final Kernels kernels;
  private final ArithmeticKernels arithmetic;
  private final Team team;
  private final int[] sizes;
  private final int[] channels;
  /** Channels of the inputs before each. */
  private final int[] before;
  /** Places of a sample, each with its channels. */
  private final int places;
  private final int outputChannels;
  private final Team.Part joining = this::join;
  private final Team.Part parting = this::part;
  private List<Tensor> inputs;
  private Tensor y;
  private Tensor dy;
  private Tensor dx;
  private int input;

  JoinOp(Binder binder, Join join, List<Shape> shapes, Shape output) {
    this.join = join;
    kernels = binder.kernels();
    arithmetic = kernels.arithmetic();
    team = binder.team();
    sizes = shapes.stream().mapToInt(Shape::size).toArray();
    channels = shapes.stream().mapToInt(Shape::channels).toArray();
    before = new int[channels.length];
    for (int i = 1; i < before.length; i++) {
      before[i] = before[i - 1] + channels[i - 1];
    }
    outputChannels = output.channels();
    places = output.size() / outputChannels;
  }

  /** Sets {@code y}, which is none of the inputs. */
  void forward(List<Tensor> inputs, Tensor y, Pass pass) {
    this.inputs = inputs;
    this.y = y;
    team.run(pass.count(), joining);
  }

  /** Sets {@code dx} to the gradient of one of the inputs. */
  void backward(List<Tensor> inputs, int input, Tensor dy, Tensor dx, Pass pass) {
    this.inputs = inputs;
    this.input = input;
    this.dy = dy;
    this.dx = dx;
    team.run(pass.count(), parting);
  }

  private int at(int i, int sample) {
    return inputs.get(i).offset() + sample * sizes[i];
  }

  private void join(int member, int sample) {
    float[] to = y.array();
    int yo = y.offset() + sample * places * outputChannels;
    switch (join) {
      case ADD -> {
        System.arraycopy(inputs.get(0).array(), at(0, sample), to, yo, sizes[0]);
        for (int i = 1; i < sizes.length; i++) {
          kernels.add(to, yo, inputs.get(i).array(), at(i, sample), ChannelKernels.NO_RELU, to, yo, sizes[0]);
        }
      }
      case CONCAT -> {
        for (int i = 0; i < sizes.length; i++) {
          for (int p = 0; p < places; p++) {
            System.arraycopy(inputs.get(i).array(), at(i, sample) + p * channels[i], to,
                yo + p * outputChannels + before[i], channels[i]);
          }
        }
      }
      case MULTIPLY -> multiply(inputs.get(0).array(), at(0, sample), sample, to, yo);
    }
  }

  /** Times the second input, whose values are used again and again where it has fewer. */
  private void multiply(float[] x, int xo, int sample, float[] to, int yo) {
    Factors.multiply(arithmetic, x, xo, sizes[0], inputs.get(1).array(), at(1, sample), sizes[1], to, yo);
  }

  private void part(int member, int sample) {
    float[] to = dx.array();
    int dxo = dx.offset() + sample * sizes[input];
    int dyo = dy.offset() + sample * places * outputChannels;
    switch (join) {
      case ADD -> System.arraycopy(dy.array(), dyo, to, dxo, sizes[input]);
      case CONCAT -> {
        for (int p = 0; p < places; p++) {
          System.arraycopy(dy.array(), dyo + p * outputChannels + before[input], to, dxo + p * channels[input],
              channels[input]);
        }
      }
      case MULTIPLY -> {
        if (input == 0) {
          multiply(dy.array(), dyo, sample, to, dxo);
        } else {
          Factors.sum(inputs.get(0).array(), at(0, sample), sizes[0], dy.array(), dyo, to, dxo, sizes[1]);
        }
      }
    }
  }
}
