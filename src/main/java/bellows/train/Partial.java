package bellows.train;

import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.nio.ByteBuffer;

/**
 * What leaves add up to in one step: the summed gradient, the summed loss and the number of samples behind them. If a leaf met a
 * value that is not finite, also which layer of which leaf met it first.
 */
public final class Partial implements Sum<Partial>, Externalizable {
  private static final long serialVersionUID = 1;
  private static final int CHUNK_FLOATS = 1 << 14;

  private float[] gradient;
  private double loss;
  private long samples;
  private String fault;

  /** For deserialisation only. */
  public Partial() {}

  public Partial(float[] gradient, double loss, long samples, String fault) {
    this.gradient = gradient;
    this.loss = loss;
    this.samples = samples;
    this.fault = fault;
  }

  /** Summed over samples, not averaged. */
  public float[] gradient() {
    return gradient;
  }

  /** Summed over samples. */
  public double loss() {
    return loss;
  }

  public long samples() {
    return samples;
  }

  /** Where a value first was not finite, for people; null if all were. */
  public String fault() {
    return fault;
  }

  @Override
  public Partial plus(Partial right) {
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] += right.gradient[i];
    }
    return new Partial(gradient, loss + right.loss, samples + right.samples, fault == null ? right.fault : fault);
  }

  /** In large pieces: writing float by float would cost more than the arithmetic. */
  @Override
  public void writeExternal(ObjectOutput out) throws IOException {
    out.writeDouble(loss);
    out.writeLong(samples);
    out.writeUTF(fault == null ? "" : fault);
    out.writeInt(gradient.length);
    ByteBuffer chunk = ByteBuffer.allocate(4 * CHUNK_FLOATS);
    for (int done = 0; done < gradient.length;) {
      int count = Math.min(CHUNK_FLOATS, gradient.length - done);
      chunk.asFloatBuffer().put(gradient, done, count);
      out.write(chunk.array(), 0, 4 * count);
      done += count;
    }
  }

  @Override
  public void readExternal(ObjectInput in) throws IOException {
    loss = in.readDouble();
    samples = in.readLong();
    String text = in.readUTF();
    fault = text.isEmpty() ? null : text;
    gradient = new float[in.readInt()];
    ByteBuffer chunk = ByteBuffer.allocate(4 * CHUNK_FLOATS);
    for (int done = 0; done < gradient.length;) {
      int count = Math.min(CHUNK_FLOATS, gradient.length - done);
      in.readFully(chunk.array(), 0, 4 * count);
      chunk.asFloatBuffer().get(gradient, done, count);
      done += count;
    }
  }
}
