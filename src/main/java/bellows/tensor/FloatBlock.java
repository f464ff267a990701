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
  private FloatCode code;

  /** Makes a block for deserialisation to fill. */
  public FloatBlock() {}

  /** Holds the array itself, not a copy. */
  public FloatBlock(float[] values) {
    this(values, FloatCode.PLAIN);
  }

  /** @param code how they travel: values that it cannot hold must have been rounded before */
  public FloatBlock(float[] values, FloatCode code) {
    this.values = values;
    this.code = code;
  }

  public float[] values() {
    return values;
  }

  public FloatCode code() {
    return code;
  }

  @Override
  public void writeExternal(ObjectOutput out) throws IOException {
    out.writeInt(values.length);
    out.writeByte(code.format().ordinal());
    out.writeInt(code.halved());
    code.write(values, (bytes, count) -> out.write(bytes, 0, count));
  }

  @Override
  public void readExternal(ObjectInput in) throws IOException {
    values = new float[in.readInt()];
    code = new FloatCode(WireFormat.values()[in.readByte()], in.readInt());
    code.read(values, (bytes, count) -> in.readFully(bytes, 0, count));
  }
}
