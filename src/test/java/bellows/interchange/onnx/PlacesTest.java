package bellows.interchange.onnx;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.nn.model.Zoo;
import bellows.tensor.Shape;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Layers of which {@link Places} has room for so many claim no more than it was for. */
class PlacesTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  /** What a network takes without any places. */
  private static final long BESIDE = 4 << 20;

  @ParameterizedTest
  @CsvSource(delimiter = ';', value = {"[600, 500, 2]; [1, 1]; [1, 1]; 2; 1", "[600, 500, 8]; [3, 3]; [1, 1]; 8; 1",
      "[600, 500, 8]; [3, 3]; [1, 1]; 8; 4", "[600, 500, 8]; [5, 5]; [2, 2]; 8; 2",
      "[600, 500, 32]; [3, 3]; [1, 1]; 32; 1", "[600, 500, 8]; [40, 50]; [30, 30]; 8; 1",
      "[200000, 1, 2]; [7, 1]; [1, 1]; 2; 2", "[200000, 1, 2]; [7, 1]; [3, 1]; 4; 2",
      "[1, 2, 5000]; [1, 1]; [1, 1]; 10000; 5000"})
  void convolutions(String input, String kernel, String stride, int filters, int groups) {
    String layer = "{conv {filters = " + filters + ", kernel = " + kernel + ", stride = " + stride + ", groups = "
        + groups + "}}";
    Places places = new Places();
    Shape in = Shape.of(Arrays.stream(numbers(input)).mapToInt(Math::toIntExact).toArray());
    compared(input, layer, () -> places.convolution(in, output(in, kernel, stride, filters), numbers(kernel),
        numbers(stride), groups));
  }

  @ParameterizedTest
  @CsvSource(delimiter = ';', value = {"maxpool; [200000, 1, 1]; [7, 1]; [3, 1]", "avgpool; [200000, 1, 1]; [7, 1]; [1, 1]",
      "l2pool; [400, 300, 2]; [2, 2]; [2, 2]", "avgpool; [9, 20000, 1]; [9, 40]; [1, 40]"})
  void poolings(String kind, String input, String kernel, String stride) {
    Places places = new Places();
    Shape in = Shape.of(Arrays.stream(numbers(input)).mapToInt(Math::toIntExact).toArray());
    compared(input, "{" + kind + " {kernel = " + kernel + ", stride = " + stride + "}}",
        () -> places.window(in, output(in, kernel, stride, in.channels()), numbers(kernel)));
  }

  private static Shape output(Shape in, String kernel, String stride, int channels) {
    return Shape.of((int) ((in.at(0) - numbers(kernel)[0]) / numbers(stride)[0] + 1),
        (int) ((in.at(1) - numbers(kernel)[1]) / numbers(stride)[1] + 1), channels);
  }

  private static long[] numbers(String list) {
    return Arrays.stream(list.substring(1, list.length() - 1).split(", ")).mapToLong(Long::parseLong).toArray();
  }

  private static void compared(String input, String layer, Runnable take) {
    int[] many = new int[1];
    assertThrows(BadInputException.class, () -> {
      for (;; many[0]++) {
        take.run();
      }
    });
    Settings run = Settings.parse("network = [" + layer + ", globalavgpool, {dense = classes}], classes = 2, input = "
        + input + ", loss = softmax-cross-entropy", "test");
    Zoo.model(run, Shape.of(run.integers("input")), 2);
    long before = THREADS.getCurrentThreadAllocatedBytes();
    Zoo.model(run, Shape.of(run.integers("input")), 2);
    long each = Math.max(0, THREADS.getCurrentThreadAllocatedBytes() - before - BESIDE);
    assertTrue(many[0] > 0 && many[0] * each <= Runtime.getRuntime().maxMemory() / 8, many[0] + " of " + each);
  }
}
