package bellows.nn.layer;

import bellows.kernel.ChannelKernels;
import bellows.kernel.Kernels;
import bellows.nn.Binder;
import bellows.nn.Init;
import bellows.nn.Op;
import bellows.nn.Param;
import bellows.nn.Pass;
import bellows.tensor.Arena;
import bellows.tensor.Shape;
import bellows.tensor.Team;
import bellows.tensor.Tensor;
import java.util.Arrays;

/**
 * {@link LayerNorm} bound to memory. With z = (x − mean) / deviation and g = dy · scale, the gradient of a vector is
 * {@code (g − mean(g) − z · mean(g · z)) / deviation}. Those of scale and shift are sums over vectors within a sample,
 * then over samples, in their order.
 */
final class LayerNormOp implements Op {
  private final Kernels kernels;
  private final ChannelKernels channels;
  private final Team team;
  private final double epsilon;
  private final int size;
  private final int length;
  private final Param scale;
  private final Param shift;
  /** Mean and 1 / deviation of each vector of the batch. */
  private final Tensor moments;
  private final float[] ones;
  /** What each sample adds to the gradients of scale and shift. */
  private final float[] scaleSums;
  private final float[] shiftSums;
  /** For each member: z, g, and what {@link Kernels#dot} asks for. */
  private final Arena.Scratch scratch;
  private final Team.Part forward = this::forward;
  private final Team.Part backward = this::backward;
  private Tensor x;
  private Tensor y;
  private Tensor dy;
  private Tensor dx;

  /** @param vector the shape of what is normalised together: of the input, or its channels */
  LayerNormOp(Binder binder, double epsilon, Shape vector, Shape input) {
    this.epsilon = epsilon;
    kernels = binder.kernels();
    channels = kernels.channels();
    team = binder.team();
    size = input.size();
    length = vector.size();
    scale = binder.param("scale", vector, new Init.Constant(1), false);
    shift = binder.param("shift", vector, Init.ZERO, false);
    moments = binder.memory(Shape.of(2 * (size / length)));
    ones = binder.arena().claim(length);
    Arrays.fill(ones, 1);
    scaleSums = binder.arena().forWayBack().claim(Math.multiplyExact(binder.batch(), length));
    shiftSums = binder.arena().forWayBack().claim(Math.multiplyExact(binder.batch(), length));
    scratch = binder.arena().scratch(Math.multiplyExact(team.size(), room()));
  }

  private int room() {
    return Math.addExact(Math.multiplyExact(2, length), Kernels.SUM_LANES);
  }

  private float mean(float[] values, int at, float[] factors, int fo, int member) {
    int lanes = (member + 1) * room() - Kernels.SUM_LANES;
    return kernels.dot(values, at, factors, fo, length, scratch.array(), lanes) / length;
  }

  @Override
  public void forward(Tensor x, Tensor y, Pass pass) {
    this.x = x;
    this.y = y;
    team.run(pass.count(), forward);
  }

  private void forward(int member, int sample) {
    float[] to = y.array();
    float[] scales = scale.weights();
    float[] shifts = shift.weights();
    for (int vector = sample * size / length; vector < (sample + 1) * size / length; vector++) {
      int from = x.offset() + vector * length;
      int at = y.offset() + vector * length;
      float mean = mean(x.array(), from, ones, 0, member);
      for (int i = 0; i < length; i++) {
        to[at + i] = x.array()[from + i] - mean;
      }
      float inverse = (float) (1 / Math.sqrt(mean(to, at, to, at, member) + epsilon));
      for (int i = 0; i < length; i++) {
        to[at + i] = to[at + i] * inverse * scales[scale.offset() + i] + shifts[shift.offset() + i];
      }
      moments.array()[moments.offset() + 2 * vector] = mean;
      moments.array()[moments.offset() + 2 * vector + 1] = inverse;
    }
  }

  @Override
  public void backward(Tensor x, Tensor y, Tensor dy, Tensor dx, Pass pass) {
    this.x = x;
    this.dy = dy;
    this.dx = dx;
    team.run(pass.count(), backward);
    for (int leaf = 0; leaf < pass.leaves(); leaf++) {
      int from = pass.first(leaf) * length;
      channels.addRows(scaleSums, from, pass.count(leaf), scale.gradient(leaf, pass), scale.offset(), length);
      channels.addRows(shiftSums, from, pass.count(leaf), shift.gradient(leaf, pass), shift.offset(), length);
    }
  }

  private void backward(int member, int sample) {
    float[] memory = scratch.array();
    int z = member * room();
    int g = z + length;
    int sums = sample * length;
    Arrays.fill(scaleSums, sums, sums + length, 0);
    Arrays.fill(shiftSums, sums, sums + length, 0);
    for (int vector = sample * size / length; vector < (sample + 1) * size / length; vector++) {
      int from = x.offset() + vector * length;
      int slopes = dy.offset() + vector * length;
      float mean = moments.array()[moments.offset() + 2 * vector];
      float inverse = moments.array()[moments.offset() + 2 * vector + 1];
      for (int i = 0; i < length; i++) {
        float slope = dy.array()[slopes + i];
        memory[z + i] = (x.array()[from + i] - mean) * inverse;
        memory[g + i] = slope * scale.weights()[scale.offset() + i];
        scaleSums[sums + i] += slope * memory[z + i];
        shiftSums[sums + i] += slope;
      }
      if (dx != null) {
        float ofG = mean(memory, g, ones, 0, member);
        float along = mean(memory, g, memory, z, member);
        int to = dx.offset() + vector * length;
        for (int i = 0; i < length; i++) {
          dx.array()[to + i] = (memory[g + i] - ofG - memory[z + i] * along) * inverse;
        }
      }
    }
  }
}
