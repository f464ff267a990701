package bellows.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import bellows.tensor.Layout;
import bellows.tensor.Shape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecayExemptionTest {
  /** Of a kernel, a bias, and BatchNorm's scale and shift, each 1, what the penalty pulls at. */
  @ParameterizedTest
  @CsvSource({"true,true,1,0,0,0", "false,true,1,1,0,0", "true,false,1,0,1,1", "false,false,1,1,1,1"})
  void onlyWhatIsNotSparedDecays(boolean bias, boolean batchnorm, float kernel, float ofBias, float scale,
      float shift) {
    Layout.Builder builder = new Layout.Builder();
    builder.weight("conv1.weight", Shape.of(1), true);
    builder.weight("conv1.bias", Shape.of(1), false);
    builder.weight("batchnorm1.scale", Shape.of(1), false);
    builder.weight("batchnorm1.shift", Shape.of(1), false);
    float[] expected = {kernel, ofBias, scale, shift};
    for (Regularisation one : new Regularisation[] {new Regularisation(0, 1, new DecayExemption(bias, batchnorm)),
        new Regularisation(1, 0, new DecayExemption(bias, batchnorm))}) {
      float[] gradient = new float[4];
      builder.build().weights().forEach(
          tensor -> one.add(tensor, new float[] {1, 1, 1, 1}, gradient, tensor.offset(), tensor.end()));
      assertArrayEquals(expected, gradient);
    }
  }
}
