package bellows.tensor;

import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;

/**
 * An array of floats on its way between processes. Written in large pieces: Java's own form of a float array takes
 * three times as long, which is what a step of a small model costs altogether.
 */
public final class FloatBlock implements Externalizable {
  private static final long serialVersionUID = 1;

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
    FloatBytes.write(values, (bytes, count) -> out.write(bytes, 0, count));
  }

  @Override
  public void readExternal(ObjectInput in) throws IOException {
    values = new float[in.readInt()];
    FloatBytes.read(values, (bytes, count) -> in.readFully(bytes, 0, count));
  }
}
