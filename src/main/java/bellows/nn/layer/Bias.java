package bellows.nn.layer;

import bellows.kernel.ChannelKernels;
import bellows.kernel.Kernels;
import bellows.nn.Binder;
import bellows.nn.Init;
import bellows.nn.Param;
import bellows.nn.Pass;
import bellows.tensor.Shape;
import bellows.tensor.Team;
import bellows.tensor.Tensor;
import java.util.Arrays;

/** What is added to every position of a layer's output, channel by channel; zeros where a layer has no bias. */
final class Bias {
  /** Positions that are masked and summed while they are in the nearest cache. */
  private static final int BLOCK = 4096;

  private final Param param;
  private final int channels;
  private final int size;
  private final Kernels kernels;
  private final ChannelKernels channelKernels;
  private final Team team;
  private final float[] sums;
  private final Team.Part part = this::sample;
  private Tensor y;
  private Tensor dy;

  /** @param output of the layer, channels innermost */
  Bias(Binder binder, boolean wanted, Shape output) {
    channels = output.channels();
    size = output.size();
    param = wanted ? binder.param("bias", Shape.of(channels), Init.ZERO, false) : null;
    kernels = binder.kernels();
    channelKernels = kernels.channels();
    team = binder.team();
    sums = wanted ? binder.arena().forWayBack().claim(binder.batch() * channels) : null;
  }

  /** The values; null where there are none. */
  float[] values() {
    return param == null ? null : param.weights();
  }

  int offset() {
    return param == null ? 0 : param.offset();
  }

  /**
   * Adds to the gradient of each leaf: position after position within a sample, then sample after sample.
   *
   * @param y the output of a ReLU that the layer ends with, or null; then {@code dy} is first set to zero where it was
   */
  void backward(Tensor dy, Tensor y, Pass pass) {
    if (param == null && y == null) {
      return;
    }
    this.dy = dy;
    this.y = y;
    team.run(pass.count(), part);
    for (int leaf = 0; param != null && leaf < pass.leaves(); leaf++) {
      channelKernels.addRows(sums, pass.first(leaf) * channels, pass.count(leaf), param.gradient(leaf, pass),
          param.offset(), channels);
    }
  }

  private void sample(int member, int sample) {
    int sum = sample * channels;
    if (param != null) {
      Arrays.fill(sums, sum, sum + channels, 0);
    }
    int block = Math.max(1, BLOCK / channels) * channels;
    for (int from = 0; from < size; from += block) {
      int n = Math.min(block, size - from);
      int at = dy.offset() + sample * size + from;
      if (y != null) {
        kernels.reluGradient(y.array(), y.offset() + sample * size + from, dy.array(), at, dy.array(), at, n);
      }
      if (param != null) {
        channelKernels.addRows(dy.array(), at, n / channels, sums, sum, channels);
      }
    }
  }
}
