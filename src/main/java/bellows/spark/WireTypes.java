package bellows.spark;

import bellows.data.Samples;
import bellows.tensor.FloatBlock;
import bellows.tensor.FloatCode;
import bellows.tensor.WireFormat;
import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.KryoRegistrator;

/**
 * What the driver broadcasts, for sessions that serialise with Kryo. Weights are written in bulk; the rest goes by
 * Java's serialisation inside Kryo's, as Spark's Kryo cannot write records. A session that does not know these classes
 * works too: everything then goes as bytes, with one copy more, see {@link bellows.spark.share.Shared}.
 */
public final class WireTypes implements KryoRegistrator {
  private static final String REGISTRATOR = "spark.kryo.registrator";
  private static final List<Class<?>> BY_JAVA = List.of(RunSpec.class, Samples.class);

  /** Makes a configuration's Kryo know them, beside what the user has registered. */
  public static SparkConf register(SparkConf conf) {
    String others = conf.get(REGISTRATOR, "");
    String ours = WireTypes.class.getName();
    return others.contains(ours) ? conf : conf.set(REGISTRATOR, others.isEmpty() ? ours : others + "," + ours);
  }

  @Override
  public void registerClasses(Kryo kryo) {
    kryo.register(FloatBlock.class, new Bulk());
    for (Class<?> type : BY_JAVA) {
      kryo.register(type, new JavaSerializer());
    }
  }

  /** Floats in large pieces. */
  private static final class Bulk extends Serializer<FloatBlock> {
    @Override
    public void write(Kryo kryo, Output output, FloatBlock block) {
      output.writeInt(block.values().length);
      output.writeByte(block.code().format().ordinal());
      output.writeInt(block.code().halved());
      block.code().write(block.values(), (bytes, count) -> output.writeBytes(bytes, 0, count));
    }

    @Override
    public FloatBlock read(Kryo kryo, Input input, Class<FloatBlock> type) {
      float[] values = new float[input.readInt()];
      FloatCode code = new FloatCode(WireFormat.values()[input.readByte()], input.readInt());
      code.read(values, (bytes, count) -> input.readBytes(bytes, 0, count));
      return new FloatBlock(values, code);
    }
  }
}
