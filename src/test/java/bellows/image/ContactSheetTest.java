package bellows.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bellows.Refusal;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ContactSheetTest {
  private static Picture filled(int height, int width, int channels, float value) {
    Picture picture = new Picture();
    picture.resize(height, width, channels);
    Arrays.fill(picture.values(), value);
    return picture;
  }

  private static float red(Picture sheet, int y, int x) {
    return sheet.values()[sheet.at(y, x)];
  }

  /** Cells of 96, 4 pixels for each of 24, with 4 around them and 20 between two kinds. */
  @Test
  void cellsLieInRowsAndGroupsOfColumns() {
    ContactSheet sheet = new ContactSheet(2, 24, 24, 1, 2);
    sheet.put(0, 0, filled(24, 24, 1, 1));
    sheet.put(1, 1, filled(24, 24, 3, 2));
    sheet.put(1, 2, filled(24, 24, 1, 3));
    Picture picture = sheet.picture();
    assertEquals(4 + 2 * 100, picture.height());
    assertEquals(4 + 3 * 100 + 16, picture.width());
    assertEquals(1, red(picture, 4, 4));
    assertEquals(1, red(picture, 99, 99));
    assertEquals(255, red(picture, 100, 99));
    assertEquals(255, red(picture, 99, 100));
    assertEquals(255, red(picture, 104, 119));
    assertEquals(2, red(picture, 104, 120));
    assertEquals(2, red(picture, 199, 215));
    assertEquals(255, red(picture, 199, 216));
    assertEquals(3, red(picture, 104, 220));
    double sum = 0;
    for (int i = 0; i < picture.size(); i++) {
      sum += picture.values()[i];
    }
    assertEquals((1 + 2 + 3) * 3 * 96.0 * 96 + 255.0 * 3 * (204 * 320 - 3 * 96 * 96), sum);
  }

  /** Pixels of a small picture become squares; a large one is resized, its sides in proportion. */
  @Test
  void picturesFitTheirCells() {
    ContactSheet sheet = new ContactSheet(1, 48, 48, 2);
    sheet.put(0, 0, Pictures.numbered(2, 2, 1));
    sheet.put(0, 1, filled(400, 200, 3, 7));
    Picture picture = sheet.picture();
    assertEquals(0, red(picture, 51, 51));
    assertEquals(10, red(picture, 51, 52));
    assertEquals(100, red(picture, 52, 51));
    assertEquals(255, red(picture, 50, 104 + 23));
    assertEquals(7, red(picture, 4, 104 + 24), 1e-3);
    assertEquals(7, red(picture, 99, 104 + 71), 1e-3);
    assertEquals(255, red(picture, 50, 104 + 72));
  }

  @Test
  void refusesWhatCannotBeShown() {
    Refusal.of(() -> new ContactSheet(1, 8, 8, 1).put(0, 0, filled(8, 8, 2, 0)), "1 or 3 channels", "found 2");
    Refusal.of(() -> new ContactSheet(100_000, 224, 224, 1, 1, 6), "at most 268,435,456 pixels",
        "100,000 rows and 8 columns of 224×224");
  }
}
