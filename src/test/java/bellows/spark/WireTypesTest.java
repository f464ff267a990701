package bellows.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import bellows.data.Samples;
import bellows.data.Split;
import bellows.data.source.DigitsSource;
import bellows.spark.exchange.GradientPayload;
import bellows.spark.exchange.LeafTask;
import bellows.spark.exchange.ResultStore;
import bellows.spark.exchange.SentPartial;
import bellows.spark.exchange.TaskTimes;
import bellows.spark.share.JavaBytes;
import bellows.tensor.FloatBlock;
import bellows.tensor.FloatCode;
import bellows.tensor.WireFormat;
import bellows.train.worker.Partial;
import bellows.train.worker.ReductionTree;
import java.io.IOException;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.Serializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.reflect.ClassTag$;

/** What crosses between processes comes back the same, with Java's serialisation and with a Kryo that must know all. */
class WireTypesTest {
  private static final float[] VALUES = {1, -0f, Float.MIN_VALUE, Float.POSITIVE_INFINITY, 3.25f};

  private static Serializer serializer(boolean kryo) {
    SparkConf conf = WireTypes.register(new SparkConf(false).set("spark.kryo.registrationRequired", "true"));
    return kryo ? new KryoSerializer(conf) : new JavaSerializer(conf);
  }

  @SuppressWarnings("unchecked")
  private static <T> T there(boolean kryo, T value) {
    var instance = serializer(kryo).newInstance();
    return (T) instance.deserialize(instance.serialize(value, ClassTag$.MODULE$.Any()), ClassTag$.MODULE$.Any());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void weights(boolean kryo) {
    float[] many = new float[100_003];
    many[100_002] = 7;
    assertArrayEquals(VALUES, there(kryo, new FloatBlock(VALUES)).values());
    assertArrayEquals(many, there(kryo, new FloatBlock(many)).values());
    assertEquals(0, there(kryo, new FloatBlock(new float[0])).values().length);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void weightsInSixteenBits(boolean kryo) {
    float[] many = new float[100_003];
    for (int i = 0; i < many.length; i++) {
      many[i] = (float) Math.sin(i);
    }
    WireFormat.FLOAT16.round(many, 0, 70_001);
    assertArrayEquals(many, there(kryo, new FloatBlock(many, new FloatCode(WireFormat.FLOAT16, 70_001))).values());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void samples(boolean kryo) {
    Samples samples = new DigitsSource(10, 1, 3).read(Split.TRAIN);
    assertArrayEquals(samples.pixels(), there(kryo, samples).pixels());
    assertArrayEquals(samples.targets(), there(kryo, samples).targets());
  }

  /** Bytes need no registration, whatever is in them. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void results(boolean kryo) throws IOException {
    SentPartial sent = SentPartial.of(new Partial(VALUES, 0.5, 3), ResultStore.enclose(VALUES, FloatCode.PLAIN));
    List<ReductionTree.Node<SentPartial>> roots =
        List.of(new ReductionTree.Node<>(0, 0, sent), new ReductionTree.Node<>(1, 1, null));
    TaskTimes times = new TaskTimes(7, 1, "3", "here");
    times.computeNanos = 12_500_000;
    LeafTask.Result<SentPartial> result =
        JavaBytes.read(there(kryo, JavaBytes.of(new LeafTask.Result<>(roots, times))));
    List<SentPartial> sums = result.roots().stream().map(ReductionTree.Node::sum).toList();
    Partial opened = sums.get(0).open(float[]::new);
    assertArrayEquals(VALUES, opened.gradient());
    assertEquals(0.5, opened.loss());
    assertEquals(3, opened.samples());
    assertNull(sums.get(1));
    assertEquals(12.5, result.times().workMillis());
  }

  @Test
  void oneBitOfDamageIsNoticed() {
    assertThrows(GradientPayload.DamagedException.class,
        () -> ResultStore.enclose(VALUES, FloatCode.PLAIN).damaged().open(float[]::new));
    assertEquals(3.25f, assertOpens(ResultStore.enclose(VALUES, 2, 5, FloatCode.PLAIN))[2]);
  }

  private static float[] assertOpens(GradientPayload payload) {
    try {
      return payload.open(float[]::new);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theUsersOwnRegistratorsStay() {
    SparkConf conf = new SparkConf(false).set("spark.kryo.registrator", "a.B");
    assertEquals("a.B,bellows.spark.WireTypes",
        WireTypes.register(WireTypes.register(conf)).get("spark.kryo.registrator"));
  }
}
