package bellows.draw;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.Refusal;
import bellows.draw.subnetwork.Response;
import bellows.image.Picture;
import bellows.image.Resize;
import bellows.image.file.PictureWriter;
import bellows.tensor.Draws;
import bellows.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  /** 30 rows, each as wide as it is said to be; grey grows to the right. */
  private static Path file(Path folder, String name, int width, int brightness) throws IOException {
    Picture picture = new Picture();
    picture.resize(30, width, 3);
    for (int i = 0; i < picture.size(); i++) {
      picture.values()[i] = Math.abs(brightness - i / 3 % width * 3);
    }
    return Files.write(folder.resolve(name), new PictureWriter().png(picture));
  }

  @Test
  void aDreamBeginsWithTheSquareInTheMiddleOfAFile(@TempDir Path folder) throws IOException {
    Picture seen = Dream.seen(subject, file(folder, "wide.png", 60, 0));
    Picture square = new Picture();
    square.resize(30, 30, 1);
    for (int i = 0; i < 900; i++) {
      square.values()[i] = (15 + i % 30) * 3;
    }
    Picture expected = new Picture();
    Resize.whole(square, expected, 28, 28);
    assertEquals(List.of(28, 28, 1), List.of(seen.height(), seen.width(), seen.channels()));
    // Shrinking the whole of it and then cutting reaches a little over the edges of the square.
    for (int i = 0; i < 784; i++) {
      assertEquals(expected.values()[i], seen.values()[i], i % 28 % 27 < 1 ? 0.5 : 1e-3, "pixel " + i);
    }
  }

  @Test
  void anotherFileGivesAnotherDream(@TempDir Path folder) throws IOException {
    Dream dream = new Dream(subject, "tanh1", 1, 1, 3, 1);
    Picture one = dream.of(Dream.seen(subject, file(folder, "one.png", 40, 0)));
    Picture same = dream.of(Dream.seen(subject, file(folder, "same.png", 40, 0)));
    Picture other = dream.of(Dream.seen(subject, file(folder, "other.png", 40, 255)));
    assertArrayEquals(Arrays.copyOf(one.values(), 784), Arrays.copyOf(same.values(), 784));
    double changed = 0;
    for (int i = 0; i < 784; i++) {
      changed += Math.abs(one.values()[i] - other.values()[i]) / 784;
    }
    assertTrue(changed > 50, "mean change " + changed);
  }

  @Test
  void aViewSaysWhatIsSeenOfAFile(@TempDir Path folder) throws IOException {
    String run = "data {source = digits, train = 30, test = 20, view = [%s], augment = [{crop = %d}]}, rate = 0.1,"
        + "network = [flatten, {dense = classes}]";
    Path file = file(folder, "wide.png", 70, 0);
    Picture seen = Dream.seen(Subjects.of(String.format(run, "{centre-crop = 20}", 20)), file);
    assertEquals(List.of(20, 20, 1), List.of(seen.height(), seen.width(), seen.channels()));
    assertEquals(25 * 3, seen.values()[0], 1e-3);
    Refusal.of(() -> Dream.seen(Subjects.of(String.format(run, "{resize = 28}", 28)), file), "wide.png",
        "expected data.view to make pictures of 28×28×1", "found 28×65×1");
    Refusal.of(() -> Dream.seen(subject, folder.resolve("none.png")), "none.png", "no such file");
    Refusal.of(() -> Dream.seen(subject, subject.samples(3), 3), "--sample: expected a number from 0 to 2, found 3");
  }
}
