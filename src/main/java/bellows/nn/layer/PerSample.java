package bellows.nn.layer;

import bellows.nn.Binder;
import bellows.nn.Op;
import bellows.nn.Pass;
import bellows.tensor.Team;
import bellows.tensor.Tensor;

/** An op that treats each sample by itself: the team shares the samples. Subclasses do one. */
abstract class PerSample implements Op {
  private final Team team;
  private final int inSize;
  private final int outSize;
  private final Team.Part forward = this::forward;
  private final Team.Part backward = this::backward;
  private Tensor x;
  private Tensor y;
  private Tensor dy;
  private Tensor dx;
  private Pass pass;

  /**
   * @param inSize floats of one sample's input
   * @param outSize floats of its output
   */
  PerSample(Binder binder, int inSize, int outSize) {
    team = binder.team();
    this.inSize = inSize;
    this.outSize = outSize;
  }

  /**
   * Sets one sample of {@code y}.
   *
   * @param sample its place in the batch
   * @param member of the team, for scratch memory
   */
  abstract void forward(float[] x, int xo, float[] y, int yo, int sample, int member, Pass pass);

  /** Whether the last way forward was of training. */
  final boolean trained() {
    return pass.training();
  }

  /** Sets one sample of {@code dx}. Not called where nobody asks for it. */
  abstract void backward(float[] x, int xo, float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int sample,
      int member);

  @Override
  public final void forward(Tensor x, Tensor y, Pass pass) {
    this.x = x;
    this.y = y;
    this.pass = pass;
    team.run(pass.count(), forward);
  }

  @Override
  public final void backward(Tensor x, Tensor y, Tensor dy, Tensor dx, Pass pass) {
    if (dx == null) {
      return;
    }
    this.x = x;
    this.y = y;
    this.dy = dy;
    this.dx = dx;
    team.run(pass.count(), backward);
  }

  private void forward(int member, int sample) {
    forward(x.array(), x.offset() + sample * inSize, y.array(), y.offset() + sample * outSize, sample, member, pass);
  }

  private void backward(int member, int sample) {
    backward(x.array(), x.offset() + sample * inSize, y.array(), y.offset() + sample * outSize, dy.array(),
        dy.offset() + sample * outSize, dx.array(), dx.offset() + sample * inSize, sample, member);
  }
}
