package bellows.figure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.conf.BadInputException;
import bellows.image.Picture;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

class FigureTest {
  private static Chart chart() {
    return new Chart("Loss <by> \"step\"", "step", "loss").logY()
        .line("train", new double[] {1, 2, 3, 4}, new double[] {2.3, Double.NaN, 0.5, 1e-3})
        .points("test & more", new double[] {2, 4}, new double[] {1, 0.01});
  }

  private static Figure pictures() {
    Picture dot = new Picture();
    dot.resize(3, 3, 1);
    dot.values()[4] = 255;
    return new PictureGrid("Dots", 4).cell(30).note("white on black").add(dot, "first").skip("none")
        .add(dot, "second", Palette.series(1));
  }

  private static Document parsed(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance().newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void paintedTwiceTheBytesAreTheSame() {
    assertArrayEquals(FigureFile.png(chart()), FigureFile.png(chart()));
    assertEquals(FigureFile.svg(chart()), FigureFile.svg(chart()));
    assertEquals(FigureFile.svg(pictures()), FigureFile.svg(pictures()));
  }

  @Test
  void svgIsWellFormedAndSaysWhatItShows() throws Exception {
    for (Figure figure : List.of(chart(), pictures(), new Panels("Both", 2, List.of(chart(), pictures())))) {
      Document svg = parsed(FigureFile.svg(figure));
      assertEquals(figure.title(), svg.getElementsByTagName("title").item(0).getTextContent());
      String said = svg.getElementsByTagName("desc").item(0).getTextContent();
      figure.texts().forEach(text -> assertTrue(said.contains(text), text));
      assertEquals(String.valueOf(figure.width()), svg.getDocumentElement().getAttribute("width"));
    }
    assertTrue(chart().texts().containsAll(List.of("step", "loss", "train", "test & more")));
  }

  @Test
  void pngHasTheFiguresSizeAndMoreThanWhite() throws Exception {
    BufferedImage png = ImageIO.read(new ByteArrayInputStream(FigureFile.png(chart())));
    assertEquals(640, png.getWidth());
    assertEquals(400, png.getHeight());
    int blue = Palette.series(0).getRGB();
    long ofSeries = java.util.stream.IntStream.range(0, 640 * 400)
        .filter(i -> png.getRGB(i % 640, i / 640) == blue).count();
    assertTrue(ofSeries > 20, "pixels in the colour of the first series: " + ofSeries);
  }

  /** The pixels of a picture are enlarged to squares that lie where its cell is. */
  @Test
  void picturesKeepTheirPixels() {
    BufferedImage grid = FigureFile.image(pictures());
    int top = pictures().height() - 10 - Fonts.lineHeight(Fonts.SMALL) - 6 - 30;
    assertEquals(0xff000000, grid.getRGB(10 + 5, top + 5));
    assertEquals(0xffffffff, grid.getRGB(10 + 15, top + 15));
    assertEquals(0xff000000, grid.getRGB(10 + 25, top + 15));
  }

  @Test
  void axesTakeAnyNumbers() {
    double[][] cases = {{}, {0}, {5, 5}, {1e-30, 2e-30}, {1e30, -1e30}, {Double.NaN}, {-3, Double.POSITIVE_INFINITY}};
    for (double[] values : cases) {
      double[] x = java.util.stream.IntStream.range(0, values.length).asDoubleStream().toArray();
      assertTrue(FigureFile.svg(new Chart("", "x", "y").line("values", x, values)).endsWith("</svg>\n"));
      assertTrue(FigureFile.svg(new Chart("", "x", "y").logY().line("values", x, values)).endsWith("</svg>\n"));
    }
  }

  @Test
  void endingDecidesTheFormat(@TempDir Path folder) throws Exception {
    FigureFile.write(chart(), folder.resolve("a.svg"));
    FigureFile.write(chart(), folder.resolve("a.PNG"));
    assertTrue(Files.readString(folder.resolve("a.svg")).startsWith("<svg"));
    assertEquals((byte) 0x89, Files.readAllBytes(folder.resolve("a.PNG"))[0]);
    for (String name : List.of("a.jpg", "a", "missing/a.png")) {
      assertThrows(BadInputException.class, () -> FigureFile.write(chart(), folder.resolve(name)), name);
    }
  }

  @Test
  void coloursOfSeriesDiffer() {
    assertNotEquals(Palette.series(0), Palette.series(1));
    assertEquals(Palette.series(0), Palette.series(Palette.size()));
    assertEquals(0xffffffff, Palette.diverging(0).getRGB());
    assertEquals(Palette.sequential(1), Palette.sequential(7));
  }
}
