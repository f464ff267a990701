package bellows.spark.share;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import bellows.spark.Sparks;
import bellows.tensor.FloatBlock;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A value reaches tasks whatever the session's serialiser makes of our classes. */
class SharedTest {
  @AfterEach
  void endTheSession() {
    Sparks.stop();
  }

  @ParameterizedTest
  @CsvSource({"java,false", "kryo,true", "strict-kryo,true"})
  void aSerialiserThatDoesNotKnowOurClassesIsGivenBytes(String session, boolean bytes) {
    Sparks.stop();
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(SharedSessions.open(session).sparkContext());
    assertEquals(bytes, Shared.Encoded.isNeeded());
    FloatBlock block = new FloatBlock(new float[] {1, 2});
    Shared<FloatBlock> encoded = new Shared.Encoded<>(spark.broadcast(JavaBytes.of(block)));
    assertArrayEquals(block.values(), encoded.value().values());
    assertSame(encoded.value(), encoded.value(), "decoded once");
    Shared<FloatBlock> local = Shared.of(spark, block);
    assertSame(block, local.value());
    local.withdraw(true);
    assertThrows(IllegalStateException.class, local::value);
    encoded.withdraw(true);
  }
}
