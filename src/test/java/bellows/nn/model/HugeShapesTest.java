package bellows.nn.model;

import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.conf.Settings;
import bellows.tensor.Shape;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a network needs is found without claiming any of it, but for the tables of layers with windows: somebody else's
 * graph may name shapes of any size, and those who read it count only windows.
 */
class HugeShapesTest {
  /** A table of one number for each row would be more. */
  private static final long MOST = 4 << 20;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @ParameterizedTest
  @ValueSource(strings = {"{padchannels = [3, 8]}", "globalavgpool, {reshape = [1, 1, 2]}", "lrn",
      "{layernorm = all}", "layernorm", "batchnorm", "relu", "tanh", "{dropout = 0.5}", "{leakyrelu = 0.1}",
      "{function {formula = \"x * sigmoid(x)\"}}", "flatten, {reshape = [4000000, 20, 2]}", "{residual = [sigmoid]}",
      "{concat = [[relu], [softplus], [identity]]}", "{gate = [globalavgpool, {dense = 2}, sigmoid]}",
      "{graph = [{a = [relu]}, {b {from = [input, a], join = add}}, {c {from = [b, a], join = multiply}}]}"})
  void measuringClaimsNoMemory(String layer) {
    Settings run = Settings.parse("network = [" + layer + ", globalavgpool, {dense = classes}], classes = 2, "
        + "input = [8000000, 10, 2], loss = softmax-cross-entropy", "test");
    long before = THREADS.getCurrentThreadAllocatedBytes();
    Zoo.model(run, Shape.of(run.integers("input")), 2);
    long claimed = THREADS.getCurrentThreadAllocatedBytes() - before;
    assertTrue(claimed < MOST, claimed + " bytes");
  }
}
