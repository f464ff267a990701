package bellows.bench;

import bellows.nn.Op;
import bellows.nn.OpObserver;
import bellows.nn.Pass;
import bellows.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where the time of a training step goes, layer by layer. Each op of a workspace is called through a clock; a layer
 * with layers inside it counts only what they do not. Observes one workspace and belongs to its thread.
 */
public final class Profile implements OpObserver {
  /** One layer's milliseconds: preparing new weights, forward, backward. */
  public record Row(String layer, double packMillis, double forwardMillis, double backwardMillis) {
    public double millis() {
      return packMillis + forwardMillis + backwardMillis;
    }
  }

  private static final int PACK = 0;
  private static final int FORWARD = 1;
  private static final int BACKWARD = 2;
  private static final int KINDS = 3;

  private final List<Timed> ops = new ArrayList<>();
  private final List<long[]> steps = new ArrayList<>();
  /** Nanoseconds of the calls that ended inside the one that is running. */
  private long inner;

  @Override
  public Op observe(String layer, Op op) {
    Timed timed = new Timed(layer, op);
    ops.add(timed);
    return timed;
  }

  /** Before a step. */
  void begin() {
    ops.forEach(op -> Arrays.fill(op.nanos, 0));
  }

  /** After a step, which becomes the next of those that {@link #rows} may be asked for. */
  void end() {
    long[] step = new long[KINDS * ops.size()];
    for (int i = 0; i < ops.size(); i++) {
      System.arraycopy(ops.get(i).nanos, 0, step, KINDS * i, KINDS);
    }
    steps.add(step);
  }

  /** The layers in the order in which they were bound, as step {@code number} (from 0) found them. */
  List<Row> rows(int number) {
    long[] step = steps.get(number);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < ops.size(); i++) {
      rows.add(new Row(ops.get(i).layer, step[KINDS * i + PACK] / 1e6, step[KINDS * i + FORWARD] / 1e6,
          step[KINDS * i + BACKWARD] / 1e6));
    }
    return rows;
  }

  private final class Timed implements Op {
    private final String layer;
    private final Op op;
    private final long[] nanos = new long[KINDS];
    private long start;
    private long outside;

    Timed(String layer, Op op) {
      this.layer = layer;
      this.op = op;
    }

    @Override
    public void weightsChanged() {
      start();
      op.weightsChanged();
      stop(PACK);
    }

    @Override
    public void forward(Tensor x, Tensor y, Pass pass) {
      start();
      op.forward(x, y, pass);
      stop(FORWARD);
    }

    @Override
    public void backward(Tensor x, Tensor y, Tensor dy, Tensor dx, Pass pass) {
      start();
      op.backward(x, y, dy, dx, pass);
      stop(BACKWARD);
    }

    @Override
    public void restore(Tensor x, Tensor y, Pass pass) {
      start();
      op.restore(x, y, pass);
      stop(BACKWARD);
    }

    private void start() {
      outside = inner;
      inner = 0;
      start = System.nanoTime();
    }

    private void stop(int kind) {
      long whole = System.nanoTime() - start;
      nanos[kind] += whole - inner;
      inner = outside + whole;
    }
  }
}
