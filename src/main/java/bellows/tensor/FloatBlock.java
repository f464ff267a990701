package bellows.tensor;

import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.nio.ByteBuffer;

/**
 * An array of floats on its way between processes. Written in large pieces: Java's own form of a float array takes
 * three times as long, which is what a step of a small model costs altogether.
 */
public final class FloatBlock implements Externalizable {
  private static final long serialVersionUID = 1;
  private static final int PIECE = 1 << 14;

  private float[] values;

  /** For deserialisation only. */
  public FloatBlock() {}

  /** Holds the array itself, not a copy. */
  public FloatBlock(float[] values) {
    this.values = values;
  }

  public float[] values() {
    return values;
  }

  @Override
  public void writeExternal(ObjectOutput out) throws IOException {
    out.writeInt(values.length);
    ByteBuffer piece = ByteBuffer.allocate(4 * PIECE);
    for (int done = 0; done < values.length;) {
      int count = Math.min(PIECE, values.length - done);
      piece.asFloatBuffer().put(values, done, count);
      out.write(piece.array(), 0, 4 * count);
      done += count;
    }
  }

  @Override
  public void readExternal(ObjectInput in) throws IOException {
    values = new float[in.readInt()];
    ByteBuffer piece = ByteBuffer.allocate(4 * PIECE);
    for (int done = 0; done < values.length;) {
      int count = Math.min(PIECE, values.length - done);
      in.readFully(piece.array(), 0, 4 * count);
      piece.asFloatBuffer().get(values, done, count);
      done += count;
    }
  }
}
