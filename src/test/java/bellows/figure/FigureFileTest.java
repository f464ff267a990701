package bellows.figure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import bellows.Refusal;
import bellows.image.Picture;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

class FigureFileTest {
  @TempDir
  Path folder;

  private static Chart chart() {
    double[] x = {0, 1, 2, 3, 4};
    double[] y = {2.3, 1.1, Double.NaN, 0.4, 0.2};
    return new Chart("Loss & <more>", "step", "loss").line("train", x, y).dashes("test", x, x, Palette.series(1))
        .points("best", new double[] {4}, new double[] {0.2}).guide(new double[] {0, 4}, new double[] {1, 1});
  }

  private static PictureGrid grid() {
    Picture picture = new Picture();
    picture.resize(2, 2, 1);
    System.arraycopy(new float[] {0, 85, 170, 255}, 0, picture.values(), 0, 4);
    return new PictureGrid("Pictures", 2).note("dark to light").add(picture, "a \"b\" & c").skip("none");
  }

  private static Document parsed(Figure figure) throws Exception {
    String svg = FigureFile.svg(figure);
    return DocumentBuilderFactory.newInstance().newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void pngHasTheFiguresSize() throws Exception {
    Path file = folder.resolve("loss.PNG");
    FigureFile.write(chart().size(600, 350), file);
    assertEquals(600, ImageIO.read(file.toFile()).getWidth());
    assertEquals(350, ImageIO.read(file.toFile()).getHeight());
  }

  @Test
  void svgIsXmlThatSaysWhatIsWrittenInIt() throws Exception {
    Document svg = parsed(new Panels("Both", 2, List.of(chart(), grid())));
    assertEquals("svg", svg.getDocumentElement().getTagName());
    assertEquals("Both", svg.getElementsByTagName("title").item(0).getTextContent());
    assertEquals(List.of("Loss & <more>", "step", "loss", "train", "test", "best", "Pictures", "dark to light",
        "a \"b\" & c", "none"), svg.getElementsByTagName("desc").item(0).getTextContent().lines().toList());
    assertEquals(1, svg.getElementsByTagName("image").getLength());
  }

  @Test
  void sameBytesTwice() {
    for (Figure figure : List.of(chart(), chart().logY(), grid(), new Panels("", 1, List.of(chart(), grid())))) {
      assertArrayEquals(FigureFile.png(figure), FigureFile.png(figure));
      assertEquals(FigureFile.svg(figure), FigureFile.svg(figure));
    }
    assertArrayEquals(FigureFile.png(chart()), FigureFile.png(chart()));
  }

  @Test
  void picturesAreEnlargedByAWholeFactor() {
    var image = FigureFile.image(new PictureGrid("", 1).cell(65).add(square(), ""));
    // A margin of 10; 65 / 2 = 32 a pixel, so that half a pixel is left at each side.
    assertEquals(0xFF000000, image.getRGB(10, 10));
    assertEquals(0xFF000000, image.getRGB(10 + 31, 10 + 31));
    assertEquals(0xFF646464, image.getRGB(10 + 32, 10 + 31));
    assertEquals(0xFFC8C8C8, image.getRGB(10 + 31, 10 + 32));
  }

  private static Picture square() {
    Picture picture = new Picture();
    picture.resize(2, 2, 1);
    System.arraycopy(new float[] {0, 100, 200, 255}, 0, picture.values(), 0, 4);
    return picture;
  }

  @Test
  void whatCannotBeWrittenIsRefused() throws Exception {
    Refusal.of(() -> FigureFile.write(chart(), folder.resolve("loss.gif")),
        "expected the name of a file that ends in .png or .svg");
    Refusal.of(() -> FigureFile.write(chart(), folder.resolve("none/loss.png")),
        "expected the name of a file in a folder that exists");
    assertEquals(0, folder.toFile().list().length);
    Refusal.of(() -> FigureFile.png(chart().size(100_000, 100_000)), "expected a size of at most");
  }
}
