package bellows.spark.exchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.spark.Sparks;
import bellows.spark.share.RunLease;
import bellows.tensor.FloatCode;
import bellows.tensor.WireFormat;
import java.io.IOException;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Large results lie in the block manager until a later step, and come through Spark's own transport. */
class ResultStoreTest {
  private final RunLease lease =
      RunLease.begin(JavaSparkContext.fromSparkContext(Sparks.session("local[2]").sparkContext()));

  @AfterEach
  void endTheRun() {
    lease.close();
  }

  @ParameterizedTest
  @EnumSource
  void postedBlocksArriveAndGoWithALaterStep(WireFormat format) throws IOException {
    float[] values = new float[ResultStore.BLOCK + 1000];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.sin(i);
    }
    format.round(values, 0, values.length);
    ResultStore results = ResultStore.of(lease);
    results.begin(1);
    GradientPayload payload = results.post(values, new FloatCode(format, values.length));
    assertEquals(new FloatCode(format, values.length).bytes(0, values.length), payload.bytes());
    results.begin(1);
    assertArrayEquals(values, payload.open(float[]::new));
    results.begin(2);
    String message = assertThrows(IOException.class, () -> payload.open(float[]::new)).getMessage();
    assertTrue(message.startsWith("executor driver on "), message);
  }

  @Test
  void inOneJvmTheArrayItselfIsHandedOver() throws IOException {
    float[] values = {1, 2, 3};
    GradientPayload payload = ResultStore.of(lease).send(lease, values, FloatCode.PLAIN);
    assertEquals(0, payload.bytes());
    assertSame(values, payload.open(float[]::new));
  }

  @Test
  void whatALateTaskSendsAfterTheEndOfItsRunIsDropped() {
    ResultStore results = ResultStore.of(lease);
    lease.close();
    assertThrows(IllegalStateException.class, () -> results.post(new float[5], FloatCode.PLAIN));
    assertThrows(IllegalStateException.class, () -> ResultStore.of(lease));
  }

  /** Slices cover all floats, once, and are cut where the 16-bit formats may be. */
  @Test
  void slices() {
    for (int floats : new int[] {1, 255, 256, 1000, 25_557_032, 138_357_544}) {
      Slices slices = Slices.of(floats, 3);
      assertEquals(0, slices.from(0));
      assertEquals(floats, slices.from(slices.count()));
      for (int slice = 0; slice < slices.count(); slice++) {
        assertEquals(0, slices.from(slice) % WireFormat.BLOCK);
        int length = slices.from(slice + 1) - slices.from(slice);
        assertTrue(length >= 0 && length <= ResultStore.BLOCK + WireFormat.BLOCK, slices + ": " + length);
      }
    }
  }
}
