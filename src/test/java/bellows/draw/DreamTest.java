package bellows.draw;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.Refusal;
import bellows.draw.subnetwork.Response;
import bellows.image.Picture;
import bellows.tensor.Draws;
import bellows.tensor.Shape;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DreamTest {
  private final Subject subject = Subjects.digits(
      "{conv {filters = 4, kernel = 5}}, batchnorm, tanh, {avgpool = 2}, {dropout = 0.5}, {dense = 6}, {dense = classes}");

  @Test
  void theGradientIsThatOfTheResponse() {
    for (String layer : new String[] {"conv1", "tanh1", "dense2"}) {
      for (int unit : new int[] {-1, 2}) {
        Response response = new Response(subject.model(), subject.weights(), layer, unit, Shape.of(28, 28, 1));
        float[] x = new float[28 * 28];
        for (int i = 0; i < x.length; i++) {
          x[i] = (float) Draws.uniform(3, i, -1, 1);
        }
        response.of(x);
        float[] gradient = response.gradient();
        double largest = 0;
        for (float one : gradient) {
          largest = Math.max(largest, Math.abs(one));
        }
        for (int i = 100; i < x.length; i += 150) {
          float[] above = x.clone();
          float[] below = x.clone();
          above[i] += 0.02f;
          below[i] -= 0.02f;
          double slope = (response.of(above) - response.of(below)) / ((double) above[i] - below[i]);
          assertEquals(slope, gradient[i], 0.01 * largest, layer + " " + unit + " " + i);
        }
      }
    }
  }

  private Picture digit() {
    Picture picture = new Picture();
    subject.samples(1).read(0, picture);
    return picture;
  }

  @Test
  void aDreamIsAnsweredMoreStrongly() {
    for (String layer : new String[] {"tanh1", "dense2"}) {
      Dream dream = new Dream(subject, layer, 1, 1, 10, 2);
      Picture dreamt = dream.of(digit());
      assertTrue(dream.response(dreamt) > dream.response(digit()) + 0.05, layer);
      assertArrayEquals(Arrays.copyOf(dreamt.values(), 784), Arrays.copyOf(dream.of(digit()).values(), 784));
    }
  }

  @Test
  void octavesNeedLayersThatTakeAnySize() {
    Dream dream = new Dream(subject, "tanh1", -1, 3, 5, 1);
    assertTrue(dream.response(dream.of(digit())) > dream.response(digit()));
    Refusal.of(() -> new Dream(subject, "dense1", -1, 2, 5, 1).of(digit()), "dense1", "expected a picture of 28×28");
    Refusal.of(() -> new Dream(subject, "tan1", 0, 1, 1, 0).of(digit()),
        "--layer: expected one of conv1", "did you mean 'tanh1'");
    Refusal.of(() -> new Dream(subject, "dense2", 10, 1, 1, 0).of(digit()), "--unit: expected at most 9");
  }
}
