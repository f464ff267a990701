package bellows.image.augment;

import static bellows.image.Pictures.values;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import bellows.Refusal;
import bellows.conf.Settings;
import bellows.image.Picture;
import bellows.image.Pictures;
import bellows.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class TenCropsTest {
  private static Views views(String data) {
    return Views.read(Settings.parse(data, "test"));
  }

  @Test
  void cornersMiddleAndTheirMirrors() {
    List<Transforms> ten = views("view = [{ten-crops = 2}]").tests();
    float[][] expected = {{0, 10, 100, 110}, {30, 40, 130, 140}, {200, 210, 300, 310}, {230, 240, 330, 340},
        {110, 120, 210, 220}};
    assertEquals(10, ten.size());
    for (int i = 0; i < 5; i++) {
      float[] plain = expected[i];
      assertArrayEquals(plain, values(ten.get(i).apply(Pictures.numbered(4, 5, 1), new Picture(), 3)));
      assertArrayEquals(new float[] {plain[1], plain[0], plain[3], plain[2]},
          values(ten.get(5 + i).apply(Pictures.numbered(4, 5, 1), new Picture(), 3)));
    }
  }

  @Test
  void comeAfterWhatIsBefore() {
    List<Transforms> ten = views("view = [{centre-crop = 4}, {ten-crops {size = 2}}]").tests();
    assertArrayEquals(new float[] {110, 120, 210, 220},
        values(ten.get(0).apply(Pictures.numbered(6, 6, 1), new Picture(), 3)));
    assertEquals(Shape.of(2, 2, 3), views("augment = [{crop = 2}], view = [{ten-crops = 2}]").output(null));
  }

  @Test
  void aViewIsOneUnlessTheListEndsWithThem() {
    assertEquals(List.of(Transforms.NONE), views("").tests());
    assertEquals(1, views("view = [{centre-crop = 4}]").tests().size());
    Refusal.of(() -> views("view = [{ten-crops = 4}, mirror]"), "view[0].ten-crops", "at the end of data.view");
    Refusal.of(() -> views("view = [{ten-crops = 9}]").output(Shape.of(8, 8, 1)), "within pictures of 8×8×1");
  }

  @Test
  void mixupIsReadAndChecked() {
    assertEquals(0.2, views("mixup = 0.2").mixup());
    assertEquals(0, views("").mixup());
    Refusal.of(() -> views("mixup = -1"), "mixup", "at least 0", "-1");
    Refusal.of(() -> views("mixup = 1e999"), "mixup", "Infinity");
  }
}
