package bellows.draw;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import bellows.image.Picture;
import bellows.nn.layer.ClassicKernel;
import bellows.tensor.Draws;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FilteredTest {
  private static Picture picture(int height, int width, int channels) {
    Picture picture = new Picture();
    picture.resize(height, width, channels);
    for (int i = 0; i < picture.size(); i++) {
      picture.values()[i] = (float) Math.floor(Draws.uniform(9, i, 0, 256));
    }
    return picture;
  }

  @Test
  void eachPixelIsTheWeightedSumOfItsNeighbours() {
    for (int channels : new int[] {1, 3}) {
      Picture picture = picture(5, 7, channels);
      for (ClassicKernel kernel : ClassicKernel.values()) {
        Picture filtered = Filtered.of(picture, kernel);
        int edge = kernel.extent() / 2;
        float[] weights = kernel.weights();
        for (int i = 0; i < picture.size(); i++) {
          int channel = i % channels;
          int y = i / channels / 7;
          int x = i / channels % 7;
          double expected = 0;
          for (int k = 0; k < weights.length; k++) {
            int row = Math.max(0, Math.min(4, y + k / kernel.extent() - edge));
            int column = Math.max(0, Math.min(6, x + k % kernel.extent() - edge));
            expected += weights[k] * (double) picture.values()[picture.at(row, column) + channel];
          }
          assertEquals(expected, filtered.values()[i], 1e-3, kernel + " " + i);
        }
      }
    }
  }

  @Test
  void whatIsFlatStaysOrVanishes() {
    Picture flat = picture(4, 4, 1);
    Arrays.fill(flat.values(), 100);
    assertArrayEquals(Arrays.copyOf(flat.values(), 16),
        Arrays.copyOf(Filtered.of(flat, ClassicKernel.GAUSSIAN).values(), 16));
    assertArrayEquals(new float[16], Arrays.copyOf(Filtered.of(flat, ClassicKernel.EDGE).values(), 16));
  }
}
